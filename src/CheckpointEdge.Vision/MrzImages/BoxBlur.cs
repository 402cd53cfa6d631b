using System.Numerics;
using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// The mean over a square window, nothing outside the picture: sums along rows of many pixels at once, then down the
/// columns. Keeps its buffers; not safe for concurrent callers.
/// </summary>
internal sealed class BoxBlur
{
    /// <summary>Sums of a window's row or column stay below 65 536.</summary>
    private const int RadiusMax = 15;

    private ushort[] _other = [];
    private ushort[] _wide = [];
    private ushort[] _sums = [];

    /// <param name="values">Row by row, none above 2 000; overwritten.</param>
    /// <param name="radius">Pixels to each side, at most 15.</param>
    public void Apply(Span<ushort> values, int width, int height, int radius)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, RadiusMax);
        Hold(ref _other, values.Length);
        Hold(ref _wide, width + 2 * RadiusMax + Vector<ushort>.Count);
        Hold(ref _sums, width);
        ushort scale = (ushort)(65536 / (2 * radius + 1));
        _wide.AsSpan().Clear();
        Span<ushort> wide = _wide.AsSpan(0, width + 2 * radius);
        for (int y = 0; y < height; y++)
        {
            values.Slice(y * width, width).CopyTo(wide[radius..]);
            AlongRow(wide, _other.AsSpan(y * width, width), 2 * radius + 1, scale);
        }

        Span<ushort> sums = _sums.AsSpan(0, width);
        sums.Clear();
        for (int y = -radius; y < height; y++)
        {
            ReadOnlySpan<ushort> next = y + radius < height ? _other.AsSpan((y + radius) * width, width) : [];
            ReadOnlySpan<ushort> last = y - radius - 1 >= 0 ? _other.AsSpan((y - radius - 1) * width, width) : [];
            Move(sums, next, last);
            if (y >= 0)
                Scale(sums, values.Slice(y * width, width), scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AlongRow(ReadOnlySpan<ushort> wide, Span<ushort> to, int window, ushort scale)
    {
        int x = 0;
        for (; x + Vector<ushort>.Count <= to.Length; x += Vector<ushort>.Count)
        {
            Vector<ushort> sum = new(wide[x..]);
            for (int i = 1; i < window; i++)
                sum += new Vector<ushort>(wide[(x + i)..]);
            Scaled(sum, scale).CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            uint sum = 0;
            foreach (ushort value in wide.Slice(x, window))
                sum += value;
            to[x] = (ushort)((sum * scale) >> 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(Span<ushort> sums, ReadOnlySpan<ushort> next, ReadOnlySpan<ushort> last)
    {
        int x = 0;
        for (; x + Vector<ushort>.Count <= sums.Length; x += Vector<ushort>.Count)
        {
            Vector<ushort> sum = new(sums[x..]);
            if (!next.IsEmpty)
                sum += new Vector<ushort>(next[x..]);
            if (!last.IsEmpty)
                sum -= new Vector<ushort>(last[x..]);
            sum.CopyTo(sums[x..]);
        }

        for (; x < sums.Length; x++)
            sums[x] += (ushort)((next.IsEmpty ? 0 : next[x]) - (last.IsEmpty ? 0 : last[x]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ReadOnlySpan<ushort> sums, Span<ushort> to, ushort scale)
    {
        int x = 0;
        for (; x + Vector<ushort>.Count <= to.Length; x += Vector<ushort>.Count)
            Scaled(new(sums[x..]), scale).CopyTo(to[x..]);
        for (; x < to.Length; x++)
            to[x] = (ushort)(((uint)sums[x] * scale) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Scaled(Vector<ushort> sums, ushort scale)
    {
        Vector.Widen(sums, out Vector<uint> low, out Vector<uint> high);
        Vector<uint> by = new(scale);
        return Vector.Narrow((low * by) >> 16, (high * by) >> 16);
    }

    private static void Hold(ref ushort[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new ushort[length];
    }
}
