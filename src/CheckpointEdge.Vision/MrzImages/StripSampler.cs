using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Cuts a printed line out of a picture as the network wants it: upright, of one size, with the light taken out of it.
/// Stateless.
/// </summary>
internal static class StripSampler
{
    /// <summary>Half the width over which brightness is evened out (pixels of the strip; two characters and a half).</summary>
    private const int LightRadiusPixels = 40;

    /// <summary>Differences below this are noise of the camera (grey levels); they are not blown up.</summary>
    private const float ContrastFloor = 6;

    private const float InkMax = 4;

    private const int Lanes = 8;

    /// <summary>
    /// A strip of <paramref name="width"/> pixels over the line, ink positive. The middle of the first character comes to
    /// <paramref name="margin"/> pixels from the left, that of the last as far from the right.
    /// </summary>
    /// <param name="capitalPixels">How high a capital becomes; <see cref="LineNetwork.CapitalPixels"/> as trained.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample(
        GreyPicture picture, in TextLine line, int width, float margin, float capitalPixels, Span<float> strip)
    {
        int height = LineNetwork.StripHeight;
        float span = MathF.Max(width - 1 - 2 * margin, 1);
        float length = MathF.Max(line.Length, 1e-3f);
        float downX = -(line.LastY - line.FirstY) / length;
        float downY = (line.LastX - line.FirstX) / length;
        int from = 0;
        if (Avx2.IsSupported)
        {
            for (; from + Lanes <= width; from += Lanes)
            {
                if (!Eight(picture, line, (from, width, margin, span), (downX, downY, capitalPixels), strip))
                    Columns(picture, line, (from, from + Lanes, width, margin, span), (downX, downY, capitalPixels), strip);
            }
        }

        Columns(picture, line, (from, width, width, margin, span), (downX, downY, capitalPixels), strip);
        EvenOut(strip[..(width * height)], width, height);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(
        GreyPicture picture, in TextLine line, (int From, int To, int Width, float Margin, float Span) of,
        (float X, float Y, float CapitalPixels) down, Span<float> strip)
    {
        const float Half = (LineNetwork.StripHeight - 1) * 0.5f;
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int x = of.From; x < of.To; x++)
        {
            float part = (x - of.Margin) / of.Span;
            float sag = 4 * part * (1 - part) * line.Sag;
            part += line.Bend * part * (1 - part);
            float middleX = line.FirstX + (line.LastX - line.FirstX) * part;
            float middleY = line.FirstY + (line.LastY - line.FirstY) * part;
            float scale = (line.FirstHeight + (line.LastHeight - line.FirstHeight) * part) / down.CapitalPixels;
            for (int y = 0; y < LineNetwork.StripHeight; y++)
            {
                float by = (y - Half) * scale + sag;
                strip[y * of.Width + x] = At(pixels, picture.Width, picture.Height, middleX + down.X * by, middleY + down.Y * by);
            }
        }
    }

    /// <summary>
    /// Eight columns at once, each number made as <see cref="Columns"/> makes it, so that both give the same bits. False
    /// when one of them comes near a border of the picture: nothing may be read beyond it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe bool Eight(
        GreyPicture picture, in TextLine line, (int From, int Width, float Margin, float Span) of,
        (float X, float Y, float CapitalPixels) down, Span<float> strip)
    {
        const float Half = (LineNetwork.StripHeight - 1) * 0.5f;
        Vector256<float> part = (Vector256.ConvertToSingle(Vector256<int>.Indices + Vector256.Create(of.From))
            - Vector256.Create(of.Margin)) / Vector256.Create(of.Span);
        Vector256<float> rest = Vector256<float>.One - part;
        Vector256<float> sag = Vector256.Create(4f) * part * rest * Vector256.Create(line.Sag);
        part += Vector256.Create(line.Bend) * part * rest;
        Vector256<float> middleX = Vector256.Create(line.FirstX) + Vector256.Create(line.LastX - line.FirstX) * part;
        Vector256<float> middleY = Vector256.Create(line.FirstY) + Vector256.Create(line.LastY - line.FirstY) * part;
        Vector256<float> scale = (Vector256.Create(line.FirstHeight)
            + Vector256.Create(line.LastHeight - line.FirstHeight) * part) / Vector256.Create(down.CapitalPixels);
        foreach (float y in (ReadOnlySpan<float>)[-Half, Half])
        {
            Vector256<float> by = Vector256.Create(y) * scale + sag;
            if (!Inside(middleX + Vector256.Create(down.X) * by, picture.Width)
                || !Inside(middleY + Vector256.Create(down.Y) * by, picture.Height))
            {
                return false;
            }
        }

        Vector256<int> pixelsWide = Vector256.Create(picture.Width);
        Vector256<int> low = Vector256.Create(0xFF);
        fixed (byte* pixels = picture.Pixels)
        {
            for (int y = 0; y < LineNetwork.StripHeight; y++)
            {
                Vector256<float> by = Vector256.Create(y - Half) * scale + sag;
                Vector256<float> atX = middleX + Vector256.Create(down.X) * by;
                Vector256<float> atY = middleY + Vector256.Create(down.Y) * by;
                Vector256<int> left = Vector256.ConvertToInt32(atX);
                Vector256<int> top = Vector256.ConvertToInt32(atY);
                Vector256<float> partX = atX - Vector256.ConvertToSingle(left);
                Vector256<float> partY = atY - Vector256.ConvertToSingle(top);
                Vector256<float> restX = Vector256<float>.One - partX;
                Vector256<int> place = top * pixelsWide + left;
                Vector256<int> both = Avx2.GatherVector256((int*)pixels, place, 1);
                Vector256<float> upper = Vector256.ConvertToSingle(both & low) * restX
                    + Vector256.ConvertToSingle((both >> 8) & low) * partX;
                both = Avx2.GatherVector256((int*)pixels, place + pixelsWide, 1);
                Vector256<float> lower = Vector256.ConvertToSingle(both & low) * restX
                    + Vector256.ConvertToSingle((both >> 8) & low) * partX;
                Vector256<float> value = upper * (Vector256<float>.One - partY) + lower * partY;
                value.CopyTo(strip[(y * of.Width + of.From)..]);
            }
        }

        return true;
    }

    /// <summary>Two pixels and more from both borders: what four bytes from a place hold lies in the picture.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Inside(Vector256<float> places, int side) =>
        Vector256.GreaterThanOrEqualAll(places, Vector256<float>.One)
        && Vector256.LessThanAll(places, Vector256.Create(side - 3f));

    /// <summary>Brightness between four pixels; outside the picture its border goes on.</summary>
    private static float At(ReadOnlySpan<byte> pixels, int width, int height, float x, float y)
    {
        x = Math.Clamp(x, 0, width - 1.001f);
        y = Math.Clamp(y, 0, height - 1.001f);
        int left = Math.Max((int)x, 0);
        int top = Math.Max((int)y, 0);
        int right = Math.Min(left + 1, width - 1);
        int below = Math.Min(top + 1, height - 1);
        float partX = Math.Clamp(x - left, 0, 1);
        float partY = Math.Clamp(y - top, 0, 1);
        float upper = pixels[top * width + left] * (1 - partX) + pixels[top * width + right] * partX;
        float lower = pixels[below * width + left] * (1 - partX) + pixels[below * width + right] * partX;
        return upper * (1 - partY) + lower * partY;
    }

    /// <summary>Each pixel less the mean around it, in deviations: shadow and slant of light go, ink stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EvenOut(Span<float> strip, int width, int height)
    {
        Span<double> sums = stackalloc double[width + 1];
        Span<double> squares = stackalloc double[width + 1];
        sums.Clear();
        squares.Clear();
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = strip.Slice(y * width, width);
            int x = 0;
            for (; x + Vector<float>.Count <= row.Length; x += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(row[x..]), out Vector<double> first, out Vector<double> second);
                Add(sums[(x + 1)..], squares[(x + 1)..], first);
                Add(sums[(x + 1 + Vector<double>.Count)..], squares[(x + 1 + Vector<double>.Count)..], second);
            }

            for (; x < row.Length; x++)
            {
                double value = row[x];
                sums[x + 1] += value;
                squares[x + 1] += value * value;
            }
        }

        for (int x = 0; x < width; x++)
        {
            sums[x + 1] = sums[x] + sums[x + 1];
            squares[x + 1] = squares[x] + squares[x + 1];
        }

        Span<float> means = stackalloc float[width];
        Span<float> scales = stackalloc float[width];
        for (int x = 0; x < width; x++)
        {
            int from = Math.Max(x - LightRadiusPixels, 0);
            int to = Math.Min(x + LightRadiusPixels + 1, width);
            double count = (to - from) * height;
            double mean = (sums[to] - sums[from]) / count;
            double variance = Math.Max((squares[to] - squares[from]) / count - mean * mean, 0);
            means[x] = (float)mean;
            scales[x] = 1 / (float)(Math.Sqrt(variance) + ContrastFloor);
        }

        for (int y = 0; y < height; y++)
            EvenOutRow(strip.Slice(y * width, width), means, scales);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<double> sums, Span<double> squares, Vector<double> values)
    {
        (new Vector<double>(sums) + values).CopyTo(sums);
        (new Vector<double>(squares) + values * values).CopyTo(squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EvenOutRow(Span<float> row, ReadOnlySpan<float> means, ReadOnlySpan<float> scales)
    {
        Vector<float> most = new(InkMax);
        int x = 0;
        for (; x + Vector<float>.Count <= row.Length; x += Vector<float>.Count)
        {
            Vector<float> ink = (new Vector<float>(means[x..]) - new Vector<float>(row[x..])) * new Vector<float>(scales[x..]);
            Vector.Min(Vector.Max(ink, -most), most).CopyTo(row[x..]);
        }

        for (; x < row.Length; x++)
            row[x] = Math.Clamp((means[x] - row[x]) * scales[x], -InkMax, InkMax);
    }
}
