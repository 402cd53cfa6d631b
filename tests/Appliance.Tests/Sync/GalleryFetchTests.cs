using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Watchlists.Faces;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>The faces of a list on their way to a board, over a real line.</summary>
public sealed class GalleryFetchTests : BoardOnTheLine
{
    [Fact]
    public async Task Faces_come_with_their_list_and_are_searched_with_it()
    {
        using ListShelf shelf = Open();
        await TakenAsync(shelf, 2, [3, 5]);
        using ListLease lease = shelf.Lease()!;
        Assert.Null(lease.GalleryFinding);
        GalleryMatch match = Assert.Single(lease.Gallery!.Search(Publication.GalleryModel, Publication.Face(5), 0.5f, 3));
        Assert.Equal("UTO-5", match.RecordId);
        Assert.Equal(1, match.Score, 0.01);
    }

    [Fact]
    public async Task Faces_that_are_the_same_are_not_fetched_again_and_those_that_are_not_are()
    {
        using ListShelf shelf = Open();
        Publication first = await TakenAsync(shelf, 2, [3, 5]);
        Publication same = Publication.Make(Board, 3, follows: first, gallery: Publication.GalleryFor(first, 3, 5));
        Server.Publish(same);
        Server.Replace(PathOf(same), [1, 2, 3]); // whoever fetches it is refused
        Assert.Equal(new ShelfResult.Taken(3), await OfferAsync(shelf));
        Server.Publish(Publication.Make(Board, 4, follows: same, gallery: Publication.GalleryFor(same, 3)));
        Assert.Equal(new ShelfResult.Taken(4), await OfferAsync(shelf));
        using ListLease lease = shelf.Lease()!;
        Assert.Equal(1, lease.Gallery!.Count);
    }

    [Fact]
    public async Task A_list_whose_faces_are_not_what_was_signed_is_not_taken()
    {
        using ListShelf shelf = Open();
        Publication first = await TakenAsync(shelf, 2, [3]);
        Publication next = Publication.Make(Board, 3, follows: first, gallery: Publication.GalleryFor(first, 3, 5));
        Server.Publish(next);
        byte[] changed = [.. next.Files[PathOf(next)]];
        changed[^1] ^= 1;
        Server.Replace(PathOf(next), changed);
        ShelfResult.Refused refused = Assert.IsType<ShelfResult.Refused>(await OfferAsync(shelf));
        Assert.Contains("faces.gallery is not the file that was signed", refused.Sentence, StringComparison.Ordinal);
        using ListLease lease = shelf.Lease()!;
        Assert.Equal((2L, 1), (lease.Header.Generation, lease.Gallery!.Count));
    }

    [Fact]
    public async Task A_gallery_that_nobody_signed_is_left_alone()
    {
        using (ListShelf shelf = Open())
        {
            Publication first = Publication.Make(Board, 1);
            Server.Publish(first);
            Assert.Equal(new ShelfResult.Taken(1), await OfferAsync(shelf));
            File.WriteAllBytes(At("gen-1/faces.gallery"), Publication.GalleryFor(first, 7));
        }

        using ListShelf again = Open();
        using ListLease lease = again.Lease()!;
        Assert.Null(lease.Gallery);
    }

    [Fact]
    public async Task Faces_sealed_with_another_key_are_a_finding_and_the_names_are_searched()
    {
        using ListShelf shelf = Open();
        Publication other = Publication.Make(Board, 1);
        Server.Publish(Publication.Make(Board, 2, gallery: Publication.GalleryFor(other, 3)));
        Assert.Equal(new ShelfResult.Taken(2), await OfferAsync(shelf));
        using ListLease lease = shelf.Lease()!;
        Assert.Null(lease.Gallery);
        Assert.Equal("The gallery of faces is not what was sealed with the list's key.", lease.GalleryFinding);
        Assert.Equal(20, lease.Search.Records);
    }

    private async Task<Publication> TakenAsync(ListShelf shelf, long generation, int[] faces)
    {
        Publication before = Publication.Make(Board, generation - 1);
        Server.Publish(before);
        Assert.Equal(new ShelfResult.Taken(generation - 1), await OfferAsync(shelf));
        Publication publication = Publication.Make(Board, generation, follows: before, gallery: Publication.GalleryFor(before, faces));
        Server.Publish(publication);
        Assert.Equal(new ShelfResult.Taken(generation), await OfferAsync(shelf));
        return publication;
    }

    private ListShelf Open() => ListShelf.Open(Board.Data, Unit, Board.Time);

    private Task<ShelfResult> OfferAsync(ListShelf shelf) => shelf.OfferAsync(Central, CancellationToken.None);

    private string At(string name) => Path.Combine(Board.Data, "lists", name);

    private static string PathOf(Publication publication) =>
        publication.Files.Keys.Single(path => path.EndsWith("faces.gallery", StringComparison.Ordinal));
}
