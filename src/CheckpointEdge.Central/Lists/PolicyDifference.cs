using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Lists;

/// <summary>Thresholds of a list that a person set, whatever its budget says (thousandths of a natural logarithm).</summary>
/// <param name="Possible">Null: the one that the slice brings; <paramref name="Strong"/> likewise.</param>
public sealed record HandThresholds(string List, int? Possible, int? Strong);

/// <summary>One rule of the policy that is another than in use.</summary>
/// <param name="Rule">As it stands in the policy: <c>listAgeLimitHours</c>, <c>lists.people.onStrong</c>.</param>
/// <param name="Before">Empty where there was none; <paramref name="After"/> likewise.</param>
public sealed record PolicyChange(string Rule, string Before, string After);

/// <summary>What those who sign a draft must see of its policy, since they sign that too. Immutable.</summary>
public sealed record PolicyDifference(ImmutableArray<HandThresholds> ByHand, ImmutableArray<PolicyChange> Changes)
{
    /// <param name="before">The policy in use; before the first list, the one that comes with the program.</param>
    internal static PolicyDifference Of(ListPolicy before, ListPolicy after)
    {
        SortedDictionary<string, string> old = RulesOf(before);
        SortedDictionary<string, string> next = RulesOf(after);
        return new PolicyDifference(
            [
                .. after.Lists.Where(list => (list.Value.PossibleThousandths ?? list.Value.StrongThousandths) is not null)
                    .Select(list => new HandThresholds(list.Key, list.Value.PossibleThousandths, list.Value.StrongThousandths)),
            ],
            [
                .. old.Keys.Union(next.Keys).Order(StringComparer.Ordinal)
                    .Select(rule => new PolicyChange(rule, old.GetValueOrDefault(rule, ""), next.GetValueOrDefault(rule, "")))
                    .Where(change => change.Before != change.After),
            ]);
    }

    private static SortedDictionary<string, string> RulesOf(ListPolicy policy)
    {
        SortedDictionary<string, string> rules = new(StringComparer.Ordinal);
        using JsonDocument written = JsonDocument.Parse(PolicyFile.Encode(policy));
        Add(rules, "", written.RootElement);
        return rules;
    }

    private static void Add(SortedDictionary<string, string> rules, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty part in value.EnumerateObject())
                Add(rules, name.Length == 0 ? part.Name : $"{name}.{part.Name}", part.Value);
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            rules[name] = value.ToString();
        }
    }
}
