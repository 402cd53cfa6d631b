using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>The short way to a new list over real HTTPS, and the whole slice where it leads nowhere.</summary>
public sealed class DeltaFetchTests : BoardOnTheLine
{
    [Fact]
    public async Task The_delta_is_fetched_instead_of_the_slice_and_gives_the_signed_file()
    {
        Publication first = Publication.Make(Board, 1, records: 800);
        Publication second = Publication.Make(Board, 2, records: 805, follows: first);
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        await TakenAsync(shelf, first);
        Server.Publish(second);
        Server.Replace(second.SlicePath, [1, 2, 3]); // nobody asks for it
        Assert.Equal(new ShelfResult.Taken(2), await shelf.OfferAsync(Central, CancellationToken.None));
        Assert.Equal(second.Slice, File.ReadAllBytes(At("gen-2/slice.db")));
        Assert.True(second.Files[second.DeltaPath].Length < second.Slice.Length / 20);
        Assert.False(File.Exists(At("gen-2/slice.delta")));
        Assert.Empty(Directory.GetFileSystemEntries(At("incoming")));
        using ListLease lease = shelf.Lease()!;
        Assert.Equal(805, lease.Search.Records);
    }

    [Fact]
    public async Task A_damaged_delta_leads_to_the_whole_slice()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        Publication second = Publication.Make(Board, 2, records: 310, follows: first, damageDelta: delta =>
        {
            delta[^20] ^= 1;
            return delta;
        });
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        await TakenAsync(shelf, first);
        await TakenAsync(shelf, second);
        Assert.Equal(second.Slice, File.ReadAllBytes(At("gen-2/slice.db")));
    }

    [Fact]
    public async Task A_delta_that_lies_about_where_it_begins_leads_to_the_whole_slice()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        Publication other = Publication.Make(Board, 1, records: 299);
        Publication second = Publication.Make(Board, 2, records: 310, follows: other, change: manifest => manifest);
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        await TakenAsync(shelf, first);
        await TakenAsync(shelf, second);
    }

    [Fact]
    public async Task After_a_gap_the_whole_slice_is_fetched()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        Publication second = Publication.Make(Board, 2, records: 305, follows: first);
        Publication third = Publication.Make(Board, 3, records: 310, follows: second);
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        await TakenAsync(shelf, first);
        Server.Publish(third);
        Server.Replace(third.DeltaPath, [1, 2, 3]); // nobody asks for it
        Assert.Equal(new ShelfResult.Taken(3), await shelf.OfferAsync(Central, CancellationToken.None));
    }

    [Fact]
    public async Task A_list_in_use_that_suffered_is_no_base_and_the_whole_slice_is_fetched()
    {
        Publication first = Publication.Make(Board, 1, records: 800);
        Publication second = Publication.Make(Board, 2, records: 805, follows: first);
        using ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        await TakenAsync(shelf, first);
        byte[] suffered = File.ReadAllBytes(At("gen-1/slice.db"));
        suffered[suffered.Length / 2] ^= 1;
        File.WriteAllBytes(At("gen-1/slice.db"), suffered);
        await TakenAsync(shelf, second);
        Assert.Equal(second.Slice, File.ReadAllBytes(At("gen-2/slice.db")));
    }

    private async Task TakenAsync(ListShelf shelf, Publication publication)
    {
        Server.Publish(publication);
        Assert.Equal(new ShelfResult.Taken(publication.Generation), await shelf.OfferAsync(Central, CancellationToken.None));
    }

    private string At(string name) => Path.Combine(Board.Data, "lists", name);
}
