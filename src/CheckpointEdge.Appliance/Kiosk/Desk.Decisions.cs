using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <content>What the officer decides, takes back, releases; and the second officer without whom a stop is not let go.</content>
public sealed partial class Desk
{
    /// <summary>So long a second officer is waited for (seconds).</summary>
    public const int ConfirmationSeconds = 60;

    private const string NothingToConfirm = "Nothing waits for a second officer any more; decide again.";

    private const string NotSignedIn = "Sign in first.";

    private AskedSecond? _asked;

    /// <summary>Whether a stop is let go by two officers only; by one alone where the desk is set so.</summary>
    public bool StopNeedsTwo { get; init; } = true;

    /// <summary>Whether a check ends by the officer's release alone, not by taking a clear document away: so at a desk with a barrier.</summary>
    public Func<bool> ReleasedByHandOnly { get; init; } = () => false;

    /// <summary>What the first officer decided and a second one has to confirm.</summary>
    private sealed record AskedSecond(SignedInOfficer First, ConfirmationView View, string Text, long At);

    /// <summary>Decides, or asks for the second officer where one alone may not.</summary>
    public DeskAnswer Decide(SignedInOfficer officer, Guid checkId, DecisionKind kind, string reason, string text)
    {
        lock (_gate)
        {
            if (session.Officer != officer)
                return new DeskAnswer.Conflict(NotSignedIn); // gone while the request was on its way
            if (_onScreen is not { Recorded: true } check || check.Id != checkId)
            {
                return new DeskAnswer.Conflict(
                    _last?.Check.Id == checkId ? "This check is decided already." : NotOnScreen);
            }

            if (StopNeedsTwo && kind == DecisionKind.NotSamePerson && check.Verdict == Verdict.Stop)
            {
                DateTimeOffset until = time.GetUtcNow().AddSeconds(ConfirmationSeconds);
                _asked = new AskedSecond(officer, new ConfirmationView(checkId, DecisionWords.Of(kind), reason, until), text, time.GetTimestamp());
                Publish();
                return new DeskAnswer.Asked(_asked.View);
            }

            return Decided(officer, check, kind, reason, text, confirmedBy: "");
        }
    }

    /// <summary>Why this officer cannot confirm now, in one sentence; null when the PIN may be asked for.</summary>
    public string? ConfirmationRefusal(Guid checkId, string second)
    {
        lock (_gate)
        {
            return _asked is not { } asked || asked.View.CheckId != checkId || ConfirmationIsOver(asked) || asked.First != session.Officer
                ? NothingToConfirm
                : asked.First.Number == second ? "Two officers let a stop go; the second is somebody else than the first."
                : null;
        }
    }

    /// <summary>A second officer, who has shown number and PIN, confirms what the first decided.</summary>
    public DeskAnswer Confirm(Guid checkId, string second)
    {
        lock (_gate)
        {
            if (ConfirmationRefusal(checkId, second) is { } refusal)
                return new DeskAnswer.Conflict(refusal);
            AskedSecond asked = _asked!;
            return _onScreen is { Recorded: true } check && check.Id == checkId
                ? Decided(asked.First, check, DecisionKind.NotSamePerson, asked.View.Reason, asked.Text, second)
                : new DeskAnswer.Conflict(NotOnScreen);
        }
    }

    /// <summary>The first officer thinks again; the check is undecided as before.</summary>
    public DeskAnswer Withdraw(Guid checkId)
    {
        lock (_gate)
        {
            if (_asked?.View.CheckId != checkId)
                return new DeskAnswer.Conflict(NothingToConfirm);
            _asked = null;
            Publish();
            return new DeskAnswer.Done(null);
        }
    }

    /// <summary>Takes the newest decision back; the check is on the screen again, undecided.</summary>
    public DeskAnswer Undo(Guid checkId)
    {
        lock (_gate)
        {
            if (_last is not { } last || last.Check.Id != checkId || UndoIsOver(last))
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

            shift?.CountTakenBack(last.Report.Decision);
            secondLine?.Remove(checkId);
            if (last.Report.Decision == DecisionKind.NotSamePerson)
                counters.Alerts.TakeBackFalse(last.Check.ListGeneration, last.Check.Alerts);
            _last = null;
            _releasedAt = null;
            _onScreen = last.Check;
            _steps = last.Check.Steps;
            signals.TakeBack();
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
            if (check.Verdict != Verdict.Stop)
                signals.Release();
            Release(check.Verdict == Verdict.Stop ? TravellerSignal.OfficerWillHelp : TravellerSignal.GoOn);
            return new DeskAnswer.Done(null);
        }
    }

    private bool UndoIsOver(DecisionMade last) => time.GetElapsedTime(last.At) >= TimeSpan.FromSeconds(last.Check.UndoSeconds);

    private bool ConfirmationIsOver(AskedSecond asked) => time.GetElapsedTime(asked.At) >= TimeSpan.FromSeconds(ConfirmationSeconds);

    private DeskAnswer Decided(
        SignedInOfficer officer, ShownCheck check, DecisionKind kind, string reason, string text, string confirmedBy)
    {
        DateTimeOffset now = time.GetUtcNow();
        DecisionReport report = new(Guid.CreateVersion7(now), check.Id, kind, reason, text, officer.Number, now) { ConfirmedBy = confirmedBy };
        if (Recorded(() => records.RecordDecision(report)) is { } failure)
            return failure;
        long at = time.GetTimestamp();
        DecisionView view = new(check.Id, DecisionWords.Of(kind), reason, text, now, confirmedBy)
        {
            UndoLeft = () => TimeSpan.FromSeconds(check.UndoSeconds) - time.GetElapsedTime(at),
        };
        _last = new DecisionMade(check, report, view, at);
        _asked = null;
        safe?.Wipe(UndecidedName);
        shift?.CountDecision(kind);
        if (kind is DecisionKind.Refer or DecisionKind.Supervisor)
            secondLine?.Add(check, officer.Number, view.Decision);
        if (kind == DecisionKind.NotSamePerson)
            counters.Alerts.CountFalse(check.ListGeneration, check.Alerts);
        if (kind == DecisionKind.NotSamePerson)
            signals.Release();
        Release(kind == DecisionKind.NotSamePerson ? TravellerSignal.GoOn : TravellerSignal.OfficerWillHelp);
        LogDecided(logger, view.Decision);
        return new DeskAnswer.Done(view);
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
