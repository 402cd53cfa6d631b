namespace CheckpointEdge.Vision.Faces;

/// <summary>What a score means, in words with measured rates behind them; never per cent.</summary>
public enum FaceBand
{
    /// <summary>Of strangers' pairs at most one in ten thousand comes so near.</summary>
    Alike,

    /// <summary>Between the bands: the officer compares.</summary>
    Unclear,

    /// <summary>So far apart are few pairs of one person.</summary>
    Different,

    /// <summary>The model's error rates were never measured: the officer compares.</summary>
    NotCalibrated,
}

/// <summary>One comparison of two faces. Immutable.</summary>
/// <param name="Score">Cosine, -1 to 1; it says nothing without the calibration of its model.</param>
/// <param name="Fmr">Share of strangers' pairs measured at or above this score, 0 to 1; null without calibration.</param>
/// <param name="Fnmr">Share of one person's pairs measured below this score; null without calibration.</param>
public sealed record FaceVerification(float Score, FaceBand Band, double? Fmr, double? Fnmr)
{
    /// <summary>False matches that "alike" may have.</summary>
    public const double AlikeFmr = 1e-4;

    /// <summary>False matches at which "different" begins.</summary>
    public const double DifferentFmr = 1e-2;

    public static FaceVerification Of(float score, FaceCalibration? calibration)
    {
        if (calibration is null)
            return new FaceVerification(score, FaceBand.NotCalibrated, null, null);
        FaceBand band = score >= calibration.ThresholdAt(AlikeFmr) ? FaceBand.Alike
            : score >= calibration.ThresholdAt(DifferentFmr) ? FaceBand.Unclear
            : FaceBand.Different;
        return new FaceVerification(score, band, calibration.FmrAt(score), calibration.FnmrAt(score));
    }
}
