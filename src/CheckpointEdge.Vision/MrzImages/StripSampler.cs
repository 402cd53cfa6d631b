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

    /// <summary>
    /// A strip of <paramref name="width"/> pixels over the line, ink positive. The middle of the first character comes to
    /// <paramref name="margin"/> pixels from the left, that of the last as far from the right.
    /// </summary>
    /// <param name="capitalPixels">How high a capital becomes; <see cref="LineNetwork.CapitalPixels"/> as trained.</param>
    public static void Sample(
        GreyPicture picture, in TextLine line, int width, float margin, float capitalPixels, Span<float> strip)
    {
        int height = LineNetwork.StripHeight;
        float span = MathF.Max(width - 1 - 2 * margin, 1);
        float length = MathF.Max(line.Length, 1e-3f);
        float downX = -(line.LastY - line.FirstY) / length;
        float downY = (line.LastX - line.FirstX) / length;
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int x = 0; x < width; x++)
        {
            float part = (x - margin) / span;
            float sag = 4 * part * (1 - part) * line.Sag;
            part += line.Bend * part * (1 - part);
            float middleX = line.FirstX + (line.LastX - line.FirstX) * part;
            float middleY = line.FirstY + (line.LastY - line.FirstY) * part;
            float scale = (line.FirstHeight + (line.LastHeight - line.FirstHeight) * part) / capitalPixels;
            for (int y = 0; y < height; y++)
            {
                float down = (y - (height - 1) * 0.5f) * scale + sag;
                strip[y * width + x] = At(pixels, picture.Width, picture.Height, middleX + downX * down, middleY + downY * down);
            }
        }

        EvenOut(strip[..(width * height)], width, height);
    }

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
    private static void EvenOut(Span<float> strip, int width, int height)
    {
        Span<double> sums = new double[width + 1];
        Span<double> squares = new double[width + 1];
        for (int x = 0; x < width; x++)
        {
            double sum = 0;
            double square = 0;
            for (int y = 0; y < height; y++)
            {
                double value = strip[y * width + x];
                sum += value;
                square += value * value;
            }

            sums[x + 1] = sums[x] + sum;
            squares[x + 1] = squares[x] + square;
        }

        for (int x = 0; x < width; x++)
        {
            int from = Math.Max(x - LightRadiusPixels, 0);
            int to = Math.Min(x + LightRadiusPixels + 1, width);
            double count = (to - from) * height;
            double mean = (sums[to] - sums[from]) / count;
            double variance = Math.Max((squares[to] - squares[from]) / count - mean * mean, 0);
            float scale = 1 / (float)(Math.Sqrt(variance) + ContrastFloor);
            for (int y = 0; y < height; y++)
            {
                float ink = ((float)mean - strip[y * width + x]) * scale;
                strip[y * width + x] = Math.Clamp(ink, -InkMax, InkMax);
            }
        }
    }
}
