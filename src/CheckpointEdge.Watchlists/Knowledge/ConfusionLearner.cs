namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Learns <see cref="ConfusionCosts"/> from pairs of spellings: pairs are aligned at the costs so far, what stands for
/// what is counted, and the costs become how unlikely it is that the rarer of two is written as the other. Pairs too far
/// apart for one name are left out; where little was seen the typed costs hold. The same pairs in the same order give
/// the same costs. Static, safe for concurrent callers.
/// </summary>
internal static class ConfusionLearner
{
    /// <summary>A pair that costs more than this for each letter of the longer is two names.</summary>
    public const int CostPerLetterMax = 200;

    /// <summary>Nats of likelihood that one plain error stands for.</summary>
    public const double NatsPerPlainError = 8;

    private const int Rounds = 5;
    private const int GroupsMax = 130;
    private const int SavingEachMin = 60;

    // A group that is written so less often than this is the trace of different names.
    private const int FoundCostMax = 300;

    // The typed costs count as if so many occurrences had been seen that agree with them.
    private const double PriorSeen = 60;

    // A group earns its place by saving this much over all pairs, in plain errors.
    private const double GroupSavingMin = 8;

    public sealed record Result(ConfusionCosts Costs, int Kept, int LeftOut);

    public static Result Learn(IReadOnlyList<VariantPairs.Pair> pairs, ConfusionCosts typed)
    {
        ConfusionCosts costs = typed;
        int kept = 0;
        for (int round = 0; round < Rounds; round++)
        {
            ConfusionCounts counts = new();
            kept = Count(pairs, costs, counts);
            costs = CostsOf(counts, typed);
        }

        return new Result(costs, kept, pairs.Count - kept);
    }

    private static int Count(IReadOnlyList<VariantPairs.Pair> pairs, ConfusionCosts costs, ConfusionCounts counts)
    {
        List<TokenAlignment.Step> steps = [];
        int kept = 0;
        foreach (VariantPairs.Pair pair in pairs)
        {
            int longer = Math.Max(pair.Left.Length, pair.Right.Length);
            if (TokenAlignment.Of(pair.Left, pair.Right, costs, steps) > longer * CostPerLetterMax)
                continue;
            counts.Add(pair, steps);
            kept++;
        }

        return kept;
    }

    private static ConfusionCosts CostsOf(ConfusionCounts counts, ConfusionCosts typed)
    {
        short[] substitutes = new short[ConfusionCosts.SubstituteCount];
        for (int left = 0; left < ConfusionCosts.Letters; left++)
            for (int right = 0; right < ConfusionCosts.Letters; right++)
                if (left != right)
                    substitutes[(left * ConfusionCosts.Letters) + right] = Cost(
                        counts.Substitute(left, right), Math.Min(counts.Letter(left), counts.Letter(right)),
                        typed.Substitutes[(left * ConfusionCosts.Letters) + right]);

        short[] gaps = new short[ConfusionCosts.GapCount];
        for (int at = 0; at < gaps.Length; at++)
            gaps[at] = Cost(counts.Gap(at), counts.GapPlace(at), typed.Gaps[at]);
        return new ConfusionCosts(substitutes, gaps, GroupsOf(counts, typed, substitutes, gaps));
    }

    // Greedy, the largest saving first: a group that only repeats a shorter one (KHA, HA after KH, H) saves nothing more.
    private static List<LetterGroup> GroupsOf(
        ConfusionCounts counts, ConfusionCosts typed, short[] substitutes, short[] gaps)
    {
        Dictionary<(string, string), int> known = [];
        foreach (LetterGroup group in typed.Groups)
            known[Longer(group.Left, group.Right)] = group.Cost;
        ConfusionCosts lettersOnly = new(substitutes, gaps, []), chosen = lettersOnly;
        List<(LetterGroup Group, double Seen, double Saving)> found = [];
        foreach ((string left, string right, double seen) in counts.Blocks())
        {
            int way = WayThrough(left, right, lettersOnly);
            bool isTyped = known.Remove((left, right), out int typedCost);
            short cost = Cost(seen, Math.Min(counts.Substring(left), counts.Substring(right)), isTyped ? typedCost : way);
            if (!isTyped && cost > FoundCostMax)
                continue;
            found.Add((new LetterGroup(left, right, cost), seen, seen * (way - cost) / ConfusionCosts.PlainError));
        }

        List<LetterGroup> groups = [];
        foreach ((LetterGroup group, double seen, _) in found.Where(one => one.Saving >= GroupSavingMin)
                     .OrderByDescending(one => one.Saving).ThenBy(one => one.Group.Left, StringComparer.Ordinal)
                     .ThenBy(one => one.Group.Right, StringComparer.Ordinal))
        {
            int saved = WayThrough(group.Left, group.Right, chosen) - group.Cost;
            if (saved < SavingEachMin || seen * saved / ConfusionCosts.PlainError < GroupSavingMin)
                continue;
            groups.Add(group);
            chosen = new ConfusionCosts(substitutes, gaps, groups);
            if (groups.Count == GroupsMax)
                break;
        }

        // What was never seen is still known.
        groups.AddRange(known.Select(one => new LetterGroup(one.Key.Item1, one.Key.Item2, Cost(
                0, Math.Min(counts.Substring(one.Key.Item1), counts.Substring(one.Key.Item2)), one.Value)))
            .Where(group => WayThrough(group.Left, group.Right, chosen) - group.Cost >= SavingEachMin));
        return [.. groups.OrderBy(group => group.Left, StringComparer.Ordinal)
            .ThenBy(group => group.Right, StringComparer.Ordinal)];
    }

    // Inside a word, where no letter is first or last.
    private static int WayThrough(string left, string right, ConfusionCosts costs) =>
        TokenAlignment.Of($"N{left}N", $"N{right}N", costs, []);

    private static (string, string) Longer(string left, string right) =>
        left.Length < right.Length || (left.Length == right.Length && string.CompareOrdinal(left, right) > 0)
            ? (right, left) : (left, right);

    // How unlikely the rarer is written so, with the typed cost as if it had been seen beforehand.
    private static short Cost(double seen, double places, int typed)
    {
        double typedShare = Math.Exp(-NatsPerPlainError * typed / ConfusionCosts.PlainError);
        double share = (seen + (PriorSeen * typedShare)) / (places + PriorSeen);
        double cost = -Math.Log(Math.Min(1, share)) / NatsPerPlainError * ConfusionCosts.PlainError;
        return (short)Math.Clamp(Math.Round(cost), ConfusionCosts.Least, Math.Max(typed, ConfusionCosts.PlainError));
    }
}
