namespace CheckpointEdge.Vision.Faces;

/// <summary>One line of a DET table.</summary>
/// <param name="Fmr">Share of pairs of different persons at or above the threshold, 0 to 1.</param>
/// <param name="Threshold">Cosine, -1 to 1.</param>
/// <param name="Fnmr">Share of pairs of one person below the threshold, 0 to 1.</param>
public sealed record DetPoint(double Fmr, double Threshold, double Fnmr);

/// <summary>
/// What one model's scores have been worth on stated pictures. It belongs to that model's SHA-256 and to no other. Immutable, safe for
/// concurrent readers.
/// </summary>
/// <param name="MeasuredOn">The pictures, in words, with what makes them easier or harder than a border.</param>
/// <param name="Points">By falling FMR, two or more; thresholds rise.</param>
public sealed record FaceCalibration(string MeasuredOn, int GenuinePairs, int ImpostorPairs, IReadOnlyList<DetPoint> Points)
{
    /// <summary>Lowest FMR that the pictures can say anything of.</summary>
    public double FmrMeasuredMin => Points[^1].Fmr;

    /// <summary>
    /// The threshold for a share of false matches. Between the points, and beyond the last of them, the threshold is a straight line
    /// over the logarithm of the share: the tail of the scores of strangers is close to that.
    /// </summary>
    public double ThresholdAt(double fmr)
    {
        double wanted = Math.Log10(Math.Clamp(fmr, 1e-15, 1));
        (DetPoint first, DetPoint second) = Around(point => Math.Log10(point.Fmr) <= wanted);
        double from = Math.Log10(first.Fmr);
        double to = Math.Log10(second.Fmr);
        return Math.Min(1, first.Threshold + (wanted - from) / (to - from) * (second.Threshold - first.Threshold));
    }

    /// <summary>Share of strangers' pairs that reach this score; never below <see cref="FmrMeasuredMin"/>.</summary>
    public double FmrAt(double score)
    {
        (DetPoint first, DetPoint second) = Around(point => point.Threshold >= score);
        double from = Math.Log10(first.Fmr);
        double to = Math.Log10(second.Fmr);
        double place = from + (score - first.Threshold) / (second.Threshold - first.Threshold) * (to - from);
        return Math.Clamp(Math.Pow(10, place), FmrMeasuredMin, 1);
    }

    /// <summary>Share of one person's pairs that stay below this score, as measured at the nearest point below it.</summary>
    public double FnmrAt(double score) => (Points.LastOrDefault(point => point.Threshold <= score) ?? Points[0]).Fnmr;

    /// <summary>
    /// The threshold at which a stranger who is compared with a gallery of that many persons raises an alarm in at most
    /// <paramref name="fpir"/> of all searches: each comparison may only take its share of it.
    /// </summary>
    public IdentificationThreshold ForGallery(int persons, double fpir)
    {
        double fmr = 1 - Math.Pow(1 - Math.Clamp(fpir, 1e-9, 0.5), 1.0 / Math.Max(persons, 1));
        return new IdentificationThreshold(ThresholdAt(fmr), persons, fpir, fmr < FmrMeasuredMin);
    }

    private (DetPoint First, DetPoint Second) Around(Func<DetPoint, bool> reached)
    {
        int second = 1;
        while (second < Points.Count - 1 && !reached(Points[second]))
            second++;
        return (Points[second - 1], Points[second]);
    }
}

/// <summary>A threshold for searching a gallery of one size.</summary>
/// <param name="Fpir">Share of searches with strangers that may raise an alarm, 0 to 1.</param>
/// <param name="Extrapolated">The pictures measured do not reach that far: the threshold is an estimate.</param>
public sealed record IdentificationThreshold(double Threshold, int Persons, double Fpir, bool Extrapolated)
{
    /// <summary>One alarm in a thousand searches with strangers: what the field asks of face identification at borders.</summary>
    public const double FpirDefault = 1e-3;
}
