namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// How well costs tell spellings of one name from tokens that only look alike: each held-out pair against the nearest
/// token of another name. Static, safe for concurrent callers.
/// </summary>
internal static class HeldOutSpellings
{
    private const int PairsMax = 4_000;
    private const int RivalsEach = 40;

    /// <summary>The share of (pair, rival) in which the pair costs less for its letters; ties count half.</summary>
    public static double Auc(IReadOnlyList<VariantPairs.Pair> pairs, ConfusionCosts costs)
    {
        // Rivals are tokens that stand near in the alphabet, so that they share their first letters.
        string[] tokens = [.. pairs.SelectMany(pair => (string[])[pair.Left, pair.Right])
            .Distinct().Order(StringComparer.Ordinal)];
        HashSet<(string, string)> same = [.. pairs.Select(pair => (pair.Left, pair.Right))];
        List<TokenAlignment.Step> steps = [];
        double won = 0;
        int asked = 0, stride = Math.Max(1, pairs.Count / PairsMax);
        for (int number = 0; number < pairs.Count; number += stride)
        {
            (string left, string right, _) = pairs[number];
            int at = Array.BinarySearch(tokens, left, StringComparer.Ordinal);
            double own = PerLetter(left, right), rival = double.MaxValue;
            for (int other = Math.Max(0, at - RivalsEach); other < Math.Min(tokens.Length, at + RivalsEach); other++)
            {
                string token = tokens[other];
                if (other == at || token == right || same.Contains((left, token)) || same.Contains((token, left)))
                    continue;
                rival = Math.Min(rival, PerLetter(left, token));
            }

            won += own < rival ? 1 : own > rival ? 0 : 0.5;
            asked++;
        }

        return asked == 0 ? 0 : won / asked;

        double PerLetter(string one, string two) =>
            (double)TokenAlignment.Of(one, two, costs, steps) / Math.Max(one.Length, two.Length);
    }
}
