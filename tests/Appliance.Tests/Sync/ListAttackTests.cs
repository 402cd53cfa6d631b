using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>
/// A server that lies about lists, over real HTTPS: each attack has its own sentence, which the screen shows, and the list in
/// use goes on.
/// </summary>
public sealed class ListAttackTests : IAsyncLifetime, IDisposable
{
    private const string Timestamp = "metadata/timestamp.json";

    private readonly Board _board = new();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private CentralLink _central = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        _central = CentralLink.Open(_board.Data, _unit, _board.Time);
        _server.Publish(Publication.Make(_board, 5));
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(5), await OfferAsync(shelf));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _central.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task Rollback()
    {
        byte[] before = _server.Served(Timestamp);
        _server.Publish(Publication.Make(_board, 6));
        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
        _server.Replace(Timestamp, before);
        await RefusedAsync("timestamp.json is offered as version 1, but version 2 was trusted before: never back", 6);
    }

    [Fact]
    public async Task Freeze()
    {
        _board.Time.Advance(TimeSpan.FromDays(8));
        await RefusedAsync("timestamp.json ended on 2031-03-21 09:26 UTC and nothing newer is offered");
    }

    [Fact]
    public async Task Mix_and_match()
    {
        _server.Publish(Publication.Make(_board, 6));
        _server.Replace("metadata/2.snapshot.json", _server.Served("metadata/1.snapshot.json"));
        await RefusedAsync("snapshot.json is not the file that timestamp.json names");
    }

    [Fact]
    public async Task Fast_forward()
    {
        _server.PublishTargets(long.MaxValue, Publication.Make(_board, long.MaxValue).Manifest);
        await RefusedAsync("nothing newer could ever follow");
        _server.Publish(Publication.Make(_board, 6));
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
    }

    [Fact]
    public async Task Wrong_threshold()
    {
        _server.Publish(Publication.Make(_board, 6, signers: [_board.ListKeyA]));
        await RefusedAsync("targets.json carries 1 valid signature(s) of trusted keys; 2 are needed");
    }

    [Fact]
    public async Task Foreign_key()
    {
        using SigningKey stranger = SigningKey.Create();
        using SigningKey another = SigningKey.Create();
        _server.Publish(Publication.Make(_board, 6, signers: [stranger, another]));
        await RefusedAsync("targets.json is signed by nobody who is trusted for it");
        _server.OnlineKey = stranger;
        _server.Publish(Publication.Make(_board, 6));
        await RefusedAsync("timestamp.json is signed by nobody who is trusted for it");
    }

    [Fact]
    public async Task Cut_file()
    {
        _server.Publish(Publication.Make(_board, 6));
        _server.Replace(Timestamp, _server.Served(Timestamp)[..^10]);
        await RefusedAsync("timestamp.json is not whole");
    }

    [Fact]
    public async Task Endless_file()
    {
        _server.Replace(Timestamp, new byte[4 << 20]);
        await RefusedAsync("timestamp.json does not end where it must");
    }

    [Fact]
    public async Task Metadata_that_disappears()
    {
        _server.Replace("metadata/2.root.json", "{}"u8.ToArray());
        await RefusedAsync("2.root.json is no signed metadata");
        _server.Remove("metadata/2.root.json");
        _server.Remove(Timestamp);
        await RefusedAsync("timestamp.json is missing from the repository");
    }

    [Fact]
    public async Task Every_key_is_replaced_and_a_board_follows_while_its_old_list_stays_good()
    {
        using SigningKey carol = SigningKey.Create();
        using SigningKey dan = SigningKey.Create();
        using SigningKey online = SigningKey.Create();
        _server.Replace("metadata/2.root.json", _board.Root(2, online, carol, dan));
        await RefusedAsync("timestamp.json is signed by nobody who is trusted for it"); // the old key is no longer trusted

        _server.OnlineKey = online;
        _server.Publish(Publication.Make(_board, 6));
        await RefusedAsync("targets.json is signed by nobody who is trusted for it"); // nor are the old signers

        _server.Publish(Publication.Make(_board, 6, signers: [carol, dan]));
        using ListShelf shelf = Open();
        Assert.Equal(5, shelf.Header!.Generation);
        Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
    }

    [Fact]
    public async Task The_clock_is_never_before_the_newest_instant_that_Central_signed()
    {
        _board.Time.Advance(TimeSpan.FromDays(5));
        _server.Publish(Publication.Make(_board, 6));
        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
        _server.TimestampExpires = _board.Time.GetUtcNow().AddHours(-1);
        _server.TimestampSignedAt = _board.Time.GetUtcNow();
        _board.Time.Advance(TimeSpan.FromDays(-2));
        using ListShelf later = Open();
        using RecordStore records = _board.OpenRecords();
        ClockWatch clock = new(records, later, _board.Time);
        Assert.False(clock.Trusted);

        // By the clock of the board this timestamp would still hold; by what was signed since, it has ended.
        _server.Publish(Publication.Make(_board, 7));
        await RefusedAsync("timestamp.json ended on 2031-03-19 08:26 UTC", 6);
    }

    /// <summary>
    /// Found by reading: Central's clock was ahead for a moment, and every desk was closed until that time had come, whatever it signed since.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(4100)]
    public async Task A_Central_that_puts_its_clock_right_opens_the_desks_again(int days)
    {
        DateTimeOffset ahead = _board.Time.GetUtcNow().AddDays(days);
        _server.TimestampSignedAt = ahead;
        _server.TimestampExpires = ahead.AddDays(7);
        _server.Publish(Publication.Make(_board, 6));
        byte[] signedAhead = _server.Served(Timestamp);
        using ListShelf shelf = Open();
        using RecordStore records = _board.OpenRecords();
        ClockWatch clock = new(records, shelf, _board.Time);
        Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
        // What has ended by that time is not taken by the board's own clock as long as Central says nothing new.
        Assert.Equal(days > 7, await OfferAsync(shelf) is ShelfResult.Refused);
        Assert.False(clock.Trusted);

        _server.TimestampSignedAt = _server.TimestampExpires = null;
        _board.Time.Advance(TimeSpan.FromMinutes(30));
        _server.Publish(Publication.Make(_board, 7));
        Assert.Equal(new ShelfResult.Taken(7), await OfferAsync(shelf));
        Assert.True(clock.Trusted);
        Assert.Equal(_board.Time.GetUtcNow(), shelf.NewestSignedAt);

        // What was signed ahead is older by its number, whatever its time says.
        _server.Replace(Timestamp, signedAhead);
        await RefusedAsync("version", 7);
    }

    /// <summary>
    /// Found by reading: whoever had the key of the timestamp for a moment closed every desk for years, and a new key did not open them.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(4100)]
    public async Task A_timestamp_from_far_ahead_goes_with_the_key_that_signed_it(int days)
    {
        DateTimeOffset ahead = _board.Time.GetUtcNow().AddDays(days);
        _server.TimestampSignedAt = ahead;
        _server.TimestampExpires = ahead.AddDays(7);
        _server.Publish(Publication.Make(_board, 6));
        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));

        using SigningKey online = SigningKey.Create();
        _server.Replace("metadata/2.root.json", _board.Root(2, online));
        _server.OnlineKey = online;
        _server.TimestampSignedAt = _server.TimestampExpires = null;
        _server.Publish(Publication.Make(_board, 7));
        using (ListShelf shelf = Open())
            await OfferAsync(shelf);
        using ListShelf later = Open();
        await OfferAsync(later);
        Assert.Equal((7L, ""), (later.Header!.Generation, later.Trouble));
        Assert.Equal(_board.Time.GetUtcNow(), later.NewestSignedAt);
    }

    /// <summary>A board that a version of before has left with the old timestamp under the new root.</summary>
    [Fact]
    public async Task A_timestamp_of_a_replaced_key_says_nothing_of_the_time()
    {
        _server.TimestampSignedAt = _board.Time.GetUtcNow().AddDays(4100);
        _server.TimestampExpires = _server.TimestampSignedAt.Value.AddDays(7);
        _server.Publish(Publication.Make(_board, 6));
        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(6), await OfferAsync(shelf));
        using SigningKey online = SigningKey.Create();
        File.WriteAllBytes(Path.Combine(_board.Data, "metadata", "root.json"), _board.Root(2, online));

        Assert.Null(Open().NewestSignedAt);
        _server.OnlineKey = online;
        _server.TimestampSignedAt = _server.TimestampExpires = null;
        _server.Publish(Publication.Make(_board, 7));
        using ListShelf later = Open();
        Assert.Equal(new ShelfResult.Taken(7), await OfferAsync(later));
    }

    [Fact]
    public async Task After_an_enrolment_at_another_Central_trust_begins_anew()
    {
        using Board other = new();
        Assert.Equal(Board.Start, Open().NewestSignedAt);
        using ListShelf shelf = ListShelf.Open(
            _board.Data, _unit with { ListRoot = other.Unit.ListRoot, ListSigners = other.Unit.ListSigners }, _board.Time);
        Assert.Null(shelf.NewestSignedAt);
        Assert.Null(shelf.Header);
        Assert.Contains("nobody who is trusted", Assert.IsType<ShelfResult.Refused>(await OfferAsync(shelf)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_enrolled_without_a_root_says_so_and_keeps_its_list()
    {
        _unit = _unit with { ListRoot = [] };
        await RefusedAsync("enrolled without a root");
    }

    private ListShelf Open() => ListShelf.Open(_board.Data, _unit, _board.Time);

    private Task<ShelfResult> OfferAsync(ListShelf shelf) => shelf.OfferAsync(_central, CancellationToken.None);

    private async Task RefusedAsync(string sentence, long inUse = 5)
    {
        using ListShelf shelf = Open();
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await OfferAsync(shelf));
        Assert.Contains(sentence, refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(refused.Sentence, shelf.Trouble);
        using ListLease lease = shelf.Lease()!;
        Assert.Equal(inUse, lease.Header.Generation);
    }
}
