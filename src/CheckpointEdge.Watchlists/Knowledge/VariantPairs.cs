using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Pairs of spellings that share one spelling in another script, hence very likely one name: ANDREI and ANDREY are both
/// Андрей. Reads rows of Latin token, native token and count, tab-separated. Static, safe for concurrent callers.
/// </summary>
internal static class VariantPairs
{
    /// <summary>Of a native spelling with more Latin ones, the commonest so many are paired.</summary>
    public const int SpellingsMax = 12;

    private const int LettersMin = 3;

    /// <summary>Two spellings, the ordinally smaller first, and what the pair counts.</summary>
    public readonly record struct Pair(string Left, string Right, double Weight);

    /// <summary>All pairs of one file, in ordinal order: a large family of spellings weighs no more than its members.</summary>
    public static List<Pair> Of(IEnumerable<(string Latin, string Native, int Count)> rows)
    {
        SortedDictionary<string, Dictionary<string, int>> families = new(StringComparer.Ordinal);
        foreach ((string latin, string native, int count) in rows)
        {
            string token = MrzLetters.Fold(latin);
            if (token.Length is < LettersMin or > NameTokens.LettersMax || token.Contains(' '))
                continue;
            if (!families.TryGetValue(native, out Dictionary<string, int>? family))
                families[native] = family = new(StringComparer.Ordinal);
            family[token] = family.GetValueOrDefault(token) + count;
        }

        List<Pair> pairs = [];
        foreach (Dictionary<string, int> family in families.Values)
        {
            string[] tokens = [.. family.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => one.Key).Take(SpellingsMax).Order(StringComparer.Ordinal)];
            for (int left = 0; left < tokens.Length; left++)
                for (int right = left + 1; right < tokens.Length; right++)
                    pairs.Add(new Pair(tokens[left], tokens[right], 1.0 / (tokens.Length - 1)));
        }

        return pairs;
    }
}
