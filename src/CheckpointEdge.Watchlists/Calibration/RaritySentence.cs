using System.Globalization;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>How rare a score is, for the officer: "about 1 in 12 000 ordinary travellers reaches this score". Pure.</summary>
public static class RaritySentence
{
    /// <summary>Null where nobody has calibrated the list, or the score is too low to say anything.</summary>
    /// <param name="calibration">Of the list the match stands on, from the slice's header.</param>
    public static string? Of(ListCalibration? calibration, Score score)
    {
        if (calibration?.Rarity.OneIn(score, out bool beyond) is not { } oneIn)
            return null;
        string number = Rounded(oneIn).ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        return beyond
            ? $"Fewer than 1 in {number} ordinary travellers reaches this score on this list."
            : $"About 1 in {number} ordinary travellers reaches this score on this list.";
    }

    /// <summary>Two figures are as many as the background knows.</summary>
    private static int Rounded(int oneIn)
    {
        int step = 1;
        while (oneIn / step >= 100)
            step *= 10;
        return (int)Math.Min(int.MaxValue, (long)Math.Round((double)oneIn / step) * step);
    }
}
