namespace CheckpointEdge.Vision.Faces;

/// <summary>A place in a picture (pixels from the top left; whole numbers are the middles of pixels).</summary>
public readonly record struct FacePoint(float X, float Y)
{
    public float DistanceTo(FacePoint other) => MathF.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));

    internal FacePoint Middle(FacePoint other) => new((X + other.X) / 2, (Y + other.Y) / 2);
}

/// <summary>A rectangle in a picture (pixels); it may reach beyond the picture.</summary>
public readonly record struct FaceBox(float X, float Y, float Width, float Height)
{
    public float Area => Width * Height;

    /// <summary>Common area over joint area, 0 to 1.</summary>
    public float Overlap(FaceBox other)
    {
        float width = MathF.Min(X + Width, other.X + other.Width) - MathF.Max(X, other.X);
        float height = MathF.Min(Y + Height, other.Y + other.Height) - MathF.Max(Y, other.Y);
        float common = MathF.Max(width, 0) * MathF.Max(height, 0);
        return common <= 0 ? 0 : common / (Area + other.Area - common);
    }
}

/// <summary>The five points that a face is aligned by; right and left are the person's own.</summary>
public sealed record FaceLandmarks(FacePoint RightEye, FacePoint LeftEye, FacePoint Nose, FacePoint RightMouth, FacePoint LeftMouth)
{
    /// <summary>Pixels between the eyes: ISO/IEC 29794-5, inter-eye distance.</summary>
    public float InterEyeDistance => RightEye.DistanceTo(LeftEye);

    internal ReadOnlySpan<FacePoint> Points => new[] { RightEye, LeftEye, Nose, RightMouth, LeftMouth };
}

/// <summary>One face as found.</summary>
/// <param name="Score">0 to 1, the detector's own; no probability.</param>
public sealed record DetectedFace(FaceBox Box, FaceLandmarks Landmarks, float Score);
