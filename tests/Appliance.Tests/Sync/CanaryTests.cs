using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>Before a list is shelved the board finds in it what Central named, and counts what Central counted.</summary>
public sealed class CanaryTests : BoardOnTheLine
{
    [Fact]
    public async Task A_list_with_its_canary_is_taken()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        Publication second = With(CanaryOf(first.Folder), follows: first);
        using ListShelf shelf = await HoldingAsync(first);
        Server.Publish(second);
        Assert.Equal(new ShelfResult.Taken(2), await shelf.OfferAsync(Central, CancellationToken.None));
    }

    [Fact]
    public async Task A_list_that_does_not_hold_its_canary_is_refused_with_its_own_sentence_and_the_old_one_stays()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        byte[] canary;
        using (SliceKey key = SliceKey.Read(first.Folder))
            canary = new SliceCanary("UTO-999", new string('0', 32)).Seal(key);
        using ListShelf shelf = await HoldingAsync(first);
        Server.Publish(With(canary, follows: first));
        ShelfResult.Refused refused =
            Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(Central, CancellationToken.None));
        Assert.Equal("List 2 is not taken: The list lacks the record that Central named for its check.", refused.Sentence);
        Assert.Equal(refused.Sentence, shelf.Trouble); // and this is what the board tells Central
        Assert.Equal(1, shelf.Header!.Generation);
        using ListShelf again = ListShelf.Open(Board.Data, Unit, Board.Time);
        Assert.Equal(1, again.Header!.Generation);
    }

    [Fact]
    public async Task A_canary_that_another_key_has_sealed_is_refused()
    {
        Publication first = Publication.Make(Board, 1, records: 300);
        byte[] canary;
        using (SliceKey other = SliceKey.Create())
            canary = new SliceCanary("UTO-1", new string('0', 32)).Seal(other);
        using ListShelf shelf = await HoldingAsync(first);
        Server.Publish(With(canary, follows: first));
        Assert.Contains(
            "not sealed with the key",
            Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(Central, CancellationToken.None)).Sentence,
            StringComparison.Ordinal);
        Assert.Equal(1, shelf.Header!.Generation);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public async Task Counts_that_differ_from_the_signed_ones_are_refused(int records, int names)
    {
        Publication first = Publication.Make(Board, 1);
        using ListShelf shelf = await HoldingAsync(first);
        Server.Publish(Publication.Make(Board, 2, change: manifest => manifest.WithSlice(manifest.Slice with
        {
            Records = manifest.Slice.Records + records,
            Names = manifest.Slice.Names + names,
        })));
        Assert.Contains(
            "header of slice.db is not the one in the manifest",
            Assert.IsType<ShelfResult.Refused>(await shelf.OfferAsync(Central, CancellationToken.None)).Sentence,
            StringComparison.Ordinal);
        Assert.Equal(1, shelf.Header!.Generation);
    }

    private static byte[] CanaryOf(string folder)
    {
        using Slice slice = Slice.Open(folder);
        return SliceCanary.Choose(slice)!;
    }

    private Publication With(byte[] canary, Publication follows) => Publication.Make(
        Board, 2, records: 305, follows: follows, change: manifest => manifest with
        {
            Targets = manifest.Targets.SetItem(ListManifest.SliceTarget, manifest.Targets[ListManifest.SliceTarget] with
            {
                Custom = manifest.Targets[ListManifest.SliceTarget].Custom! with { Canary = canary },
            }),
        });

    private async Task<ListShelf> HoldingAsync(Publication first)
    {
        Server.Publish(first);
        ListShelf shelf = ListShelf.Open(Board.Data, Unit, Board.Time);
        Assert.Equal(new ShelfResult.Taken(1), await shelf.OfferAsync(Central, CancellationToken.None));
        return shelf;
    }
}
