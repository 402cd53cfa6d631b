using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>A reported document, one that only looks like it, and the document of a sought person: three different things.</summary>
public sealed class ListedDocumentsTests : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private EnrolledBoard _board = null!;

    public void Dispose()
    {
        foreach (IDisposable open in Enumerable.Reverse(_open))
            open.Dispose();
    }

    [Fact]
    public void A_reported_document_stops_whoever_presents_it()
    {
        (Check check, ResultView view) = Run(Documents.Reported);
        Assert.Equal((Verdict.Stop, ListVerdict.StrongMatch, true), (check.Outcome.Verdict, check.Outcome.List, check.Recorded));
        Assert.Equal(DocumentResult.Listed, Assert.Single(check.Outcome.Matches).Document);
        Assert.Equal("Document reported — refer to the second line", view.Title);
        Assert.Equal("The document was reported stolen on 2026-01-02: Utopian reported documents", view.Reasons[0]);
        Assert.Equal("Listed document: Utopian reported documents.", view.ListSentence);
        Assert.Equal(("listed", "same"), (view.Matches[0].Document, DocumentRow(view).Agreement));
    }

    [Fact]
    public void A_number_that_looks_alike_is_compared_and_stops_nobody_whatever_the_list_asks_for()
    {
        (Check check, ResultView view) = Run(Documents.LikeReported);
        Assert.Equal((Verdict.Look, ListVerdict.PossibleMatch, true), (check.Outcome.Verdict, check.Outcome.List, check.Recorded));
        Assert.Equal("Number like a listed document — compare the number", view.Title);
        Assert.Equal($"The number looks like that of a listed document: compare it with {EnrolledBoard.ReportedNumber}", view.Reasons[0]);
        Assert.Equal(("lookAlike", "close"), (view.Matches[0].Document, DocumentRow(view).Agreement));
    }

    [Fact]
    public void The_document_of_a_sought_person_is_not_reported_and_its_holder_is_compared()
    {
        (Check check, ResultView view) = Run(Documents.OfWantedByAnother);
        Match match = Assert.Single(check.Outcome.Matches, match => match.Document == DocumentResult.OfWantedPerson);
        Assert.Equal(("UTO-W-1", "document-of-wanted-person"), (match.Record.Id, match.Pieces[^1].Rule));
        Assert.Equal("Document of a sought person — compare the holder and refer to the second line", view.Title);
        Assert.Equal("The document belongs to a sought person; compare the holder: Utopian wanted persons", view.Reasons[0]);
        Assert.Equal("ofWantedPerson", view.Matches[0].Document);
        Assert.True(check.Recorded);
    }

    [Fact]
    public void A_page_of_documents_that_suffered_leaves_nobody_clear()
    {
        CheckpointLine line = Line();
        string file = _board.At("lists", "gen-1", "documents.fp");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[4096 + 50] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(Verdict.CouldNotCheck, Run(line, Documents.Clear).Outcome.Verdict);
    }

    [Fact]
    public void A_file_of_documents_that_was_changed_is_not_taken_into_use()
    {
        _board = Open(new EnrolledBoard(ManualTime.Noon));
        string file = _board.At("lists", "gen-1", "documents.fp");
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file)[..^1], 7]);
        using ListShelf shelf = ListShelf.Open(_board.Data, _board.Unit, ManualTime.Noon);
        Assert.Null(shelf.Header);
        Assert.Contains("documents.fp is not the file that was signed", shelf.Trouble, StringComparison.Ordinal);
    }

    private (Check Check, ResultView View) Run(string zone)
    {
        Check check = Run(Line(), zone);
        return (check, ResultViews.Of(check));
    }

    private static Check Run(CheckpointLine line, string zone)
    {
        Task<Check> run = line.RunAsync(new PresentedDocument(zone, default), "4417", _ => { }, CancellationToken.None);
        Assert.True(run.IsCompleted);
        return run.Result;
    }

    private CheckpointLine Line()
    {
        ManualTime time = ManualTime.Noon;
        _board = Open(new EnrolledBoard(time));
        RecordStore records = Open(RecordStore.Open(_board.Data, _board.Unit, time));
        ListShelf shelf = Open(ListShelf.Open(_board.Data, _board.Unit, time));
        Assert.Equal("", shelf.Trouble);
        return new CheckpointLine(
            _board.Unit, shelf, ClearedPairs.Open(_board.Data, _board.Unit, time), new ClockWatch(records, shelf, time), records,
            ChipStation.None, TrustStore.Empty, time);
    }

    private static ComparisonView DocumentRow(ResultView view) => view.Matches[0].Rows.Single(row => row.Field == "document");

    private T Open<T>(T resource)
        where T : IDisposable
    {
        _open.Add(resource);
        return resource;
    }
}
