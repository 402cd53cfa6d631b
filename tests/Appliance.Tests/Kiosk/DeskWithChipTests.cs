using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Simulators.ChipReaders;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>What happens at a desk while a chip is read. The chip here takes an hour for an answer: it is always being read.</summary>
public sealed class DeskWithChipTests : IDisposable
{
    private readonly ManualTime _time = ManualTime.Noon;
    private readonly EnrolledBoard _board;
    private readonly RecordStore _records;
    private readonly ListShelf _shelf;
    private readonly CheckCounters _counters = new();
    private readonly DeskSession _session;
    private readonly KioskScreen _screen;
    private readonly VirtualChipReader _chips =
        ChipDocuments.Reader(ChipDocuments.Issue(Documents.Wanted), latency: TimeSpan.FromHours(1));

    private readonly Desk _desk;

    public DeskWithChipTests()
    {
        _board = new EnrolledBoard(_time);
        _records = RecordStore.Open(_board.Data, _board.Unit, _time);
        _shelf = ListShelf.Open(_board.Data, _board.Unit, _time);
        _session = new DeskSession(_time);
        _screen = new KioskScreen(_board.Unit, _time);
        CheckpointLine line = new(
            _board.Unit, _shelf, ClearedPairs.Open(_board.Data, _board.Unit, _time), new ClockWatch(_records, _shelf, _time), _records,
            new ChipStation(_chips, 0, _time),
            ChipDocuments.Trust, _time);
        _desk = new Desk(
            line, _records, _session, _screen, new TravellerSignals(null), _counters, _time, NullLogger<Desk>.Instance);
        _session.Changed += _desk.SessionChanged;
        _session.Begin("4417");
    }

    private KioskState State => _screen.State;

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

    private async Task<KioskState> UntilAsync(Phase phase)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20), TimeProvider.System);
        await foreach (KioskState state in _screen.FollowAsync(limit.Token))
        {
            if (state.Phase == phase)
                return state;
        }

        return State;
    }

    [Fact]
    public async Task The_desk_goes_on_while_a_chip_is_read_and_says_so()
    {
        await LayAsync(Documents.Wanted);
        Assert.Equal((Phase.Reading, "running"), (State.Phase, State.Steps.Single(step => step.Name == "Chip").State));
        Assert.IsType<DeskAnswer.Conflict>(_desk.Release(Guid.Empty));
        await _desk.EndRunningAsync();
        Assert.Equal(Phase.Ready, State.Phase);
    }

    [Fact]
    public async Task A_document_taken_away_while_its_chip_is_read_is_judged_by_what_is_printed()
    {
        await LayAsync(Documents.Wanted);
        await _desk.HandleAsync(new MrzReaderEvent.Removed());
        ResultView result = (await UntilAsync(Phase.Result)).Result!;
        Assert.Equal(("stop", "brokenOff", true), (result.Verdict, result.Chip!.State, result.NeedsDecision));
        Assert.Contains("The document was taken away before its chip was read", result.Reasons);
        Assert.Equal(1, _records.Queue().Waiting);
    }

    [Fact]
    public async Task The_next_document_ends_the_reading_and_nothing_of_the_one_before_is_shown_or_recorded()
    {
        await LayAsync(Documents.Wanted);
        _chips.Remove();
        await LayAsync(Documents.Clear);
        Assert.Equal(("QUILLMOOR", "clear"), (State.Result!.Traveller.PrimaryIdentifier, State.Result.Verdict));
        Assert.Equal((1, 0), ((int)_counters.Read().All, _records.Queue().Waiting));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_officer_or_none_ends_the_reading(bool another)
    {
        await LayAsync(Documents.Wanted);
        if (another)
            _session.Begin("4418");
        else
            _session.End();
        await _desk.EndRunningAsync();
        Assert.Equal((another ? Phase.Ready : Phase.SignedOut, null), (State.Phase, State.Result));
        Assert.Equal((0, 0), ((int)_counters.Read().All, _records.Queue().Waiting));
    }

    [Fact]
    public async Task Trouble_at_the_document_reader_ends_the_reading()
    {
        await LayAsync(Documents.Wanted);
        await _desk.HandleAsync(new MrzReaderEvent.Trouble("It does not answer.", "Plug it in."));
        Assert.Equal((Phase.Ready, 0), (State.Phase, (int)_counters.Read().All));
    }
}
