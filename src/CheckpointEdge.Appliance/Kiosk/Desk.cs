using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// What happens at one desk: documents come and go, the officer decides, releases, takes back. An undecided hit stays until
/// it is decided, whoever signs in. Safe for concurrent use; the reader's events come one at a time.
/// </summary>
/// <remarks>
/// Reading a chip takes seconds, and the desk goes on meanwhile: a check runs by itself (<see cref="RunningCheck"/>). A document
/// that is taken away ends the reading of its chip, and the check comes to its result without; the next document, trouble at the
/// reader or another officer ends the whole check, and nothing of it is shown any more. Only a hit that is recorded already is
/// shown whatever happened meanwhile.
/// </remarks>
public sealed partial class Desk(
    CheckpointLine line, RecordStore records, DeskSession session, KioskScreen screen, TravellerSignals signals,
    CheckCounters counters, TimeProvider time, ILogger<Desk> logger)
{
    /// <summary>How long "go on" and "an officer will help" stand before the next traveller is asked (seconds).</summary>
    public const int ReleaseShownSeconds = 4;

    private const string DecideFirst = "Decide on the traveller before you first.";
    private const string NotOnScreen = "This check is not on the screen any more.";

    private static readonly StepView _reading = new("Document", "running", "A document is being read.", null);

    private readonly Lock _gate = new();
    private Check? _onScreen;
    private bool _isReading;
    private RunningCheck? _running;
    private ImmutableArray<StepView> _steps = [];
    private DecisionMade? _last;
    private long? _releasedAt;

    /// <summary>The newest decision, with the check that comes back when it is taken back.</summary>
    private sealed record DecisionMade(Check Check, DecisionReport Report, DecisionView View);

    /// <summary>One thing that happened at the reader. Returns when the next may come; a check may still be under way.</summary>
    public async Task HandleAsync(MrzReaderEvent happened)
    {
        switch (happened)
        {
            case MrzReaderEvent.Placed:
                await EndRunningAsync();
                Begin();
                break;
            case MrzReaderEvent.Lines lines:
                await EndRunningAsync();
                if (Begin() is { } officer)
                    Start(lines, officer);
                break;
            case MrzReaderEvent.Removed:
                TakenAway();
                break;
            case MrzReaderEvent.Trouble:
                counters.CountReaderTrouble();
                await EndRunningAsync();
                GiveUpReading();
                break;
            default:
                break;
        }
    }

    /// <summary>Ends the check under way, if there is one, and waits until it has let the chip go.</summary>
    public async Task EndRunningAsync()
    {
        if (Running is not { } running)
            return;
        running.Abandon();
        await running.Ended;
    }

    /// <summary>A picture of the check on screen; empty when there is none.</summary>
    public ReadOnlyMemory<byte> PictureOf(Guid checkId, Func<Check, ReadOnlyMemory<byte>> which)
    {
        lock (_gate)
            return _onScreen?.Id == checkId ? which(_onScreen) : default;
    }

    public DeskAnswer Decide(SignedInOfficer officer, Guid checkId, DecisionKind kind, string reason, string text)
    {
        lock (_gate)
        {
            if (_onScreen is not { Recorded: true } check || check.Id != checkId)
            {
                return new DeskAnswer.Conflict(
                    _last?.Check.Id == checkId ? "This check is decided already." : NotOnScreen);
            }

            DateTimeOffset now = time.GetUtcNow();
            DecisionReport report = new(Guid.CreateVersion7(now), checkId, kind, reason, text, officer.Number, now);
            if (Recorded(() => records.RecordDecision(report)) is { } failure)
                return failure;
            DecisionView view = new(
                checkId, DecisionWords.Of(kind), reason, text, now, now.AddSeconds(check.Policy.UndoSeconds));
            _last = new DecisionMade(check, report, view);
            if (kind == DecisionKind.NotSamePerson)
                counters.Alerts.CountFalse(check);
            Release(kind == DecisionKind.NotSamePerson ? TravellerSignal.GoOn : TravellerSignal.OfficerWillHelp);
            LogDecided(logger, view.Decision);
            return new DeskAnswer.Done(view);
        }
    }

    /// <summary>Takes the newest decision back; the check is on the screen again, undecided.</summary>
    public DeskAnswer Undo(Guid checkId)
    {
        lock (_gate)
        {
            if (_last is not { } last || last.Check.Id != checkId || time.GetUtcNow() >= last.View.UndoUntil)
                return new DeskAnswer.Conflict("This decision cannot be taken back any more.");
            if (_onScreen is { Recorded: true })
                return new DeskAnswer.Conflict(DecideFirst);
            if (_isReading)
                return new DeskAnswer.Conflict("A document is being read; try again in a moment.");
            if (Recorded(() => records.RecordUndo(last.Report)) is { } failure)
                return failure;
            if (last.Report.Decision == DecisionKind.NotSamePerson)
                counters.Alerts.TakeBackFalse(last.Check);
            _last = null;
            _releasedAt = null;
            _onScreen = last.Check;
            _steps = last.Check.Steps;
            signals.Show(TravellerSignal.PleaseWait);
            Publish();
            LogUndone(logger);
            return new DeskAnswer.Done(null);
        }
    }

    /// <summary>Ends a result that needs no decision.</summary>
    public DeskAnswer Release(Guid checkId)
    {
        lock (_gate)
        {
            if (_onScreen is not { } check || check.Id != checkId)
                return new DeskAnswer.Conflict(NotOnScreen);
            if (check.Recorded)
                return new DeskAnswer.Conflict("This check needs a decision.");
            // A document that does not hold is not waved on; the officer has called the second line.
            Release(check.Outcome.Verdict == Verdict.Stop ? TravellerSignal.OfficerWillHelp : TravellerSignal.GoOn);
            return new DeskAnswer.Done(null);
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
                signals.Show(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            _releasedAt = null;
            Publish();
        }
    }

    /// <summary>What passes with time: the undo, and the signal after a release. Called every second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_last is { } last && time.GetUtcNow() >= last.View.UndoUntil)
            {
                _last = null;
                Publish();
            }

            if (_releasedAt is { } at && time.GetElapsedTime(at) >= TimeSpan.FromSeconds(ReleaseShownSeconds))
            {
                _releasedAt = null;
                signals.Show(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            }
        }
    }

    /// <summary>A document has come; null when it may not be looked at now.</summary>
    private SignedInOfficer? Begin()
    {
        lock (_gate)
        {
            if (session.Officer is not { } officer)
                return null;
            session.Touch();
            if (_onScreen is { Recorded: true } undecided)
            {
                _steps = undecided.Steps.Add(new StepView("Next document", "notDone", DecideFirst, null));
                Publish();
                return null;
            }

            if (!_isReading)
            {
                _isReading = true;
                _onScreen = null;
                _releasedAt = null;
                _steps = [_reading];
                signals.Show(TravellerSignal.PleaseWait);
                Publish();
            }

            return officer;
        }
    }

    private RunningCheck? Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    private void Start(MrzReaderEvent.Lines lines, SignedInOfficer officer)
    {
        RunningCheck running = new(officer);
        lock (_gate)
            _running = running;
        PresentedDocument document = new(lines.Text, lines.Portrait) { TakenAway = running.TakenAway };
        running.Ended = RunAsync(running, document);
    }

    /// <summary>One check to its end, whichever that is. Without a chip to wait for it has ended when this returns.</summary>
    private async Task RunAsync(RunningCheck running, PresentedDocument document)
    {
        try
        {
            Check check = await line.RunAsync(
                document, running.Officer.Number, steps => ShowSteps(running, steps), running.Abandoned);
            Finish(running, check);
        }
        catch (OperationCanceledException) when (running.Abandoned.IsCancellationRequested)
        {
            lock (_gate)
            {
                _running = null;
                GiveUpReading();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(logger, failure.GetType().Name);
            lock (_gate)
            {
                _running = null;
                CouldNotHandle();
            }
        }
    }

    private void ShowSteps(RunningCheck running, ImmutableArray<StepView> steps)
    {
        lock (_gate)
        {
            if (_running != running || running.Abandoned.IsCancellationRequested)
                return;
            _steps = steps;
            Publish();
        }
    }

    private void Finish(RunningCheck running, Check check)
    {
        lock (_gate)
        {
            _running = null;
            // Whoever left meanwhile does not leave a traveller on the screen; a recorded hit stays until it is decided.
            if (running.Abandoned.IsCancellationRequested && !check.Recorded)
            {
                GiveUpReading();
                return;
            }

            _isReading = false;
            _onScreen = check;
            _steps = check.Steps;
            counters.Count(check);
            Publish();
        }

        LogChecked(logger, check.Outcome.Verdict, check.Duration.TotalMilliseconds);
    }

    /// <summary>Only what is clear ends by itself: whatever asks for a look waits for the officer.</summary>
    private void TakenAway()
    {
        lock (_gate)
        {
            if (_running is { } running)
            {
                // What is read of the chip is all there will be; the check goes on with it.
                running.TakeAway();
                return;
            }

            if (_onScreen is { Recorded: false, Outcome.Verdict: Verdict.Clear })
                Release(TravellerSignal.GoOn);
            GiveUpReading();
        }
    }

    private void GiveUpReading()
    {
        lock (_gate)
        {
            if (!_isReading)
                return;
            _isReading = false;
            _steps = [];
            signals.Show(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            Publish();
        }
    }

    /// <summary>Something unforeseen: the document was not checked, and the screen says so.</summary>
    public void CouldNotHandle()
    {
        lock (_gate)
        {
            GiveUpReading();
            _steps = [new StepView("Document", "failed", "The document could not be checked; read it again.", null)];
            Publish();
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
        ResultView? result = _onScreen is null ? null : ResultViews.Of(_onScreen);
        screen.Change(state => state with
        {
            Officer = officer is null ? null : new OfficerView(officer.Number, officer.SignedInAt),
            Phase = officer is null ? Phase.SignedOut
                : result is not null ? Phase.Result
                : _isReading ? Phase.Reading
                : Phase.Ready,
            Steps = _steps,
            Result = result,
            LastDecision = _last?.View,
        });
    }

    private DeskAnswer.NotRecorded? Recorded(Action record)
    {
        try
        {
            record();
            return null;
        }
        catch (RecordStoreException failure)
        {
            LogNotRecorded(logger, failure.Message);
            return new DeskAnswer.NotRecorded("This board cannot record the decision; nothing was decided. Call the technician.");
        }
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
