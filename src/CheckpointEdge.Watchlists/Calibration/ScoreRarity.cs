using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>One point of a curve: one in so many ordinary travellers reaches the score.</summary>
public sealed record RarityPoint(int Score, int OneIn);

/// <summary>
/// How rare a score is among ordinary travellers, for one list: a monotone curve through a few points, straight between them
/// on a logarithmic scale. Says nothing beyond its last point but "rarer". Immutable; equal when its points are.
/// </summary>
/// <param name="Points">Ascending in both members; empty where no traveller of the background reached any score.</param>
public sealed record ScoreRarity(ImmutableArray<RarityPoint> Points)
{
    /// <summary>Points of one curve at most (count): a slice carries a curve for every list.</summary>
    public const int PointsMax = 48;

    public static ScoreRarity None { get; } = new(ImmutableArray<RarityPoint>.Empty);

    /// <summary>Ascending in score and rarity, and no more than a slice may hold.</summary>
    [JsonIgnore]
    public bool IsCurve
    {
        get
        {
            if (Points.IsDefault || Points.Length > PointsMax || Points.Any(point => point.OneIn < 1))
                return false;
            for (int at = 1; at < Points.Length; at++)
                if (Points[at].Score <= Points[at - 1].Score || Points[at].OneIn < Points[at - 1].OneIn)
                    return false;
            return true;
        }
    }

    /// <summary>One in so many ordinary travellers reaches the score; null below the first point.</summary>
    /// <param name="beyond">The score lies beyond the curve: it is rarer than the number returned.</param>
    public int? OneIn(Score score, out bool beyond)
    {
        beyond = false;
        if (Points.IsEmpty || score.Thousandths < Points[0].Score)
            return null;
        beyond = score.Thousandths > Points[^1].Score;
        if (score.Thousandths >= Points[^1].Score)
            return Points[^1].OneIn;
        int above = 1;
        while (Points[above].Score <= score.Thousandths)
            above++;
        (RarityPoint low, RarityPoint high) = (Points[above - 1], Points[above]);
        double share = (double)(score.Thousandths - low.Score) / (high.Score - low.Score);
        return (int)Math.Round(low.OneIn * Math.Pow((double)high.OneIn / low.OneIn, share));
    }

    public bool Equals(ScoreRarity? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    public override int GetHashCode() => Points.IsEmpty ? 0 : HashCode.Combine(Points.Length, Points[0], Points[^1]);
}
