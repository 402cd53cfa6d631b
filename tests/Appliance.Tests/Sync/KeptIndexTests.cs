using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>The index that lies beside a list for the next start, on a real shelf.</summary>
public sealed class KeptIndexTests : BoardOnTheLine
{
    [Fact]
    public async Task The_index_is_kept_beside_the_list_read_at_the_next_start_and_built_again_when_it_has_suffered()
    {
        Server.Publish(Publication.Make(Board, 3));
        using (ListShelf shelf = Open())
        {
            Assert.Equal(new ShelfResult.Taken(3), await OfferAsync(shelf));
            Assert.False(shelf.IndexIsKept);
            Assert.Null(await shelf.SweepAsync(CancellationToken.None));
            Assert.True(shelf.IndexIsKept);
        }

        Assert.Contains(SearchIndexFile.FileName, Files("gen-3"));
        using (ListShelf again = Open())
            Assert.True(again.IndexIsKept);
        byte[] kept = File.ReadAllBytes(At("gen-3/" + SearchIndexFile.FileName));
        kept[^1] ^= 1;
        File.WriteAllBytes(At("gen-3/" + SearchIndexFile.FileName), kept);
        using ListShelf damaged = Open();
        Assert.False(damaged.IndexIsKept);
        Assert.Equal("", damaged.Trouble);
        using ListLease lease = damaged.Lease()!;
        Assert.Equal(20, lease.Search.Records);
        Assert.Null(await damaged.SweepAsync(CancellationToken.None));
        Assert.True(damaged.IndexIsKept);
    }

    [Fact]
    public async Task A_disk_with_little_room_keeps_no_index_and_one_that_fills_up_gives_it_back()
    {
        Server.Publish(Publication.Make(Board, 3));
        using ListShelf shelf = Open();
        Assert.Equal(new ShelfResult.Taken(3), await OfferAsync(shelf));
        shelf.FreeBytes = _ => 0;
        Assert.Null(await shelf.SweepAsync(CancellationToken.None));
        Assert.False(shelf.IndexIsKept);
        shelf.FreeBytes = _ => long.MaxValue;
        Assert.Null(await shelf.SweepAsync(CancellationToken.None));
        Assert.True(shelf.IndexIsKept);
        await shelf.GiveWayAsync(CancellationToken.None);
        Assert.Null(await shelf.SweepAsync(CancellationToken.None));
        Assert.DoesNotContain(SearchIndexFile.FileName, Files("gen-3"));
    }

    private ListShelf Open() => ListShelf.Open(Board.Data, Unit, Board.Time);

    private Task<ShelfResult> OfferAsync(ListShelf shelf) => shelf.OfferAsync(Central, CancellationToken.None);

    private string At(string name) => Path.Combine(Board.Data, "lists", name);

    private IEnumerable<string?> Files(string folder) => Directory.GetFiles(At(folder)).Select(Path.GetFileName);
}
