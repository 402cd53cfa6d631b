using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <content>What the officer decides, takes back, releases.</content>
public sealed partial class Desk
{
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
                checkId, DecisionWords.Of(kind), reason, text, now, now.AddSeconds(check.UndoSeconds));
            _last = new DecisionMade(check, report, view);
            safe?.Wipe(UndecidedName);
            if (kind == DecisionKind.NotSamePerson)
                counters.Alerts.CountFalse(check.ListGeneration, check.Alerts);
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
            // First into the safe: should the service end in between, the records say which of the two counts.
            safe?.Put(UndecidedName, last.Check, DeskJson.Default.ShownCheck);
            if (Recorded(() => records.RecordUndo(last.Report)) is { } failure)
            {
                safe?.Wipe(UndecidedName);
                return failure;
            }

            if (last.Report.Decision == DecisionKind.NotSamePerson)
                counters.Alerts.TakeBackFalse(last.Check.ListGeneration, last.Check.Alerts);
            _last = null;
            _releasedAt = null;
            _onScreen = last.Check;
            _steps = last.Check.Steps;
            signals.ShowToHolder(
                TravellerSignal.PleaseWait, TravellerLanguages.OfState(last.Check.View.Traveller.IssuingState));
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
            Release(check.Verdict == Verdict.Stop ? TravellerSignal.OfficerWillHelp : TravellerSignal.GoOn);
            return new DeskAnswer.Done(null);
        }
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
}
