using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Kiosk;

/// <content>What comes from the reader: documents come and go, checks begin and end.</content>
public sealed partial class Desk
{
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
                shift?.CountFailure("reader");
                await EndRunningAsync();
                GiveUpReading();
                break;
            default:
                break;
        }
    }

    /// <summary>Ends when the check under way does; has ended where there is none.</summary>
    public Task CheckEnded => Running?.Ended ?? Task.CompletedTask;

    /// <summary>Ends the check under way, if there is one, and waits until it has let the chip go.</summary>
    public async Task EndRunningAsync()
    {
        if (Running is not { } running)
            return;
        running.Abandon();
        await running.Ended;
    }

    /// <summary>A document has come; null when it may not be looked at now.</summary>
    private SignedInOfficer? Begin()
    {
        lock (_gate)
        {
            if (session.Officer is not { } officer)
                return null;
            session.Touch();
            secondLine?.Leave();
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
                signals.ShowToAnyone(TravellerSignal.PleaseWait);
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
        // Before anything is looked up: the language comes at the same moment whatever is found.
        signals.ShowToHolder(TravellerSignal.PleaseWait, TravellerLanguages.OfLines(lines.Text));
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
            _onScreen = ShownCheck.Of(check);
            _steps = check.Steps;
            // Before it is shown: what an officer has seen comes back.
            if (check.Recorded)
                safe?.Put(UndecidedName, _onScreen, DeskJson.Default.ShownCheck);
            counters.Count(check);
            shift?.Count(_onScreen, check.Duration);
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

            if (_onScreen is { Recorded: false, Verdict: Verdict.Clear } && !ReleasedByHandOnly())
                Release(TravellerSignal.GoOn);
            if (_isReading)
                shift?.CountFailure("takenAway");
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
            signals.ShowToAnyone(session.Officer is null ? TravellerSignal.OutOfService : TravellerSignal.PlaceDocument);
            Publish();
        }
    }

    /// <summary>Something unforeseen: the document was not checked, and the screen says so.</summary>
    public void CouldNotHandle()
    {
        lock (_gate)
        {
            shift?.CountFailure("service");
            GiveUpReading();
            _steps = [new StepView("Document", "failed", "The document could not be checked; read it again.", null)];
            Publish();
        }
    }
}
