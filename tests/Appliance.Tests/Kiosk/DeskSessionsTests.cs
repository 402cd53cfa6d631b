using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>Officers who come and go at one desk, and two who act at once.</summary>
public sealed class DeskSessionsTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;
    private readonly RecordStore _records;
    private readonly ListShelf _shelf;
    private readonly DeskSession _session;
    private readonly KioskScreen _screen;
    private readonly TravellerSignals _signals = new(signal => signal, ["fr"]);
    private readonly CheckpointLine _line;
    private readonly Desk _desk;

    public DeskSessionsTests()
    {
        _board = new EnrolledBoard(_time);
        _records = RecordStore.Open(_board.Data, _board.Unit, _time);
        _shelf = ListShelf.Open(_board.Data, _board.Unit, _time);
        _session = new DeskSession(_time);
        _screen = new KioskScreen(_board.Unit, _time);
        _line = new CheckpointLine(
            _board.Unit, _shelf, ClearedPairs.Open(_board.Data, _board.Unit, _time), new ClockWatch(_records, _shelf, _time), _records,
            ChipStation.None, TrustStore.Empty, _time);
        _desk = new Desk(_line, _records, _session, _screen, _signals, new CheckCounters(), _time, NullLogger<Desk>.Instance);
        _session.Changed += _desk.SessionChanged;
        _session.Begin("4417");
    }

    private SignedInOfficer Officer => _session.Officer!;
    private KioskState State => _screen.State;
    private Guid OnScreen => State.Result!.CheckId;
    private List<ReportKind> Kinds => [.. _records.Waiting(100, 1 << 20).Select(report => report.Kind)];

    public void Dispose()
    {
        _shelf.Dispose();
        _records.Dispose();
        _board.Dispose();
    }

    private async Task LayAsync(string zone)
    {
        await _desk.HandleAsync(new MrzReaderEvent.Placed());
        await _desk.HandleAsync(new MrzReaderEvent.Lines(zone));
    }

    private DeskAnswer Decide(DecisionKind kind) => _desk.Decide(Officer, OnScreen, kind, "", "");

    /// <summary>Found by reading: a request of somebody who had left was acted on in the session of whoever came next.</summary>
    [Fact]
    public async Task What_arrives_after_its_officer_has_left_decides_nothing()
    {
        await LayAsync(Documents.Wanted);
        SignedInOfficer gone = Officer;
        _session.Begin("4418");
        Assert.IsType<DeskAnswer.Conflict>(_desk.Decide(gone, OnScreen, DecisionKind.Refer, "", ""));
        Assert.Equal([ReportKind.Hit], Kinds);
        Assert.IsType<DeskAnswer.Done>(Decide(DecisionKind.Refer));
    }

    /// <summary>Found by reading: it was recorded as the first officer's, and the second saw what the first had thought.</summary>
    [Fact]
    public async Task What_one_officer_decided_another_neither_sees_nor_takes_back()
    {
        await LayAsync(Documents.Wanted);
        Guid hit = OnScreen;
        Decide(DecisionKind.Refer);
        _session.End();
        _session.Begin("4417");
        Assert.Equal(hit, State.LastDecision!.CheckId); // whoever has locked the desk and is back goes on
        _session.Begin("4418");
        Assert.Null(State.LastDecision);
        Assert.IsType<DeskAnswer.Conflict>(_desk.Undo(hit));
        Assert.Equal([ReportKind.Hit, ReportKind.Decision], Kinds);
    }

    [Fact]
    public void A_question_about_a_document_goes_with_the_officer_who_was_asked()
    {
        _screen.Change(state => state with { Asked = new AskedView(["P<UTO"], []) });
        _session.End();
        Assert.Null(State.Asked);
    }

    /// <summary>
    /// Found by reading: whoever judged a case or ended a shift recorded under a lock that the screen wanted while it was written, and the
    /// record wanted the screen.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Judging_a_case_and_ending_a_shift_never_wait_for_a_screen_that_waits_for_them(bool shift)
    {
        DeskSafe safe = new(_board.Data);
        SecondLine cases = new(safe, _records, _time);
        ShiftBook book = new(safe, _records, cases, _time);
        Desk desk = new(
            _line, _records, _session, _screen, _signals, new CheckCounters(), _time, NullLogger<Desk>.Instance, safe, cases, book);
        desk.SessionChanged();
        await desk.HandleAsync(new MrzReaderEvent.Placed());
        await desk.HandleAsync(new MrzReaderEvent.Lines(Documents.Wanted));
        Guid hit = OnScreen;
        desk.Decide(Officer, hit, DecisionKind.Refer, "", "");
        Task? written = null;
        _records.Changed += () =>
        {
            using ManualResetEventSlim began = new();
            written = Task.Run(() =>
            {
                began.Set();
                desk.SecondLineChanged();
            });
            began.Wait();
            written.Wait(TimeSpan.FromMilliseconds(300)); // it is where it would wait
            _screen.Change(state => state with { Queue = new QueueView(1, 0, null) });
        };
        Task over = Task.Run(() =>
        {
            if (shift)
                book.End();
            else
                cases.Judge(hit, new SignedInOfficer("9001", _time.GetUtcNow()), "same");
        });
        await over.WaitAsync(TimeSpan.FromSeconds(20));
        await written!.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
