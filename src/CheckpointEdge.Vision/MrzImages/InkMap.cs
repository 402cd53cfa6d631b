using System.Numerics;
using System.Runtime.CompilerServices;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Where rows of small dark marks lie: ink is what is darker than its neighbourhood, and a row of it stands out against
/// the blank bands above and below when both are looked at through windows of a character's size. Keeps its buffers
/// between pictures; not safe for concurrent callers.
/// </summary>
internal sealed class InkMap
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

    private readonly BoxBlur _blur = new();
    private ushort[] _ink = [];
    private ushort[] _near = [];
    private short[] _rows = [];
    private int[] _sums = [];
    private int[] _squares = [];
    private float[] _around = [];
    private float[] _aroundSquares = [];

    /// <summary>Positive inside rows of marks; one number a pixel. About 20 and more is print. Valid until the next call.</summary>
    public ReadOnlySpan<short> Rows(GreyPicture picture)
    {
        int width = picture.Width;
        int height = picture.Height;
        int count = width * height;
        Hold(ref _ink, count);
        Hold(ref _near, count);
        Hold(ref _rows, count);
        Ink(picture);
        Span<ushort> ink = _ink.AsSpan(0, count);
        Span<ushort> near = _near.AsSpan(0, count);
        ink.CopyTo(near);
        for (int pass = 0; pass < 2; pass++)
            _blur.Apply(near, width, height, RowRadius);
        for (int pass = 0; pass < 2; pass++)
            _blur.Apply(ink, width, height, SurroundRadius);
        Span<short> rows = _rows.AsSpan(0, count);
        Less(near, ink, rows);
        return rows;
    }

    private static void Less(ReadOnlySpan<ushort> near, ReadOnlySpan<ushort> surround, Span<short> rows)
    {
        int i = 0;
        for (; i + Vector<ushort>.Count <= rows.Length; i += Vector<ushort>.Count)
            Vector.AsVectorInt16(new Vector<ushort>(near[i..]) - new Vector<ushort>(surround[i..])).CopyTo(rows[i..]);
        for (; i < rows.Length; i++)
            rows[i] = (short)(near[i] - surround[i]);
    }

    /// <summary>Darker than the mean around it, in deviations of that neighbourhood.</summary>
    private void Ink(GreyPicture picture)
    {
        int width = picture.Width;
        int height = picture.Height;
        Hold(ref _sums, width);
        Hold(ref _squares, width);
        Hold(ref _around, width);
        Hold(ref _aroundSquares, width);
        _sums.AsSpan(0, width).Clear();
        _squares.AsSpan(0, width).Clear();
        for (int y = -LightRadius; y < height; y++)
        {
            if (y + LightRadius < height)
                AddRow(picture.Row(y + LightRadius), _sums, _squares, 1);
            if (y - LightRadius - 1 >= 0)
                AddRow(picture.Row(y - LightRadius - 1), _sums, _squares, -1);
            if (y < 0)
                continue;
            int rowCount = Math.Min(y + LightRadius, height - 1) - Math.Max(y - LightRadius, 0) + 1;
            Around(width, rowCount);
            InkOfRow(picture.Row(y), _around.AsSpan(0, width), _aroundSquares.AsSpan(0, width), _ink.AsSpan(y * width, width));
        }
    }

    /// <summary>Mean and mean square of the window around every pixel of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Around(int width, int rowCount)
    {
        ReadOnlySpan<int> sums = _sums.AsSpan(0, width);
        ReadOnlySpan<int> squares = _squares.AsSpan(0, width);
        Span<float> around = _around.AsSpan(0, width);
        Span<float> aroundSquares = _aroundSquares.AsSpan(0, width);
        int sum = 0;
        int square = 0;
        int columns = 0;
        float scale = 0;
        for (int x = -LightRadius; x < width; x++)
        {
            int next = x + LightRadius;
            int last = next - 2 * LightRadius - 1;
            int before = columns;
            if (next < width)
            {
                sum += sums[next];
                square += squares[next];
                columns++;
            }

            if (last >= 0)
            {
                sum -= sums[last];
                square -= squares[last];
                columns--;
            }

            if (x < 0)
                continue;
            if (columns != before || x == 0)
                scale = 1f / (rowCount * columns);
            around[x] = sum * scale;
            aroundSquares[x] = square * scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InkOfRow(
        ReadOnlySpan<byte> pixels, ReadOnlySpan<float> around, ReadOnlySpan<float> aroundSquares, Span<ushort> ink)
    {
        int x = 0;
        for (; x + Vector<byte>.Count <= pixels.Length; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[x..]), out Vector<ushort> low, out Vector<ushort> high);
            InkOf(low, around[x..], aroundSquares[x..]).CopyTo(ink[x..]);
            int half = x + Vector<ushort>.Count;
            InkOf(high, around[half..], aroundSquares[half..]).CopyTo(ink[half..]);
        }

        for (; x < pixels.Length; x++)
        {
            float darker = MathF.Max(around[x] - pixels[x], 0);
            float deviation = MathF.Sqrt(MathF.Max(aroundSquares[x] - around[x] * around[x], 0));
            ink[x] = (ushort)Math.Min(InkScale * darker / (deviation + ContrastFloor), InkMax);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> InkOf(Vector<ushort> pixels, ReadOnlySpan<float> mean, ReadOnlySpan<float> square)
    {
        Vector.Widen(pixels, out Vector<uint> low, out Vector<uint> high);
        Vector<int> first = InkOf(Vector.AsVectorInt32(low), new(mean), new(square));
        Vector<int> second = InkOf(
            Vector.AsVectorInt32(high), new(mean[Vector<float>.Count..]), new(square[Vector<float>.Count..]));
        return Vector.Narrow(Vector.AsVectorUInt32(first), Vector.AsVectorUInt32(second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> InkOf(Vector<int> pixels, Vector<float> mean, Vector<float> square)
    {
        Vector<float> darker = Vector.Max(mean - Vector.ConvertToSingle(pixels), Vector<float>.Zero);
        Vector<float> deviation = Vector.SquareRoot(Vector.Max(square - mean * mean, Vector<float>.Zero));
        Vector<float> ink = new Vector<float>(InkScale) * darker / (deviation + new Vector<float>((float)ContrastFloor));
        return Vector.Min(Vector.ConvertToInt32(ink), new Vector<int>(InkMax));
    }

    /// <summary>Adds or takes away a row of pixels and of their squares, column by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ReadOnlySpan<byte> pixels, Span<int> sums, Span<int> squares, int sign)
    {
        Vector<int> signs = new(sign);
        int x = 0;
        for (; x + Vector<byte>.Count <= pixels.Length; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[x..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            int step = Vector<int>.Count;
            Add(sums[x..], squares[x..], Vector.AsVectorInt32(first), signs);
            Add(sums[(x + step)..], squares[(x + step)..], Vector.AsVectorInt32(second), signs);
            Add(sums[(x + 2 * step)..], squares[(x + 2 * step)..], Vector.AsVectorInt32(third), signs);
            Add(sums[(x + 3 * step)..], squares[(x + 3 * step)..], Vector.AsVectorInt32(fourth), signs);
        }

        for (; x < pixels.Length; x++)
        {
            int value = pixels[x];
            sums[x] += sign * value;
            squares[x] += sign * value * value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<int> sums, Span<int> squares, Vector<int> values, Vector<int> signs)
    {
        Vector<int> signed = values * signs;
        (new Vector<int>(sums) + signed).CopyTo(sums);
        (new Vector<int>(squares) + signed * values).CopyTo(squares);
    }

    private static void Hold<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[length];
    }
}
