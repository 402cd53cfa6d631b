using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// Brings a face upright and to one size: the similarity (turn, scale, shift; no mirror) that puts its five points nearest to those of
/// the template that embedding networks are trained with, by least squares. Stateless, safe for concurrent callers.
/// </summary>
internal static class FaceAlignment
{
    /// <summary>Width and height of an aligned face (pixels).</summary>
    public const int Side = 112;

    /// <summary>Where the five points lie in an aligned face (the template of ArcFace, 112 × 112).</summary>
    private static readonly FacePoint[] _template =
    [
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f),
    ];

    /// <summary>Planes of 112 × 112, 0 to 255.</summary>
    public static void Align(ColourPicture picture, FaceLandmarks landmarks, ColourOrder order, Span<float> planes)
    {
        SimilarityMap map = MapToPicture(landmarks);
        // A face much larger than the template is halved first: sampling it directly would pick single pixels.
        const float ScaleMax = 2;
        float scale = MathF.Sqrt(map.A * map.A + map.B * map.B);
        if (scale >= ScaleMax)
            (picture, map) = Cropped(picture, map);
        while (scale >= ScaleMax && Math.Min(picture.Width, picture.Height) >= 2)
        {
            picture = PictureReduction.Halved(picture);
            map = new SimilarityMap(map.A / 2, map.B / 2, (map.X - 0.5f) / 2, (map.Y - 0.5f) / 2);
            scale /= 2;
        }

        PicturePlanes.Warp(picture, map, order, planes, Side, Side);
    }

    /// <summary>The part of the picture that the aligned face is sampled from: the rest need not be halved.</summary>
    private static (ColourPicture Picture, SimilarityMap Map) Cropped(ColourPicture picture, SimilarityMap map)
    {
        ReadOnlySpan<FacePoint> corners = [map.Apply(0, 0), map.Apply(Side - 1, 0), map.Apply(0, Side - 1), map.Apply(Side - 1, Side - 1)];
        (float left, float top, float right, float bottom) = (corners[0].X, corners[0].Y, corners[0].X, corners[0].Y);
        foreach (FacePoint corner in corners)
        {
            (left, right) = (MathF.Min(left, corner.X), MathF.Max(right, corner.X));
            (top, bottom) = (MathF.Min(top, corner.Y), MathF.Max(bottom, corner.Y));
        }

        // A margin for what halving and sampling look at beside it.
        float margin = 4 * MathF.Sqrt(map.A * map.A + map.B * map.B);
        int x = (int)Math.Clamp(left - margin, 0, picture.Width - 1);
        int y = (int)Math.Clamp(top - margin, 0, picture.Height - 1);
        int width = (int)Math.Clamp(right + margin, x, picture.Width - 1) - x + 1;
        int height = (int)Math.Clamp(bottom + margin, y, picture.Height - 1) - y + 1;
        return (PictureReduction.Part(picture, x, y, width, height), map with { X = map.X - x, Y = map.Y - y });
    }

    /// <summary>From places in the aligned face to places in the picture.</summary>
    internal static SimilarityMap MapToPicture(FaceLandmarks landmarks)
    {
        ReadOnlySpan<FacePoint> points = landmarks.Points;
        FacePoint from = Mean(_template);
        FacePoint to = Mean(points);
        double spread = 0;
        double real = 0;
        double turned = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double px = points[i].X - to.X;
            double py = points[i].Y - to.Y;
            double tx = _template[i].X - from.X;
            double ty = _template[i].Y - from.Y;
            spread += px * px + py * py;
            real += px * tx + py * ty;
            turned += px * ty - py * tx;
        }

        // The fit is of the template to the picture's points, as the networks' own training did it; its inverse is sampled.
        double size = real * real + turned * turned;
        if (!(size > 1e-9))
            return new SimilarityMap(0, 0, to.X, to.Y);
        double a = spread * real / size;
        double b = -spread * turned / size;
        return new SimilarityMap(
            (float)a, (float)b, (float)(to.X - (a * from.X - b * from.Y)), (float)(to.Y - (b * from.X + a * from.Y)));
    }

    private static FacePoint Mean(ReadOnlySpan<FacePoint> points)
    {
        float x = 0;
        float y = 0;
        foreach (FacePoint point in points)
            (x, y) = (x + point.X, y + point.Y);
        return new FacePoint(x / points.Length, y / points.Length);
    }
}
