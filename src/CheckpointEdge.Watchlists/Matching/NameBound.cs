using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// The most that a listed name can say: every word with the best of the other side's words, whatever the rest takes. Told
/// from pairs that are weighed once a search, at a fraction of what comparing two names in full costs. Immutable, safe for
/// concurrent callers with a comparison each.
/// </summary>
internal sealed class NameBound(NameIndex names, RecordFacts facts, MatchWeights weights)
{
    /// <summary>The bound is not one for pairs of which one side joins two words that no key brought together.</summary>
    public const int Slack = 1_000;

    /// <summary>When nothing can be told quickly.</summary>
    public const int Unknown = int.MaxValue / 4;

    /// <summary>Points of the name at most, in thousandths of a nat; may be less than nothing.</summary>
    public int Of(Traveller traveller, int name, NameComparison pairs)
    {
        NameSide side = traveller.Name;
        ReadOnlySpan<int> ids = names.TokensOf(name);
        if (traveller.Cut)
            return Unknown;
        int initials = 0, particles = 0, words = 0, found = 0;
        foreach (int id in ids)
        {
            switch (names.KindOf(id))
            {
                case TokenKind.Word:
                    words++;
                    found += IsFound(side, id, pairs) ? 1 : 0;
                    break;
                case TokenKind.Initial:
                    initials++;
                    break;
                default:
                    particles++;
                    break;
            }
        }

        // A name of particles alone is compared as one of words.
        if (words == 0)
            return Unknown;
        int points = 0, onlyTraveller = 0;
        for (int at = 0; at < side.Count; at++)
        {
            if (side.Kind(at) == TokenKind.Initial)
                initials++;
            if (side.Kind(at) != TokenKind.Word)
                continue;
            int best = Best(side, at, ids, pairs);
            points += best;
            onlyTraveller += best == 0 ? 1 : 0;
        }

        return points + Leftover(onlyTraveller, words - found) + (particles * weights.ParticleSame)
            + (initials * (weights.InitialFits - Leftover(1, 1)))
            + (facts.IsWeak(name) ? weights.WeakName : 0);
    }

    private bool IsFound(NameSide side, int id, NameComparison pairs)
    {
        for (int at = 0; at < side.Count; at++)
            if (side.Kind(at) == TokenKind.Word && pairs.WeighWord(side, at, names, id) > 0)
                return true;
        return false;
    }

    private int Best(NameSide side, int at, ReadOnlySpan<int> ids, NameComparison pairs)
    {
        int best = 0;
        foreach (int id in ids)
            if (names.KindOf(id) == TokenKind.Word)
                best = Math.Max(best, pairs.WeighWord(side, at, names, id));
        return best;
    }

    private int Leftover(int onlyTraveller, int onlyListed) =>
        (onlyTraveller * weights.OnlyTraveller)
        + (onlyListed > 0 ? weights.OnlyListed + ((onlyListed - 1) * weights.OnlyListedFurther) : 0)
        + (Math.Min(onlyTraveller, onlyListed) * weights.Contradiction);
}
