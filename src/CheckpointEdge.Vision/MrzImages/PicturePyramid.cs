using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// A picture and its halves: coarse ones to find lines on, the one that fits to cut them out of. Made when first asked
/// for. Not safe for concurrent callers.
/// </summary>
internal sealed class PicturePyramid(GreyPicture picture)
{
    private const int SidePixelsMin = 16;

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

    private static GreyPicture Halve(GreyPicture from)
    {
        GreyPicture to = new(from.Width / 2, from.Height / 2);
        for (int y = 0; y < to.Height; y++)
        {
            ReadOnlySpan<byte> upper = from.Row(2 * y);
            ReadOnlySpan<byte> lower = from.Row(2 * y + 1);
            Span<byte> row = to.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                int sum = upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
                row[x] = (byte)((sum + 2) >> 2);
            }
        }

        return to;
    }
}
