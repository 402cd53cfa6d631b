using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Clearing;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Appliance.Tests.Line;

public sealed class CheckpointLineTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly List<IDisposable> _open = [];
    private RecordStore? _records;
    private ClearedPairs? _cleared;

    public void Dispose()
    {
        foreach (IDisposable open in Enumerable.Reverse(_open))
            open.Dispose();
    }

    private CheckpointLine Line(TimeSpan? listAge = null, bool withList = true) => Line(new EnrolledBoard(_time, listAge, withList));

    private CheckpointLine Line(EnrolledBoard board)
    {
        Open(board);
        _records = Open(RecordStore.Open(board.Data, board.Unit, _time));
        ListShelf shelf = Open(ListShelf.Open(board.Data, board.Unit, _time));
        _cleared = ClearedPairs.Open(board.Data, board.Unit, _time);
        return new CheckpointLine(
            board.Unit, shelf, _cleared, new ClockWatch(_records, shelf, _time), _records, ChipStation.None, TrustStore.Empty, _time);
    }

    private T Open<T>(T resource)
        where T : IDisposable
    {
        _open.Add(resource);
        return resource;
    }

    /// <summary>Without a chip nothing waits: the check is over when the call returns.</summary>
    private static Check Run(CheckpointLine line, string zone, Action<ImmutableArray<StepView>>? show = null)
    {
        Task<Check> run = line.RunAsync(new PresentedDocument(zone, default), "4417", show ?? (_ => { }), CancellationToken.None);
        Assert.True(run.IsCompleted);
        return run.Result;
    }

    [Fact]
    public void A_clear_traveller_leaves_nothing()
    {
        Check check = Run(Line(), Documents.Clear);
        Assert.Equal(Verdict.Clear, check.Outcome.Verdict);
        Assert.False(check.Recorded);
        Assert.Equal(new QueueView(0, 0, null), _records!.Queue());
    }

    [Fact]
    public void A_hit_is_on_the_disk_before_anything_of_it_is_shown_as_a_result()
    {
        List<int> waiting = [];
        Check check = Run(Line(), Documents.Wanted, steps =>
        {
            if (steps is [.., { Name: "Record", State: "done" }])
                waiting.Add(_records!.Queue().Waiting);
        });
        Assert.Equal((Verdict.Stop, true), (check.Outcome.Verdict, check.Recorded));
        Assert.Contains(check.Lists, list => list.List == "uto-wanted");
        Assert.Equal(1, Assert.Single(waiting));
        Assert.Equal(check.Id, Assert.Single(_records!.Lines(10)).HitId);
    }

    [Fact]
    public void Every_station_reports_in_its_order_and_with_its_time()
    {
        Check check = Run(Line(), Documents.Clear);
        Assert.Equal(
            ["Document", "Identity", "List", "Match", "Outcome", "Record"], check.Steps.Select(step => step.Name));
        Assert.All(check.Steps, step => Assert.NotNull(step.Milliseconds));
    }

    [Fact]
    public void A_cleared_pair_is_not_shown_again_and_said_all_the_same()
    {
        CheckpointLine line = Line();
        Check before = Run(line, Documents.Namesake);
        _cleared!.Add(ClearedTokens.Page(ClearedTokens.For(before, _time)));

        Check after = Run(line, Documents.Namesake);

        Assert.Equal((Verdict.Stop, Verdict.Clear, false), (before.Outcome.Verdict, after.Outcome.Verdict, after.Recorded));
        Assert.Contains("Not shown, because an officer found somebody else", after.Outcome.ListSentence, StringComparison.Ordinal);
        Assert.Equal(1, _records!.Queue().Waiting);
        Assert.Equal(Verdict.Stop, Run(line, Documents.Wanted).Outcome.Verdict);
    }

    /// <summary>Found by reading: a search gave ten, and whoever stood behind ten that were cleared was never seen by anybody.</summary>
    [Fact]
    public void Who_stands_behind_ten_that_are_cleared_is_shown()
    {
        ListRecord[] people =
        [
            .. Enumerable.Range(1, ListRules.MatchesMax + 1).Select(
                number => EnrolledBoard.Person with { Id = $"UTO-W-{number}", Documents = [] }),
        ];
        CheckpointLine line = Line(new EnrolledBoard(_time, people: people));
        Check before = Run(line, Documents.Namesake);
        Assert.Equal(ListRules.MatchesMax, before.Outcome.Matches.Length);
        ReportedTraveller bearer = ClearedTokens.Bearer(before.Traveller.Fields);
        _cleared!.Add(ClearedTokens.Page(
            [.. before.Outcome.Matches.Select(match => ClearedTokens.For(bearer, match.Record, _time.GetUtcNow()))]));

        Check after = Run(line, Documents.Namesake);

        Assert.NotEqual(Verdict.Clear, after.Outcome.Verdict);
        Assert.DoesNotContain(Assert.Single(after.Outcome.Matches).Record.Id, before.Outcome.Matches.Select(match => match.Record.Id));
    }

    /// <summary>Found by reading: the cut was made by score, before anybody asked which list a score is of.</summary>
    [Fact]
    public void The_many_of_a_list_that_is_hard_to_be_on_push_nobody_of_another_list_out()
    {
        ListRecord[] people =
        [
            .. Enumerable.Range(1, ListRules.MatchesMax).Select(
                number => EnrolledBoard.Person with { Id = $"BIG-{number}", List = "big", Documents = [] }),
            EnrolledBoard.Person with { Id = "SMALL-1", BirthDates = [], Sex = default, Nationalities = [], Documents = [] },
        ];
        Check check = Run(Line(new EnrolledBoard(_time, people: people, strict: ("big", 90_000))), Documents.Namesake);

        Assert.Equal("SMALL-1", Assert.Single(check.Outcome.Matches).Record.Id);
        Assert.NotEqual(Verdict.Clear, check.Outcome.Verdict);
    }

    [Fact]
    public void A_listed_document_is_never_cleared()
    {
        CheckpointLine line = Line();
        _cleared!.Add(ClearedTokens.Page(ClearedTokens.For(Run(line, Documents.Wanted), _time)));

        Assert.Equal(Verdict.Stop, Run(line, Documents.Wanted).Outcome.Verdict);
    }

    [Fact]
    public void A_stale_slice_never_yields_clear_and_still_finds()
    {
        CheckpointLine line = Line(TimeSpan.FromHours(60));
        Assert.Equal(Verdict.CouldNotCheck, Run(line, Documents.Clear).Outcome.Verdict);
        Check hit = Run(line, Documents.Wanted);
        Assert.Equal((Verdict.Stop, true), (hit.Outcome.Verdict, hit.Recorded));
        Assert.Contains("The list is 60 h old; the limit is 48 h", hit.Outcome.Reasons);
    }

    [Fact]
    public void Without_a_list_nobody_is_clear_and_nothing_is_recorded()
    {
        Check check = Run(Line(withList: false), Documents.Wanted);
        Assert.Equal((Verdict.CouldNotCheck, false), (check.Outcome.Verdict, check.Recorded));
        Assert.Equal(0, _records!.Queue().Waiting);
    }

    [Fact]
    public void A_clock_before_the_list_was_made_cannot_call_anybody_clear() =>
        Assert.Equal(Verdict.CouldNotCheck, Run(Line(TimeSpan.FromHours(-3)), Documents.Clear).Outcome.Verdict);

    [Fact]
    public void A_wrong_check_digit_is_a_look_at_the_document_and_no_hit()
    {
        Check check = Run(Line(), Documents.WrongDigit);
        Assert.Equal((Verdict.Look, DocumentVerdict.Contradicts, false), (check.Outcome.Verdict, check.Outcome.Document, check.Recorded));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n")]
    public void What_cannot_be_read_could_not_be_checked(string zone) =>
        Assert.Equal(Verdict.CouldNotCheck, Run(Line(), zone).Outcome.Verdict);

    [Fact]
    public void A_hit_that_cannot_be_recorded_is_not_shown_and_sends_the_traveller_to_another_desk()
    {
        CheckpointLine line = Line();
        _records!.LimitPages(1);
        // What is left of the last page is filled first.
        Check check = Enumerable.Range(0, 200).Select(_ => Run(line, Documents.Wanted)).First(tried => !tried.Recorded);
        Assert.Equal((Verdict.CouldNotCheck, false), (check.Outcome.Verdict, check.Recorded));
        Assert.True(check.Outcome.Matches.IsEmpty);
        Assert.Contains("another desk", Assert.Single(check.Outcome.Reasons));
    }

    [Fact]
    public void What_may_be_logged_of_a_check_names_nobody()
    {
        Check check = Run(Line(), Documents.Wanted);
        Assert.DoesNotContain("VASTERGAARD", check.ToString());
        Assert.DoesNotContain("VASTERGAARD", new PresentedDocument(Documents.Wanted, default).ToString());
    }
}
