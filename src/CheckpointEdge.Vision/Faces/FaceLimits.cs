namespace CheckpointEdge.Vision.Faces;

/// <summary>What a face must have before it is compared, or put into a gallery. Immutable.</summary>
/// <param name="InterEyePixelsMin">Pixels between the eyes; an aligned face has 35.</param>
/// <param name="SharpnessMin">Energy of edges in per cent of the face's own contrast.</param>
/// <param name="DarkPercentMax">Share of pixels that are nearly black.</param>
/// <param name="BrightPercentMax">Share of pixels that are nearly white.</param>
/// <param name="RangeMin">Steps of brightness between the darkest and the brightest twentieth, of 255.</param>
/// <param name="CoveredPercentMax">Difference of structure between the upper and the lower half.</param>
/// <param name="OutsidePercentMax">Share of the face's box outside of the picture.</param>
public sealed record FaceLimits(
    double InterEyePixelsMin, double SharpnessMin, double DarkPercentMax, double BrightPercentMax, double RangeMin, double YawDegreesMax,
    double PitchDegreesMax, double RollDegreesMax, double CoveredPercentMax, double OutsidePercentMax)
{
    private static readonly FaceLimits _comparison = new(20, 1.0, 50, 35, 30, 45, 40, 40, 85, 30);
    private static readonly FaceLimits _enrolment = new(32, 2.0, 35, 20, 45, 30, 30, 25, 75, 15);

    public static FaceLimits For(FaceUse use) => use == FaceUse.Enrolment ? _enrolment : _comparison;
}
