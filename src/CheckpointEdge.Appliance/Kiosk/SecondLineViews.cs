using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A referred hit that waits for a second look; it names nobody.</summary>
/// <param name="Own">The signed-in officer referred it: somebody else looks.</param>
public sealed record CaseView(Guid CaseId, DateTimeOffset ReferredAt, bool Own);

/// <summary>What the second officer sees before judging: no verdict, no band, no score, nothing of the first officer.</summary>
/// <param name="Entries">In an order that says nothing of how well they agree.</param>
public sealed record BlindView(
    Guid CaseId, DateTimeOffset ReferredAt, TravellerView Traveller, ImmutableArray<BlindEntryView> Entries,
    string? PortraitUrl, string? PhotographUrl, string? LiveUrl)
{
    /// <summary>Who was called to the desk and looks on top of the officer's session; empty when the officer looks.</summary>
    public string Supervisor { get; init; } = "";

    /// <summary>So long the supervisor may judge; null when the officer looks.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>One entry of a list beside the traveller.</summary>
public sealed record BlindEntryView(
    string Name, ImmutableArray<string> OtherNames, string Remarks, ImmutableArray<BlindRowView> Rows);

/// <param name="Field">As in <see cref="ComparisonView"/>.</param>
public sealed record BlindRowView(string Field, [property: Sentence] string Label, string Traveller, string Listed);

/// <summary>What the second officer may see after judging.</summary>
/// <param name="Officer">The first.</param>
/// <param name="Decision">The first officer's; as in <see cref="DecisionView"/>.</param>
/// <param name="Judgement"><c>same</c>, <c>notSame</c>, <c>cannotSay</c>.</param>
/// <param name="Agrees">Null when it cannot be said.</param>
public sealed record FirstLookView(
    string Officer, string Decision, string Verdict, [property: Sentence] string Title, string Judgement, bool? Agrees);
