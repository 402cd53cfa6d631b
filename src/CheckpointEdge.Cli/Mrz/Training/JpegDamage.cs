using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>
/// What storing as JPEG does to brightness: blocks of 8 × 8 as cosines, rounded by the example table of ITU-T T.81,
/// table K.1, and back. Stateless.
/// </summary>
internal static class JpegDamage
{
    private const int Side = 8;

    private static readonly byte[] _steps =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly float[] _cosines = MakeCosines();

    /// <param name="quality">1 to 100, in the sense of libjpeg.</param>
    public static void Apply(GreyPicture picture, int quality)
    {
        float scale = (quality < 50 ? 5000 / quality : 200 - 2 * quality) / 100f;
        Span<float> block = stackalloc float[Side * Side];
        Span<float> other = stackalloc float[Side * Side];
        for (int top = 0; top < picture.Height; top += Side)
        {
            for (int left = 0; left < picture.Width; left += Side)
            {
                Take(picture, left, top, block);
                Transform(block, other, forward: true);
                for (int i = 0; i < block.Length; i++)
                {
                    float step = MathF.Max(1, MathF.Round(_steps[i] * scale));
                    block[i] = MathF.Round(block[i] / step) * step;
                }

                Transform(block, other, forward: false);
                Put(picture, left, top, block);
            }
        }
    }

    private static void Take(GreyPicture picture, int left, int top, Span<float> block)
    {
        for (int y = 0; y < Side; y++)
        {
            Span<byte> row = picture.Row(Math.Min(top + y, picture.Height - 1));
            for (int x = 0; x < Side; x++)
                block[y * Side + x] = row[Math.Min(left + x, picture.Width - 1)] - 128;
        }
    }

    private static void Put(GreyPicture picture, int left, int top, ReadOnlySpan<float> block)
    {
        for (int y = 0; y < Side && top + y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(top + y);
            for (int x = 0; x < Side && left + x < picture.Width; x++)
                row[left + x] = (byte)Math.Clamp(MathF.Round(block[y * Side + x] + 128), 0, 255);
        }
    }

    /// <summary>Rows, then columns.</summary>
    private static void Transform(Span<float> block, Span<float> other, bool forward)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int y = 0; y < Side; y++)
            {
                for (int u = 0; u < Side; u++)
                {
                    float sum = 0;
                    for (int x = 0; x < Side; x++)
                        sum += block[y * Side + x] * (forward ? _cosines[u * Side + x] : _cosines[x * Side + u]);
                    other[u * Side + y] = sum;
                }
            }

            other.CopyTo(block);
        }
    }

    private static float[] MakeCosines()
    {
        float[] cosines = new float[Side * Side];
        for (int u = 0; u < Side; u++)
            for (int x = 0; x < Side; x++)
                cosines[u * Side + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos((2 * x + 1) * u * Math.PI / 16));
        return cosines;
    }
}
