using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// One check as the desk holds it while it is on the screen: what is drawn, and what its decision needs. That of a recorded hit lies
/// sealed in the desk's safe until it is decided, so that it comes back after a restart. Immutable.
/// </summary>
public sealed record ShownCheck
{
    public required Guid Id { get; init; }

    /// <summary>A hit or a false document was recorded: the officer decides.</summary>
    public required bool Recorded { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>How long a decision can be taken back, by the list's policy (seconds).</summary>
    public required int UndoSeconds { get; init; }

    public required ResultView View { get; init; }
    public required ImmutableArray<StepView> Steps { get; init; }

    /// <summary>The list that was searched; null when none was, or not whole.</summary>
    public required long? ListGeneration { get; init; }

    /// <summary>What it counts as, list by list.</summary>
    public required ImmutableArray<ListTally> Alerts { get; init; }

    public required ReadOnlyMemory<byte> Portrait { get; init; }
    public required ReadOnlyMemory<byte> ChipPhotograph { get; init; }
    public required ReadOnlyMemory<byte> LivePicture { get; init; }

    public static ShownCheck Of(Check check) => new()
    {
        Id = check.Id,
        Recorded = check.Recorded,
        Verdict = check.Outcome.Verdict,
        UndoSeconds = check.Policy.UndoSeconds,
        View = ResultViews.Of(check),
        Steps = check.Steps,
        ListGeneration = check.ListGeneration,
        Alerts = AlertCounts.AlertsOf(check),
        Portrait = check.Portrait,
        ChipPhotograph = check.ChipPhotograph,
        LivePicture = check.Face?.LivePicture ?? default,
    };

    /// <summary>Nothing of a traveller is ever printed.</summary>
    public override string ToString() => $"check {Id:D}";
}
