using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class ListGuardTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_difference_names_what_came_went_and_changed()
    {
        ListRecord[] next = [.. People(1, 99).Select(record => record.Id == "P7" ? record with { Remarks = "new" } : record), .. People(200, 1)];
        ListDiff diff = ListDiff.Between(People(0, 100), next);

        Assert.Equal(["P200"], diff.Added.AsEnumerable());
        Assert.Equal(["P7"], diff.Changed.AsEnumerable());
        Assert.Equal(["P0"], diff.Removed.AsEnumerable());
        Assert.Equal((100, 100), (diff.PresentRecords, diff.NextRecords));
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, 95)]
    [InlineData(0, 10)]
    [InlineData(100, 300)]
    public void A_feed_of_about_the_same_length_goes_on(int present, int next) =>
        Assert.IsType<FeedVerdict.Accepted>(Judge(People(0, present), People(0, next)));

    [Theory]
    [InlineData(100, 94, "more than 5 % fewer")]
    [InlineData(100, 0, "holds no record")]
    [InlineData(0, 0, "holds no record")]
    public void An_empty_or_shrunken_feed_is_held_and_says_so(int present, int next, string word)
    {
        FeedVerdict.Held held = Assert.IsType<FeedVerdict.Held>(Judge(People(0, present), People(0, next)));
        Assert.Contains(word, held.Sentence, StringComparison.Ordinal);
        Assert.Equal(present - next, held.Diff.Removed.Length);
    }

    [Fact]
    public void A_feed_that_swaps_many_records_is_held_although_its_length_is_right()
    {
        FeedVerdict.Held held = Assert.IsType<FeedVerdict.Held>(Judge(People(0, 100), People(10, 100)));
        Assert.Contains("drops 10 of the 100", held.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_older_than_the_list_in_use_is_held()
    {
        ListImport import = Importers.Open("un", _folder.Write("un.xml",
            "<CONSOLIDATED_LIST dateGenerated='2031-05-04'><INDIVIDUALS><INDIVIDUAL><REFERENCE_NUMBER>U1</REFERENCE_NUMBER>"
            + "<FIRST_NAME>ANNA</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"));
        ListDiff diff = ListDiff.Between([], import.ReadAll());

        Assert.IsType<FeedVerdict.Accepted>(ListGuard.Judge(diff, import.Report, new DateTimeOffset(2031, 5, 3, 0, 0, 0, TimeSpan.Zero)));
        FeedVerdict.Held held = Assert.IsType<FeedVerdict.Held>(
            ListGuard.Judge(diff, import.Report, new DateTimeOffset(2031, 5, 5, 0, 0, 0, TimeSpan.Zero)));
        Assert.Contains("is of 2031-05-04 and the list in use of 2031-05-05", held.Sentence, StringComparison.Ordinal);
    }

    private static FeedVerdict Judge(IEnumerable<ListRecord> present, IEnumerable<ListRecord> next) =>
        ListGuard.Judge(ListDiff.Between(present, next), new ImportReport());

    private static IEnumerable<ListRecord> People(int from, int count) => Enumerable.Range(from, count).Select(n => new ListRecord
    {
        Id = $"P{n}",
        List = "people",
        Source = "People list",
        SourceId = $"P{n}",
        Names = [new ListedName($"Person {n}", NameStrength.Primary)],
    });
}
