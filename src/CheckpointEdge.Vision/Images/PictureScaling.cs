using System.Numerics;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Smaller by the mean of the area that a pixel covers, larger by straight lines between neighbours; each axis by itself,
/// so that no smaller picture has patterns the larger one had not. Safe for concurrent callers.
/// </summary>
public static class PictureScaling
{
    public static GreyPicture Scaled(this GreyPicture picture, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        GreyPicture scaled = new(width, height);
        Scale(picture.Pixels, picture.Width, picture.Height, scaled.Pixels, width, height, channels: 1);
        return scaled;
    }

    public static ColourPicture Scaled(this ColourPicture picture, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ColourPicture scaled = new(width, height);
        Scale(picture.Pixels, picture.Width, picture.Height, scaled.Pixels, width, height, ColourPicture.BytesAPixel);
        return scaled;
    }

    /// <summary>The same object when its longest side is already at most <paramref name="side"/> pixels, else smaller in proportion.</summary>
    public static ColourPicture AtMost(this ColourPicture picture, int side)
    {
        ArgumentNullException.ThrowIfNull(picture);
        (int width, int height) = Within(picture.Width, picture.Height, side);
        return width == picture.Width ? picture : picture.Scaled(width, height);
    }

    /// <summary>The same object when its longest side is already at most <paramref name="side"/> pixels, else smaller in proportion.</summary>
    public static GreyPicture AtMost(this GreyPicture picture, int side)
    {
        ArgumentNullException.ThrowIfNull(picture);
        (int width, int height) = Within(picture.Width, picture.Height, side);
        return width == picture.Width ? picture : picture.Scaled(width, height);
    }

    private static (int Width, int Height) Within(int width, int height, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        int longest = Math.Max(width, height);
        return longest <= side
            ? (width, height)
            : (Math.Max(1, (int)((long)width * side / longest)), Math.Max(1, (int)((long)height * side / longest)));
    }

    private static void Scale(
        ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int targetWidth, int targetHeight, int channels)
    {
        if (width == targetWidth && height == targetHeight)
        {
            source.CopyTo(target);
            return;
        }

        ScalingTaps across = ScalingTaps.Of(width, targetWidth), down = ScalingTaps.Of(height, targetHeight);
        int length = targetWidth * channels;
        float[] sum = new float[length];

        // Two rows that lie beside each other share at most two of their source rows.
        float[] row = new float[length], other = new float[length];
        int rowIs = -1, otherIs = -1;
        for (int y = 0; y < targetHeight; y++)
        {
            Array.Clear(sum);
            int first = down.First[y];
            for (int tap = 0; tap < down.Count[y]; tap++)
            {
                int from = first + tap;
                if (from != rowIs && from != otherIs)
                {
                    (row, other, rowIs, otherIs) = (other, row, from, rowIs);
                    Across(source.Slice(from * width * channels, width * channels), across, row, channels);
                }

                Add(from == rowIs ? row : other, down.Weights[y * down.TapsMax + tap], sum);
            }

            Span<byte> written = target.Slice(y * length, length);
            for (int i = 0; i < length; i++)
                written[i] = (byte)Math.Min(255f, sum[i] + 0.5f);
        }
    }

    private static void Across(ReadOnlySpan<byte> source, ScalingTaps taps, float[] target, int channels)
    {
        for (int x = 0; x < taps.First.Length; x++)
        {
            ReadOnlySpan<float> weights = taps.Weights.AsSpan(x * taps.TapsMax, taps.Count[x]);
            ReadOnlySpan<byte> at = source[(taps.First[x] * channels)..];
            if (channels == 1)
            {
                float grey = 0;
                for (int i = 0; i < weights.Length; i++)
                    grey += weights[i] * at[i];
                target[x] = grey;
                continue;
            }

            float red = 0, green = 0, blue = 0;
            for (int i = 0, p = 0; i < weights.Length; i++, p += 3)
            {
                red += weights[i] * at[p];
                green += weights[i] * at[p + 1];
                blue += weights[i] * at[p + 2];
            }

            target[3 * x] = red;
            target[3 * x + 1] = green;
            target[3 * x + 2] = blue;
        }
    }

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> wideRow = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> wideSum = MemoryMarshal.Cast<float, Vector<float>>(sum);
        Vector<float> weights = new(weight);
        for (int i = 0; i < wideSum.Length; i++)
            wideSum[i] += weights * wideRow[i];
        for (int i = wideSum.Length * Vector<float>.Count; i < sum.Length; i++)
            sum[i] += weight * row[i];
    }
}
