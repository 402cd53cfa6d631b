namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>What became of something the officer asked for. A closed set: no other cases exist.</summary>
public abstract record DeskAnswer
{
    private DeskAnswer()
    {
    }

    /// <param name="Decision">The decision made, or null when there is none to show.</param>
    public sealed record Done(DecisionView? Decision) : DeskAnswer;

    /// <summary>A second officer has to confirm; nothing is decided yet.</summary>
    public sealed record Asked(ConfirmationView Confirmation) : DeskAnswer;

    /// <summary>It is not possible now.</summary>
    public sealed record Conflict(string Sentence) : DeskAnswer;

    /// <summary>The disk does not take it: nothing was decided.</summary>
    public sealed record NotRecorded(string Sentence) : DeskAnswer;
}
