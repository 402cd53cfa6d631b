using System.Numerics;
using System.Runtime.CompilerServices;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// A picture and its halves: coarse ones to find lines on, the one that fits to cut them out of. Made when first asked
/// for. Not safe for concurrent callers.
/// </summary>
internal sealed class PicturePyramid(GreyPicture picture)
{
    /// <summary>A single line cut out is looked at, too, where its characters are 8 pixels apart.</summary>
    private const int SidePixelsMin = 6;

    private readonly List<GreyPicture> _levels = [picture];

    public GreyPicture Full => picture;

    /// <summary>The picture halved so many times, or as often as its sides allow.</summary>
    public GreyPicture Level(int halvings)
    {
        while (_levels.Count <= halvings)
        {
            GreyPicture last = _levels[^1];
            if (Math.Min(last.Width, last.Height) < 2 * SidePixelsMin)
                return last;
            _levels.Add(Halve(last));
        }

        return _levels[halvings];
    }

    /// <summary>A place on the level for a place in the full picture.</summary>
    public static TextLine OnLevel(in TextLine line, int halvings)
    {
        float scale = 1f / (1 << halvings);
        float shift = 0.5f * scale - 0.5f;
        return new(
            line.FirstX * scale + shift,
            line.FirstY * scale + shift,
            line.LastX * scale + shift,
            line.LastY * scale + shift,
            line.FirstHeight * scale,
            line.LastHeight * scale);
    }

    /// <summary>How many halvings are there, wanted or not.</summary>
    public int HalvingsMax(int wanted)
    {
        while (wanted > 0 && Math.Min(picture.Width, picture.Height) >> wanted < SidePixelsMin)
            wanted--;
        return wanted;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static GreyPicture Halve(GreyPicture from)
    {
        GreyPicture to = new(from.Width / 2, from.Height / 2);
        for (int y = 0; y < to.Height; y++)
        {
            Span<byte> row = to.Row(y);
            ReadOnlySpan<byte> upper = from.Row(2 * y)[..(2 * row.Length)];
            ReadOnlySpan<byte> lower = from.Row(2 * y + 1)[..(2 * row.Length)];
            int x = 0;
            for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
            {
                Vector<ushort> first = Pairs(upper[(2 * x)..], lower[(2 * x)..]);
                int next = 2 * x + Vector<byte>.Count;
                Vector.Narrow(first, Pairs(upper[next..], lower[next..])).CopyTo(row[x..]);
            }

            for (; x < row.Length; x++)
                row[x] = (byte)((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) >> 2);
        }

        return to;
    }

    /// <summary>Means of neighbours two by two: the even pixels are the low bytes of pairs, the odd ones the high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Pairs(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower)
    {
        Vector<ushort> low = new(0xFF);
        Vector<ushort> above = Vector.AsVectorUInt16(new Vector<byte>(upper));
        Vector<ushort> below = Vector.AsVectorUInt16(new Vector<byte>(lower));
        return ((above & low) + (above >> 8) + (below & low) + (below >> 8) + new Vector<ushort>(2)) >> 2;
    }
}
