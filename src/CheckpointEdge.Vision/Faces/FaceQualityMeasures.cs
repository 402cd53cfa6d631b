using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// Measures one face before anything is compared: a blurred or dark face resembles other blurred and dark faces. The measures are named
/// after ISO/IEC 29794-5; they are simple ones of our own, not those of its reference implementation. Stateless.
/// </summary>
public static class FaceQualityMeasures
{
    /// <summary>Another face counts when it is at least this share of the main face's width: nearer than a print on a T-shirt.</summary>
    public const float OtherFaceWidthMin = 0.6f;

    private const int Side = FaceAlignment.Side;

    /// <param name="aligned">The face that is measured, upright; it is not changed.</param>
    /// <param name="faces">All faces of the picture.</param>
    /// <param name="face">The one that is measured.</param>
    internal static FaceQuality Measure(
        ColourPicture picture, AlignedFace aligned, IReadOnlyList<DetectedFace> faces, DetectedFace face, FaceUse use)
    {
        FaceLimits limits = FaceLimits.For(use);
        float[] grey = new float[Side * Side];
        aligned.ToGrey(grey);
        int others = faces.Count(each => each != face && each.Box.Width >= OtherFaceWidthMin * face.Box.Width);
        (double yaw, double pitch, double roll) = Pose(face.Landmarks);
        (double dark, double bright, double range) = Exposure(grey);
        double sharpness = Sharpness(grey);
        double covered = Covered(grey);
        double outside = Outside(face.Box, picture);
        FaceMeasurement[] measures =
        [
            new(FaceMeasure.SingleFacePresent, others + 1, others == 0 ? 100 : 0, others == 0),
            AtLeast(FaceMeasure.InterEyeDistance, face.Landmarks.InterEyeDistance, limits.InterEyePixelsMin, limits.InterEyePixelsMin * 4),
            AtLeast(FaceMeasure.Sharpness, sharpness, limits.SharpnessMin, limits.SharpnessMin * 8),
            AtMost(FaceMeasure.UnderExposurePrevention, dark, limits.DarkPercentMax),
            AtMost(FaceMeasure.OverExposurePrevention, bright, limits.BrightPercentMax),
            AtLeast(FaceMeasure.DynamicRange, range, limits.RangeMin, limits.RangeMin * 4),
            AtMost(FaceMeasure.HeadPoseYaw, Math.Abs(yaw), limits.YawDegreesMax),
            AtMost(FaceMeasure.HeadPosePitch, Math.Abs(pitch), limits.PitchDegreesMax),
            AtMost(FaceMeasure.HeadPoseRoll, Math.Abs(roll), limits.RollDegreesMax),
            AtMost(FaceMeasure.FaceOcclusionPrevention, covered, limits.CoveredPercentMax),
            AtMost(FaceMeasure.CropOfTheFaceImage, outside, limits.OutsidePercentMax),
        ];
        Array.Clear(grey);
        return new FaceQuality(use, measures.Min(measure => measure.Score), measures);
    }

    private static FaceMeasurement AtLeast(FaceMeasure measure, double value, double min, double ideal) =>
        new(measure, value, ScoreOf(value / ideal), value >= min);

    private static FaceMeasurement AtMost(FaceMeasure measure, double value, double max) =>
        new(measure, value, ScoreOf(1 - value / (2 * max)), value <= max);

    private static int ScoreOf(double share) => (int)Math.Round(100 * Math.Clamp(share, 0, 1));

    /// <summary>
    /// Degrees from the five points: the nose's place between the eyes tells yaw, its height between eyes and mouth pitch, the eyes' line
    /// roll. Right within about ten degrees, which is what a hint to the traveller needs.
    /// </summary>
    private static (double Yaw, double Pitch, double Roll) Pose(FaceLandmarks marks)
    {
        FacePoint eyes = marks.RightEye.Middle(marks.LeftEye);
        FacePoint mouth = marks.RightMouth.Middle(marks.LeftMouth);
        double roll = Math.Atan2(marks.LeftEye.Y - marks.RightEye.Y, marks.LeftEye.X - marks.RightEye.X);
        double width = Math.Max(marks.InterEyeDistance, 1e-3);
        double across = ((marks.Nose.X - eyes.X) * Math.Cos(roll) + (marks.Nose.Y - eyes.Y) * Math.Sin(roll)) / width;
        double height = Math.Max(eyes.DistanceTo(mouth), 1e-3);
        double down = ((marks.Nose.Y - eyes.Y) * Math.Cos(roll) - (marks.Nose.X - eyes.X) * Math.Sin(roll)) / height;
        // In the template the nose is half-way down. Half an eye distance aside is about 50 degrees of yaw.
        const double Middle = 0.5;
        return (Degrees(Math.Asin(Math.Clamp(across * 1.5, -1, 1))), Degrees(Math.Asin(Math.Clamp((down - Middle) * 1.8, -1, 1))), Degrees(roll));
    }

    private static double Degrees(double radians) => radians * 180 / Math.PI;

    /// <summary>Per cent of nearly black and of nearly white pixels, and the width of the middle 90 % of brightness.</summary>
    private static (double Dark, double Bright, double Range) Exposure(ReadOnlySpan<float> grey)
    {
        const int DarkBelow = 25;
        const int BrightFrom = 247;
        Span<int> counts = stackalloc int[256];
        int seen = 0;
        for (int y = Top; y < Bottom; y++, seen += Right - Left)
            for (int x = Left; x < Right; x++)
                counts[Math.Clamp((int)grey[y * Side + x], 0, 255)]++;
        return (100.0 * Sum(counts[..DarkBelow]) / seen, 100.0 * Sum(counts[BrightFrom..]) / seen, At(counts, seen * 0.95) - At(counts, seen * 0.05));
    }

    private static int Sum(ReadOnlySpan<int> counts)
    {
        int sum = 0;
        foreach (int count in counts)
            sum += count;
        return sum;
    }

    private static int At(ReadOnlySpan<int> counts, double share)
    {
        int sum = 0;
        for (int value = 0; value < counts.Length; value++)
            if ((sum += counts[value]) >= share)
                return value;
        return counts.Length - 1;
    }

    /// <summary>Variance of the Laplacian over the face's brightness variance, in per cent: blur takes it, light does not.</summary>
    private static double Sharpness(ReadOnlySpan<float> grey)
    {
        double sum = 0;
        double squares = 0;
        double level = 0;
        double spread = 0;
        int seen = 0;
        for (int y = Top; y < Bottom; y++)
        {
            for (int x = Left; x < Right; x++, seen++)
            {
                int at = y * Side + x;
                double value = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - Side] - grey[at + Side];
                sum += value;
                squares += value * value;
                level += grey[at];
                spread += grey[at] * grey[at];
            }
        }

        double variance = spread / seen - level / seen * (level / seen);
        return 100 * (squares / seen - sum / seen * (sum / seen)) / Math.Max(variance, 25);
    }

    /// <summary>
    /// How much the two halves of the face differ in structure, in per cent: a hand, a scarf or a cap over one part makes them differ. A hint.
    /// </summary>
    private static double Covered(ReadOnlySpan<float> grey)
    {
        double upper = Structure(grey, Top, 64);
        double lower = Structure(grey, 80, Bottom);
        return 100 * (1 - Math.Min(upper, lower) / Math.Max(Math.Max(upper, lower), 1e-3));
    }

    private static double Structure(ReadOnlySpan<float> grey, int top, int bottom)
    {
        double sum = 0;
        for (int y = top; y < bottom; y++)
            for (int x = Left; x < Right; x++)
                sum += Math.Abs(grey[y * Side + x] - grey[(y - 2) * Side + x]);
        return sum / (bottom - top);
    }

    private static double Outside(FaceBox box, ColourPicture picture)
    {
        float width = MathF.Min(box.X + box.Width, picture.Width) - MathF.Max(box.X, 0);
        float height = MathF.Min(box.Y + box.Height, picture.Height) - MathF.Max(box.Y, 0);
        return 100 * (1 - Math.Clamp(Math.Max(width, 0) * Math.Max(height, 0) / Math.Max(box.Area, 1e-3f), 0, 1));
    }

    // The part of an aligned face that is skin, eyes and mouth whoever it is.
    private const int Left = 26;
    private const int Right = 86;
    private const int Top = 36;
    private const int Bottom = 102;
}
