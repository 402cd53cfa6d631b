namespace CheckpointEdge.Vision.Images;

/// <summary>
/// A picture seen through a transform, straight lines between neighbouring pixels. What lies outside takes the fill.
/// Halve a picture (<see cref="PictureScaling"/>) before a warp that makes it much smaller. Safe for concurrent callers.
/// </summary>
public static class PictureWarp
{
    /// <summary>Fixed point for the weights between pixels: 8 bits.</summary>
    private const int One = 256;

    /// <param name="toSource">Takes a place in the target to its place in the source.</param>
    /// <param name="fill">What is seen outside the source, 0 to 255.</param>
    public static GreyPicture Warped(
        this GreyPicture source, PictureTransform toSource, int width, int height, byte fill = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        GreyPicture target = new(width, height);
        Warp(source.Pixels, source.Width, source.Height, toSource, target.Pixels, width, 1, fill);
        return target;
    }

    /// <inheritdoc cref="Warped(GreyPicture, PictureTransform, int, int, byte)"/>
    public static ColourPicture Warped(
        this ColourPicture source, PictureTransform toSource, int width, int height, byte fill = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ColourPicture target = new(width, height);
        Warp(source.Pixels, source.Width, source.Height, toSource, target.Pixels, width, ColourPicture.BytesAPixel, fill);
        return target;
    }

    private static void Warp(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, PictureTransform t, Span<byte> target, int width,
        int channels, byte fill)
    {
        int stride = sourceWidth * channels;
        for (int to = 0, x = 0, y = 0; to < target.Length; to += channels)
        {
            double w = t.G * x + t.H * y + 1;
            double sourceX = (t.A * x + t.B * y + t.C) / w, sourceY = (t.D * x + t.E * y + t.F) / w;

            // Half a pixel beyond the last centre is still the last pixel. A not-a-number fails both comparisons.
            bool inside = w > 0 && sourceX >= -0.5 && sourceX <= sourceWidth - 0.5 && sourceY >= -0.5 && sourceY <= sourceHeight - 0.5;
            if (inside)
            {
                sourceX = Math.Clamp(sourceX, 0, sourceWidth - 1);
                sourceY = Math.Clamp(sourceY, 0, sourceHeight - 1);
                int left = (int)sourceX, top = (int)sourceY;
                int rightPart = (int)((sourceX - left) * One), lowerPart = (int)((sourceY - top) * One);
                int at = top * stride + left * channels;
                int right = left + 1 < sourceWidth ? channels : 0, below = top + 1 < sourceHeight ? stride : 0;
                for (int c = 0; c < channels; c++, at++)
                {
                    int upper = source[at] * (One - rightPart) + source[at + right] * rightPart;
                    int lower = source[at + below] * (One - rightPart) + source[at + below + right] * rightPart;
                    target[to + c] = (byte)((upper * (One - lowerPart) + lower * lowerPart + One * One / 2) / (One * One));
                }
            }
            else
            {
                target.Slice(to, channels).Fill(fill);
            }

            if (++x == width)
                (x, y) = (0, y + 1);
        }
    }
}
