namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>What a count tells of a rate. Pure.</summary>
public static class Intervals
{
    // 95 %, both sides.
    private const double Z = 1.959964;

    /// <summary>
    /// The 95 % interval of a share by Wilson's score, which holds for counts near 0 as well (E. B. Wilson, 1927).
    /// </summary>
    /// <param name="count">How many of them; may be a fraction where it was smoothed.</param>
    /// <param name="of">Out of how many, from 1.</param>
    public static (double Low, double High) OfShare(double count, double of)
    {
        double share = count / of, spread = Z * Z / of;
        double centre = (share + spread / 2) / (1 + spread);
        double half = Z / (1 + spread) * Math.Sqrt(share * (1 - share) / of + spread / (4 * of));
        return (count <= 0 ? 0 : Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>The rate of <paramref name="count"/> alerts among <paramref name="travellers"/>, with its interval.</summary>
    public static EstimatedRate Of(double count, long travellers)
    {
        (double low, double high) = OfShare(count, travellers);
        return new EstimatedRate(
            AlertRate.OfShare(count / travellers), AlertRate.OfShare(low), AlertRate.OfShare(high));
    }
}
