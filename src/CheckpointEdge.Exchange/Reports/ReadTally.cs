using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// How long a board's checks took, over restarts of its service, from the first line read to the result: counts alone. Immutable.
/// </summary>
/// <param name="Checks">All of them (count).</param>
/// <param name="BoundsSeconds">Growing, at most <see cref="BoundsMax"/>.</param>
/// <param name="Within">Beside each bound: checks that took no longer (count).</param>
public sealed record ReadTally(long Checks, ImmutableArray<double> BoundsSeconds, ImmutableArray<long> Within)
{
    /// <summary>Bounds in one tally (count).</summary>
    public const int BoundsMax = 32;

    private const double SecondsMax = 3600;

    /// <summary>Whether it can be: a board's words are a stranger's words.</summary>
    public bool IsSane()
    {
        if (BoundsSeconds.IsDefaultOrEmpty || Within.IsDefault || Within.Length != BoundsSeconds.Length
            || BoundsSeconds.Length > BoundsMax || BoundsSeconds[0] <= 0 || Within[0] < 0 || Within[^1] > Checks
            || !(BoundsSeconds[^1] <= SecondsMax))
            return false;
        for (int i = 1; i < Within.Length; i++)
            if (!(BoundsSeconds[i] > BoundsSeconds[i - 1]) || Within[i] < Within[i - 1])
                return false;
        return true;
    }

    /// <summary>The first bound that 19 of 20 checks kept (seconds); null when they took longer than every bound.</summary>
    public double? Within95()
    {
        for (int i = 0; i < Within.Length; i++)
            if (Within[i] >= 0.95 * Checks)
                return BoundsSeconds[i];
        return null;
    }
}
