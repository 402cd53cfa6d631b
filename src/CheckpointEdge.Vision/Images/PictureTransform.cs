namespace CheckpointEdge.Vision.Images;

/// <summary>A place in a picture (pixels): the centre of the first pixel is 0, 0; x goes right, y down.</summary>
public readonly record struct PicturePoint(double X, double Y);

/// <summary>
/// A plane projected on a plane: x' = (A x + B y + C) / (G x + H y + 1), y' = (D x + E y + F) / (G x + H y + 1). Moving,
/// turning, scaling and shearing are those with G = H = 0. Immutable.
/// </summary>
public readonly record struct PictureTransform(
    double A, double B, double C, double D, double E, double F, double G = 0, double H = 0)
{
    public PicturePoint Apply(PicturePoint point)
    {
        double w = G * point.X + H * point.Y + 1;
        return new((A * point.X + B * point.Y + C) / w, (D * point.X + E * point.Y + F) / w);
    }

    /// <summary>
    /// Takes the corners of a rectangle of <paramref name="width"/> × <paramref name="height"/> pixels to four places: the
    /// transform with which <see cref="PictureWarp"/> cuts a quadrilateral out of a picture and makes it straight.
    /// </summary>
    /// <param name="corners">Top left, top right, bottom right, bottom left of what is to be straight.</param>
    /// <returns>Null when three of the corners lie on one line.</returns>
    public static PictureTransform? ToQuadrilateral(int width, int height, ReadOnlySpan<PicturePoint> corners)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(corners.Length, 4);
        double right = Math.Max(1, width - 1), bottom = Math.Max(1, height - 1);
        (PicturePoint p0, PicturePoint p1, PicturePoint p2, PicturePoint p3) = (corners[0], corners[1], corners[2], corners[3]);

        // The unit square first (Heckbert's solution of the eight equations), then its sides stretched to the rectangle.
        double dx1 = p1.X - p2.X, dx2 = p3.X - p2.X, sx = p0.X - p1.X + p2.X - p3.X;
        double dy1 = p1.Y - p2.Y, dy2 = p3.Y - p2.Y, sy = p0.Y - p1.Y + p2.Y - p3.Y;
        double determinant = dx1 * dy2 - dx2 * dy1;
        if (Math.Abs(determinant) < 1e-9)
            return null;
        double g = (sx * dy2 - dx2 * sy) / determinant, h = (dx1 * sy - sx * dy1) / determinant;
        return new PictureTransform(
            (p1.X - p0.X + g * p1.X) / right, (p3.X - p0.X + h * p3.X) / bottom, p0.X,
            (p1.Y - p0.Y + g * p1.Y) / right, (p3.Y - p0.Y + h * p3.Y) / bottom, p0.Y,
            g / right, h / bottom);
    }
}
