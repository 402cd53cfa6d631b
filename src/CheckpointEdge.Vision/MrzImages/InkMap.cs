using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Where rows of small dark marks lie: ink is what is darker than its neighbourhood, and a row of it stands out against
/// the blank bands above and below when both are looked at through windows of a character's size. Stateless.
/// </summary>
internal static class InkMap
{
    /// <summary>Characters about so far apart stand out best (pixels of the level).</summary>
    public const int PitchPixels = 8;

    /// <summary>Neighbourhood for light and contrast (pixels to each side).</summary>
    private const int LightRadius = 10;

    private const int RowRadius = 3;
    private const int SurroundRadius = 7;
    private const int ContrastFloor = 7;
    private const float InkScale = 60;
    private const int InkMax = 180;

    /// <summary>Positive inside rows of marks; one number a pixel. About 20 and more is print.</summary>
    public static short[] Rows(GreyPicture picture)
    {
        int width = picture.Width;
        int height = picture.Height;
        ushort[] ink = Ink(picture);
        ushort[] near = [.. ink];
        ushort[] other = new ushort[ink.Length];
        for (int pass = 0; pass < 2; pass++)
            Blur(near, other, width, height, RowRadius);
        for (int pass = 0; pass < 2; pass++)
            Blur(ink, other, width, height, SurroundRadius);
        short[] rows = new short[ink.Length];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (short)(near[i] - ink[i]);
        return rows;
    }

    /// <summary>Darker than the mean around it, in deviations of that neighbourhood, times 16.</summary>
    private static ushort[] Ink(GreyPicture picture)
    {
        int width = picture.Width;
        int height = picture.Height;
        ushort[] ink = new ushort[width * height];
        int[] sums = new int[width];
        int[] squares = new int[width];
        for (int y = -LightRadius; y < height; y++)
        {
            AddRow(picture, y + LightRadius, sums, squares, 1);
            AddRow(picture, y - LightRadius - 1, sums, squares, -1);
            if (y < 0)
                continue;
            int rowCount = Math.Min(y + LightRadius, height - 1) - Math.Max(y - LightRadius, 0) + 1;
            int sum = 0;
            long square = 0;
            int columns = 0;
            ReadOnlySpan<byte> pixels = picture.Row(y);
            Span<ushort> row = ink.AsSpan(y * width, width);
            for (int x = -LightRadius; x < width; x++)
            {
                if (x + LightRadius < width)
                    (sum, square, columns) = (sum + sums[x + LightRadius], square + squares[x + LightRadius], columns + 1);
                if (x - LightRadius - 1 >= 0)
                    (sum, square, columns) = (sum - sums[x - LightRadius - 1], square - squares[x - LightRadius - 1], columns - 1);
                if (x < 0)
                    continue;
                float scale = 1f / (rowCount * columns);
                float mean = sum * scale;
                float darker = mean - pixels[x];
                if (darker <= 0)
                    continue;
                float deviation = MathF.Sqrt(MathF.Max(square * scale - mean * mean, 0));
                row[x] = (ushort)Math.Min(InkScale * darker / (deviation + ContrastFloor), InkMax);
            }
        }

        return ink;
    }

    private static void AddRow(GreyPicture picture, int y, int[] sums, int[] squares, int sign)
    {
        if (y < 0 || y >= picture.Height)
            return;
        ReadOnlySpan<byte> pixels = picture.Row(y);
        for (int x = 0; x < pixels.Length; x++)
        {
            int value = pixels[x];
            sums[x] += sign * value;
            squares[x] += sign * value * value;
        }
    }

    private static void Blur(ushort[] values, ushort[] other, int width, int height, int radius)
    {
        uint scale = (uint)(65536 / (2 * radius + 1));
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<ushort> from = values.AsSpan(y * width, width);
            Span<ushort> to = other.AsSpan(y * width, width);
            uint sum = 0;
            for (int x = -radius; x < width; x++)
            {
                sum += x + radius < width ? from[x + radius] : 0u;
                sum -= x - radius - 1 >= 0 ? from[x - radius - 1] : 0u;
                if (x >= 0)
                    to[x] = (ushort)((sum * scale) >> 16);
            }
        }

        uint[] sums = new uint[width];
        for (int y = -radius; y < height; y++)
        {
            if (y + radius < height)
                Add(sums, other.AsSpan((y + radius) * width, width));
            if (y - radius - 1 >= 0)
                Subtract(sums, other.AsSpan((y - radius - 1) * width, width));
            if (y < 0)
                continue;
            Span<ushort> row = values.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++)
                row[x] = (ushort)((sums[x] * scale) >> 16);
        }
    }

    private static void Add(uint[] sums, ReadOnlySpan<ushort> row)
    {
        for (int x = 0; x < row.Length; x++)
            sums[x] += row[x];
    }

    private static void Subtract(uint[] sums, ReadOnlySpan<ushort> row)
    {
        for (int x = 0; x < row.Length; x++)
            sums[x] -= row[x];
    }
}
