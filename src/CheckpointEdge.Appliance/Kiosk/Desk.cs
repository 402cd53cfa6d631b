using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// What happens at one desk: documents come and go, the officer decides, releases, takes back. An undecided hit stays until
/// it is decided, whoever signs in, and comes back after a restart of the service. Safe for concurrent use; the reader's events come one at a time.
/// </summary>
/// <remarks>
/// Reading a chip takes seconds, and the desk goes on meanwhile: a check runs by itself (<see cref="RunningCheck"/>). A document
/// that is taken away ends the reading of its chip, and the check comes to its result without; the next document, trouble at the
/// reader or another officer ends the whole check, and nothing of it is shown any more. Only a hit that is recorded already is
/// shown whatever happened meanwhile.
/// </remarks>
public sealed partial class Desk(
    CheckpointLine line, RecordStore records, DeskSession session, KioskScreen screen, TravellerSignals signals,
    CheckCounters counters, TimeProvider time, ILogger<Desk> logger, DeskSafe? safe = null,
    SecondLine? secondLine = null, ShiftBook? shift = null)
{
    /// <summary>How long "go on" and "an officer will help" stand before the next traveller is asked (seconds).</summary>
    public const int ReleaseShownSeconds = 4;

    /// <summary>The undecided hit in the desk's safe.</summary>
    public const string UndecidedName = "undecided";

    private const string DecideFirst = "Decide on the traveller before you first.";
    private const string NotOnScreen = "This check is not on the screen any more.";

    private static readonly StepView _reading = new("Document", "running", "A document is being read.", null);

    private readonly Lock _gate = new();
    private ShownCheck? _onScreen;
    private bool _isReading;
    private RunningCheck? _running;
    private ImmutableArray<StepView> _steps = [];
    private DecisionMade? _last;
    private long? _releasedAt;

    /// <summary>The newest decision, with the check that comes back when it is taken back.</summary>
    /// <param name="At">By the clock that nobody sets: one that is put right meanwhile neither shortens nor lengthens the undo.</param>
    private sealed record DecisionMade(ShownCheck Check, DecisionReport Report, DecisionView View, long At);

    /// <summary>Hits on the screen that nobody has decided (count).</summary>
    public int Undecided
    {
        get
        {
            lock (_gate)
                return _onScreen is { Recorded: true } ? 1 : 0;
        }
    }

    /// <summary>A picture of the check on screen; empty when there is none.</summary>
    public ReadOnlyMemory<byte> PictureOf(Guid checkId, Func<ShownCheck, ReadOnlyMemory<byte>> which)
    {
        lock (_gate)
            return _onScreen?.Id == checkId ? which(_onScreen) : default;
    }

    /// <summary>
    /// Puts the screen back where it was before the service ended. What was decided in the moment of the end does not come back: the
    /// records say so.
    /// </summary>
    /// <exception cref="RecordStoreException">The records cannot be read.</exception>
    public void Resume()
    {
        lock (_gate)
        {
            if (safe?.Get(UndecidedName, DeskJson.Default.ShownCheck) is { } undecided)
            {
                if (records.AwaitsDecision(undecided.Id))
                {
                    _onScreen = undecided;
                    _steps = undecided.Steps;
                }
                else
                {
                    safe.Wipe(UndecidedName);
                }
            }

            if (session.Officer is { } officer)
                shift?.SignedIn(officer);
            if (session.Officer is not null && _onScreen is { } shown)
                signals.ShowToHolder(TravellerSignal.PleaseWait, TravellerLanguages.OfState(shown.View.Traveller.IssuingState));
            else
                signals.ShowToAnyone(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            Publish();
        }
    }

    /// <summary>Somebody signed in or out, or the desk locked itself.</summary>
    public void SessionChanged()
    {
        lock (_gate)
        {
            if (_running is { } running && running.Officer != session.Officer)
                running.Abandon();
            if (session.Officer is null && _onScreen is { Recorded: false })
                _onScreen = null;
            if (_onScreen is null && !_isReading)
                signals.ShowToAnyone(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            _releasedAt = null;
            secondLine?.Leave();
            if (_asked?.First != session.Officer)
                _asked = null;
            if (session.Officer is { } next && _last?.Report.Officer != next.Number)
                _last = null; // what somebody else decided is not theirs to take back, nor to see
            if (session.Officer is { } officer)
                shift?.SignedIn(officer);
            Publish();
        }
    }

    /// <summary>A case was judged.</summary>
    public void SecondLineChanged()
    {
        lock (_gate)
            Publish();
    }

    /// <summary>What passes with time: the undo, the wait for a second officer, and the signal after a release. Called every second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_last is { } last && UndoIsOver(last))
            {
                _last = null;
                Publish();
            }

            shift?.Tick();
            if (secondLine?.Expire() == true)
                Publish();
            if (_asked is { } asked && ConfirmationIsOver(asked))
            {
                _asked = null;
                Publish();
            }

            if (_releasedAt is { } at && time.GetElapsedTime(at) >= TimeSpan.FromSeconds(ReleaseShownSeconds))
            {
                _releasedAt = null;
                signals.ShowToAnyone(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            }
        }
    }

    private void Release(TravellerSignal signal)
    {
        _onScreen = null;
        _steps = [];
        _releasedAt = time.GetTimestamp();
        signals.Show(signal);
        Publish();
    }

    private void Publish()
    {
        SignedInOfficer? officer = session.Officer;
        ResultView? result = _onScreen?.View;
        // Before the screen's own lock: both record while they hold theirs, and whoever records writes the screen anew.
        DateTimeOffset? beganAt = shift?.BeganAt;
        ImmutableArray<CaseView> cases = secondLine?.Views(officer?.Number) ?? [];
        screen.Change(state => state with
        {
            Officer = officer is null ? null : new OfficerView(officer.Number, officer.SignedInAt, officer.Supervisor, beganAt),
            Phase = officer is null ? Phase.SignedOut
                : result is not null ? Phase.Result
                : _isReading ? Phase.Reading
                : Phase.Ready,
            Steps = _steps,
            Result = result,
            LastDecision = _last?.View,
            Confirmation = _asked?.View,
            SecondLine = cases,
            Asked = officer is null ? null : state.Asked,
        });
    }

    [LoggerMessage(1, LogLevel.Information, "checked: {Verdict} in {Milliseconds:F1} ms")]
    private static partial void LogChecked(ILogger logger, Verdict verdict, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "decided: {Decision}")]
    private static partial void LogDecided(ILogger logger, string decision);

    [LoggerMessage(3, LogLevel.Information, "a decision was taken back")]
    private static partial void LogUndone(ILogger logger);

    [LoggerMessage(5, LogLevel.Error, "a document could not be checked: {Kind}")]
    private static partial void LogFailed(ILogger logger, string kind);

    [LoggerMessage(4, LogLevel.Error, "a decision could not be recorded: {Why}")]
    private static partial void LogNotRecorded(ILogger logger, string why);
}
