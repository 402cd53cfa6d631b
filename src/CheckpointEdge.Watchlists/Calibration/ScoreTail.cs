using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// The high scores of a background against one list: how many reach a score, and which score so many reach. Counts as far as
/// there are enough of them; beyond, the excesses over a high score are continued by a generalised Pareto distribution that
/// is never lighter than the exponential, so that it errs on the side of too many alerts. Immutable, safe for concurrent
/// readers.
/// </summary>
public sealed class ScoreTail
{
    /// <summary>A rate is counted from so many exceedances on (identities); fewer are continued.</summary>
    public const int CountedMin = 30;

    // Excesses that the distribution is fitted to: the highest hundredth of the background, within bounds.
    private const int FittedMin = 40;
    private const int FittedMax = 400;
    private const int FittedShare = 100;

    // Beyond this the fit says more about single names that happen to stand on the list than about the tail.
    private const double ShapeMax = 0.25;

    // 95 %, both sides.
    private const double Z = 1.959964;

    private readonly int[] _scores;
    private readonly int _identities;
    private readonly int _fitted;
    private readonly double _scale;
    private readonly double _shape;

    /// <param name="scores">The best score of each identity on the list, in thousandths; 0 where it had none.</param>
    public ScoreTail(IEnumerable<int> scores)
    {
        int[] all = [.. scores];
        ArgumentOutOfRangeException.ThrowIfZero(all.Length);
        _identities = all.Length;
        _scores = [.. all.Where(score => score > 0).OrderDescending()];
        _fitted = Math.Min(_scores.Length - 1, Math.Clamp(_identities / FittedShare, FittedMin, FittedMax));
        if (_fitted < 2)
        {
            _fitted = 0;
            return;
        }

        (_scale, _shape) = Fit(_scores.AsSpan(0, _fitted), _scores[_fitted]);
    }

    /// <summary>The lowest score that at most this share of the identities reaches.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="extrapolated">It lies beyond what the background counts.</param>
    public Score ScoreFor(double share, out bool extrapolated)
    {
        double allowed = share * _identities;
        extrapolated = allowed < CountedMin && _fitted > 0;
        if (!extrapolated || allowed >= _fitted)
        {
            int above = (int)Math.Min(allowed, _scores.Length);
            return new Score(above < _scores.Length ? _scores[above] + 1 : 1);
        }

        double ratio = _fitted / Math.Max(allowed, double.Epsilon);
        double excess = _shape < 1e-6 ? Math.Log(ratio) : (Math.Pow(ratio, _shape) - 1) / _shape;
        int continued = (int)Math.Min(int.MaxValue / 2, Math.Ceiling(_scores[_fitted] + excess * _scale));
        // What is counted goes before what is fitted: too few may be left above to count.
        int counted = _scores.Length >= CountedMin ? _scores[CountedMin - 1] + 1 : 0;
        return new Score(Math.Max(continued, counted));
    }

    /// <summary>The share of ordinary travellers that reaches a score, with its 95 % interval.</summary>
    public EstimatedRate RateOf(Score score)
    {
        int count = CountOf(score);
        if (count >= CountedMin || _fitted == 0 || score.Thousandths <= _scores[_fitted])
            return Intervals.Of(count, _identities);
        double excess = (score.Thousandths - _scores[_fitted]) / _scale;
        double reached = _shape < 1e-6 ? excess : Math.Log(1 + _shape * excess) / _shape;
        double share = Math.Exp(-reached) * _fitted / _identities;
        // The count at the fitted score, its scale and its shape are each uncertain; their errors are taken as independent.
        double bent = excess / (1 + _shape * excess);
        double error = Math.Sqrt((1 + bent * bent + Math.Pow(bent * bent * (1 + _shape) / 2, 2)) / _fitted);
        return new EstimatedRate(
            AlertRate.OfShare(share), AlertRate.OfShare(share * Math.Exp(-Z * error)), AlertRate.OfShare(share * Math.Exp(Z * error)),
            Extrapolated: true);
    }

    /// <summary>How rare each score is, to ten times as rare as the background has identities.</summary>
    public ScoreRarity Rarity()
    {
        List<RarityPoint> points = [];
        for (long decade = 1; decade <= _identities; decade *= 10)
            foreach (int step in (ReadOnlySpan<int>)[2, 5, 10])
                if (decade * step is var oneIn && oneIn <= 10L * _identities && oneIn <= int.MaxValue)
                    Add(points, (int)oneIn);
        return new ScoreRarity([.. points]);
    }

    private void Add(List<RarityPoint> points, int oneIn)
    {
        int score = ScoreFor(1.0 / oneIn, out _).Thousandths;
        if (score > 1 && (points.Count == 0 || score > points[^1].Score) && points.Count < ScoreRarity.PointsMax)
            points.Add(new RarityPoint(score, oneIn));
    }

    /// <summary>Identities that reach the score (count).</summary>
    public int CountOf(Score score)
    {
        int low = 0, high = _scores.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_scores[middle] >= score.Thousandths)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>By probability-weighted moments (Hosking and Wallis, 1987).</summary>
    private static (double Scale, double Shape) Fit(ReadOnlySpan<int> descending, int threshold)
    {
        double mean = 0, weighted = 0;
        int count = descending.Length;
        for (int at = 0; at < count; at++)
        {
            double excess = Math.Max(1, descending[at] - threshold);
            mean += excess / count;
            // Of the ascending order i = count - at: the share above it is (at + 0.35) / count.
            weighted += excess * (at + 0.35) / count / count;
        }

        double shape = mean - 2 * weighted <= 0 ? 0 : 2 - mean / (mean - 2 * weighted);
        shape = Math.Clamp(shape, 0, ShapeMax);
        // With the shape held at a bound, the mean excess is still the one that was seen: mean = scale / (1 - shape).
        return (Math.Max(1, mean * (1 - shape)), shape);
    }
}
