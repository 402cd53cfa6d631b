using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>One reason an officer may give.</summary>
public sealed record ReasonView(string Code, [property: Sentence] string Text);

/// <summary>The reasons an officer chooses from; free text comes in addition. Stateless.</summary>
public static class DecisionReasons
{
    /// <summary>The officer's own words (characters).</summary>
    public const int TextLengthMax = 500;

    /// <summary>By decision; a decision with reasons cannot be made without one of them.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<ReasonView>> ByDecision { get; } =
        new Dictionary<string, ImmutableArray<ReasonView>>
        {
            ["notSamePerson"] =
            [
                new("photo", "The photograph shows somebody else"),
                new("birthDate", "The date of birth differs"),
                new("otherPerson", "Another person of this name"),
                new("secondLine", "Document checked at the second line"),
                new("other", "Another reason"),
            ],
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What is wrong with a reason, in one sentence; null when it will do.</summary>
    public static string? Refusal(string decision, string reason, string text)
    {
        if (text.Length > TextLengthMax)
            return $"The text has {text.Length} characters; at most {TextLengthMax} are kept.";
        if (!ByDecision.TryGetValue(decision, out ImmutableArray<ReasonView> reasons))
            return reason.Length == 0 ? null : "This decision takes no reason.";
        return reasons.Any(known => known.Code == reason) ? null : "Choose a reason first.";
    }
}
