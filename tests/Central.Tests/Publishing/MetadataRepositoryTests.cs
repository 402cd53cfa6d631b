using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Import;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Watchlists.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Central.Tests.Publishing;

/// <summary>A Central as set-up leaves it, and a client that has nothing but its first root.</summary>
public sealed class MetadataRepositoryTests : IDisposable
{
    private readonly SourceFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly ImmutableSortedDictionary<string, string> _passwords;

    public MetadataRepositoryTests()
    {
        _passwords = CentralSetup.Run(Data, [], _clock, 1_000, RootKeys);
        MetadataClient.Initialise(Board, File.ReadAllBytes(Metadata("1.root.json")));
    }

    public void Dispose() => _folder.Dispose();

    private string Data => _folder.At("central");
    private string RootKeys => _folder.At("root-keys");
    private MetadataFolder Board => new(_folder.At("board"));

    [Fact]
    public async Task A_board_follows_each_publication_from_the_first_root_alone()
    {
        Publish(1, "approver1", "approver2");
        Assert.Equal(1, (await FollowAsync()).Targets!.Version);
        Publish(2, "approver3", "approver1");
        MetadataClient client = await FollowAsync();
        Assert.Equal((2, 2), (client.Targets!.Version, client.Timestamp!.Version));
        ManifestTarget slice = (await client.FindAsync("slice.db", CancellationToken.None))!;
        Assert.Equal(slice.PathOf("slice.db"), "files/" + client.PathOf("slice.db", slice));
        Assert.Equal(_clock.GetUtcNow(), client.Timestamp.SignedAt!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task One_approver_twice_is_refused_by_the_board()
    {
        Publish(1, "approver1");
        Assert.Equal(
            MetadataRefusal.TooFewSigners, (await Assert.ThrowsAsync<MetadataException>(() => FollowAsync())).Refusal);
    }

    [Fact]
    public async Task A_timestamp_is_signed_anew_before_it_ends_and_the_snapshot_when_half_its_time_is_over()
    {
        Publish(1, "approver1", "approver2");
        _clock.Advance(TimeSpan.FromMinutes(59));
        Upkeep();
        Assert.Equal(1, (await FollowAsync()).Timestamp!.Version);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Upkeep();
        Assert.Equal(2, (await FollowAsync()).Timestamp!.Version);
        Assert.False(File.Exists(Metadata("2.snapshot.json")));
        _clock.Advance(TimeSpan.FromDays(16));
        Assert.Equal(MetadataRefusal.Frozen, (await Assert.ThrowsAsync<MetadataException>(() => FollowAsync())).Refusal);
        Upkeep();
        Assert.Equal(3, (await FollowAsync()).Timestamp!.Version);
        Assert.True(File.Exists(Metadata("2.snapshot.json")));
    }

    /// <summary>Found by reading: it stood until it ended, and every board that held its clock against it was closed so long.</summary>
    [Fact]
    public async Task What_a_clock_that_was_ahead_has_signed_is_signed_anew_as_soon_as_it_is_right()
    {
        _clock.Advance(TimeSpan.FromDays(400));
        Publish(1, "approver1", "approver2");
        _clock.Advance(TimeSpan.FromDays(-400));
        Upkeep();
        MetadataClient client = await FollowAsync();
        Assert.Equal((2, _clock.GetUtcNow().ToUnixTimeSeconds()), (client.Timestamp!.Version, client.Timestamp.SignedAt!.Value.ToUnixTimeSeconds()));
        Upkeep();
        Assert.Equal(2, (await FollowAsync()).Timestamp!.Version);
    }

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("1.snapshot.json")]
    [InlineData("1.targets.json")]
    public async Task What_a_power_cut_left_undone_is_done_at_the_next_start(string missing)
    {
        Publish(1, "approver1", "approver2");
        File.Delete(Metadata(missing));
        Upkeep();
        Assert.Equal(1, (await FollowAsync()).Targets!.Version);
    }

    [Fact]
    public async Task Every_key_is_replaced_over_several_roots_and_a_board_that_was_away_follows()
    {
        Publish(1, "approver1", "approver2");
        await FollowAsync();
        byte[] before = File.ReadAllBytes(Metadata("timestamp.json"));
        Assert.Equal(2, Rotate(RootKeys, null, online: true, 1, 3));
        Assert.Equal(3, Rotate(RootKeys, _folder.At("second-keys"), online: false, 2, 3));
        Assert.Equal(4, Rotate(_folder.At("second-keys"), null, online: true, 1, 2));
        Publish(2, "approver1", "approver3");

        MetadataClient client = await FollowAsync();
        Assert.Equal((4, 2), (client.Root.Version, client.Targets!.Version));
        File.WriteAllBytes(Metadata("timestamp.json"), before);
        Assert.Equal(
            MetadataRefusal.ForeignKey, (await Assert.ThrowsAsync<MetadataException>(() => FollowAsync())).Refusal);
    }

    [Fact]
    public void A_root_needs_two_different_keys_of_the_root_before()
    {
        Assert.Contains("2 are needed", Refused(RootKeys, 1), StringComparison.Ordinal);
        Assert.Contains("2 are needed", Refused(RootKeys, 1, 1), StringComparison.Ordinal);
        Rotate(RootKeys, _folder.At("second-keys"), online: false, 1, 2);
        Assert.Contains("0 of the given keys", Refused(RootKeys, 1, 2), StringComparison.Ordinal);
        Assert.Contains("holds no root key", Refused(_folder.At("nowhere"), 1, 2), StringComparison.Ordinal);
        Assert.False(File.Exists(Metadata("3.root.json")));
    }

    [Fact]
    public async Task Boards_fetch_roots_and_timestamp_and_nothing_else_of_the_folder()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        TestBoard board = await central.BoardAsync("north-1");
        Assert.NotEmpty(board.Ticket.ListRoot);
        Assert.Equal(board.Ticket.ListRoot, await board.Client.GetByteArrayAsync("/lists/metadata/1.root.json"));
        foreach (string name in new[] { "2.root.json", "timestamp.json", "01.root.json", "1.online.json", "1.root.json.tmp", "..%2f..%2fkeys" })
        {
            using HttpResponseMessage answer = await board.Client.GetAsync("/lists/metadata/" + name);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private string Refused(string folder, params int[] keys) =>
        Assert.Throws<CentralException>(() => Rotate(folder, null, online: false, keys)).Message;

    private long Rotate(string folder, string? newKeys, bool online, params int[] keys)
    {
        using CentralDatabase database = CentralDatabase.Open(Data, guest: true);
        return RootCeremony.Rotate(
            Data, [.. keys.Select(number => Path.Combine(folder, $"root-{number}.pem"))], newKeys, online,
            new AccountStore(database, new AuditLog(database, _clock), _clock).ListSigners(), _clock.GetUtcNow());
    }

    private void Publish(long generation, params string[] approvers)
    {
        string slice = _folder.At($"cut-{generation}");
        ListRecord record = new()
        {
            Id = $"P{generation}",
            List = "people",
            Source = "People list",
            SourceId = "P1",
            Names = [new ListedName("ANNA", NameStrength.Primary)],
        };
        SliceCutter.Cut([ListFeed.Of("people", "People list", null, [record])], generation, _clock.GetUtcNow(), slice);
        using CentralDatabase database = CentralDatabase.Open(Data, guest: true);
        AccountStore accounts = new(database, new AuditLog(database, _clock), _clock);
        SigningKey[] keys = [.. approvers.Select(name => accounts.OpenSigningKey(new Account(name, Role.Approver), _passwords[name]))];
        new ListPublisher(Path.Combine(Data, "lists", "published")).Publish(
            slice, Encoding.UTF8.GetBytes("{}"), keys, _clock.GetUtcNow().AddDays(30));
        foreach (SigningKey key in keys)
            key.Dispose();
        Upkeep();
    }

    private void Upkeep()
    {
        using CentralDatabase database = CentralDatabase.Open(Data, guest: true);
        using MetadataUpkeep upkeep = new(
            CentralOptions.Parse(["--data", Data]), new Leases(database, _clock), _clock, NullLogger<MetadataUpkeep>.Instance);
        upkeep.RunOnce();
    }

    private async Task<MetadataClient> FollowAsync()
    {
        MetadataClient client = MetadataClient.Open(
            Board,
            (name, _, _) => Task.FromResult(File.Exists(Metadata(name)) ? File.ReadAllBytes(Metadata(name)) : null),
            _clock.GetUtcNow());
        await client.RefreshAsync(CancellationToken.None);
        return client;
    }

    private string Metadata(string name) => Path.Combine(Data, "lists", "published", "metadata", name);
}
