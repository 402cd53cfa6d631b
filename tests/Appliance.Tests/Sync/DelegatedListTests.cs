using System.Collections.Immutable;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>A post whose slice is signed by the people of its region, over real HTTPS.</summary>
public sealed class DelegatedListTests : IAsyncLifetime, IDisposable
{
    private const string Region = "north";

    private readonly Board _board = new();
    private readonly SigningKey _first = SigningKey.Create();
    private readonly SigningKey _second = SigningKey.Create();
    private CentralServer _server = null!;
    private UnitIdentity _unit = null!;
    private CentralLink _central = null!;

    public async Task InitializeAsync()
    {
        _server = await CentralServer.StartAsync(_board);
        _unit = _server.Enrolled();
        _central = CentralLink.Open(_board.Data, _unit, _board.Time);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _central.Dispose();
        _board.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task The_slice_its_region_signed_is_taken_and_still_good_after_a_restart()
    {
        Publish(5, [_first, _second]);

        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(5), await shelf.OfferAsync(_central, CancellationToken.None));

        using ListShelf again = Open();
        using ListLease lease = again.Lease()!;
        Assert.Equal((5, "", 12), (lease.Header.Generation, again.Trouble, lease.Header.Records));
        Publish(6, [_first, _second]);
        Assert.Equal(new ShelfResult.Taken(6), await again.OfferAsync(_central, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_signs_whole_lists_cannot_sign_for_the_region()
    {
        Publish(5, [_first, _second]);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(5), await shelf.OfferAsync(_central, CancellationToken.None));

        Publish(6, [_board.ListKeyA, _board.ListKeyB]);
        await RefusedAsync(shelf, "north.json is signed by nobody who is trusted for it");
        Publish(7, [_first]);
        await RefusedAsync(shelf, "north.json carries 1 valid signature(s) of trusted keys; 2 are needed");
        Publish(8, [_first, _second]);
        Assert.Equal(new ShelfResult.Taken(8), await shelf.OfferAsync(_central, CancellationToken.None));
    }

    [Fact]
    public async Task The_region_speaks_for_its_own_posts_and_files_alone()
    {
        // It signs a slice for another post, under another name: nobody asks it for either.
        Publish(5, [_first, _second], posts: ["Elsewhere"], alsoSigns: ListManifest.SliceTarget);
        using ListShelf shelf = Open();

        Assert.Equal(new ShelfResult.Taken(5), await shelf.OfferAsync(_central, CancellationToken.None));

        using ListLease lease = shelf.Lease()!;
        Assert.Equal(20, lease.Header.Records); // the whole list
    }

    [Fact]
    public async Task A_missing_or_older_file_of_the_region_is_refused()
    {
        byte[] older = Publish(5, [_first, _second]);
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(5), await shelf.OfferAsync(_central, CancellationToken.None));

        Publish(6, [_first, _second]);
        _server.Replace("metadata/6.north.json", older);
        await RefusedAsync(shelf, "north.json is not the file that snapshot.json names");
        _server.Remove("metadata/6.north.json");
        await RefusedAsync(shelf, "north.json is missing from the repository");
    }

    [Fact]
    public async Task What_the_region_signed_is_verified_again_when_the_board_starts()
    {
        byte[] older = Publish(5, [_first, _second]);
        Publish(6, [_first, _second]);
        using (ListShelf shelf = Open())
            Assert.Equal(new ShelfResult.Taken(6), await shelf.OfferAsync(_central, CancellationToken.None));
        string file = Path.Combine(_board.Data, "lists", "gen-6", "delegated.json");

        await File.WriteAllBytesAsync(file, older);
        using (ListShelf mixed = Open())
            Assert.Contains("north.json is of list 5, not of list 6", mixed.Trouble, StringComparison.Ordinal);
        File.Delete(file);
        using ListShelf without = Open();
        Assert.Contains("north.json, which signs for this post, is missing", without.Trouble, StringComparison.Ordinal);
        Assert.Null(without.Header);
    }

    private ListShelf Open() => ListShelf.Open(_board.Data, _unit, _board.Time);

    private async Task RefusedAsync(ListShelf shelf, string sentence)
    {
        long inUse = shelf.Header!.Generation;
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(_central, CancellationToken.None));
        Assert.Contains(sentence, refused.Sentence, StringComparison.Ordinal);
        Assert.Equal((inUse, refused.Sentence), (shelf.Header!.Generation, shelf.Trouble));
    }

    /// <returns>The file of the region.</returns>
    private byte[] Publish(long generation, SigningKey[] signers, ImmutableArray<string>? posts = null, string? alsoSigns = null)
    {
        Publication own = Publication.Make(_board, generation, records: 12);
        ManifestTarget slice = SignedMetadata.ReadUnverified(own.Manifest, ExchangeJson.Default.ListManifest).Targets[ListManifest.SliceTarget];
        TargetsRole region = new()
        {
            Type = TargetsRole.TypeName,
            Version = generation,
            Expires = _board.Time.GetUtcNow().AddDays(7),
            Targets = ImmutableSortedDictionary.Create<string, ManifestTarget>(StringComparer.Ordinal)
                .Add($"{Region}/{ListManifest.SliceTarget}", slice),
        };
        if (alsoSigns is not null)
            region = region with { Targets = region.Targets.Add(alsoSigns, slice) };
        DelegatedRole role = new()
        {
            Name = Region,
            KeyIds = [_first.Public.KeyId, _second.Public.KeyId],
            Threshold = 2,
            Paths = [Region + "/*"],
            Terminating = true,
            Posts = posts ?? [_unit.Site],
        };
        Publication whole = Publication.Make(_board, generation, change: manifest => manifest with
        {
            Delegations = new Delegations
            {
                Keys = new[] { _first.Public, _second.Public }.ToImmutableSortedDictionary(key => key.KeyId, key => key, StringComparer.Ordinal),
                Roles = [role],
            },
        });
        _server.Publish(whole);
        _server.Publish(own with { Manifest = whole.Manifest });
        _server.Replace($"files/{Region}/{slice.Sha256}.{ListManifest.SliceTarget}", own.Slice);
        byte[] envelope = SignedMetadata.Sign(region, ExchangeJson.Default.TargetsRole, signers);
        _server.PublishTargets(generation, whole.Manifest, (Region, envelope));
        return envelope;
    }
}
