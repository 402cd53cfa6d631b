using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>A straight, slender patch of the map: its middle, direction (unit vector, x not negative), sizes.</summary>
/// <param name="Strength">Mean of the map on it.</param>
internal readonly record struct RowSegment(
    float X, float Y, float AlongX, float AlongY, float Length, float Thickness, float Strength)
{
    public float StartX => X - AlongX * Length / 2;
    public float StartY => Y - AlongY * Length / 2;
    public float EndX => X + AlongX * Length / 2;
    public float EndY => Y + AlongY * Length / 2;

    /// <summary>How far a place lies along the segment from its middle.</summary>
    public float Along(float x, float y) => (x - X) * AlongX + (y - Y) * AlongY;

    /// <summary>How far a place lies beside it; positive is below when the segment runs to the right.</summary>
    public float Beside(float x, float y) => (y - Y) * AlongX - (x - X) * AlongY;
}

/// <summary>Connected patches of the map that look like a printed row, at any angle. Stateless.</summary>
internal static class RowSegments
{
    /// <summary>Shorter than so many times its thickness is no row, not even part of one.</summary>
    private const float SlendernessMin = 3;

    private const int AreaMin = 60;
    private const float ThicknessMax = 2.6f * InkMap.PitchPixels;

    /// <summary>Patches looked at further; real pages have some hundred.</summary>
    private const int PatchesMax = 20_000;

    /// <summary>Every slender patch above a height of the map.</summary>
    public static List<RowSegment> Find(ReadOnlySpan<short> map, int width, int height, int above)
    {
        List<Run> runs = [];
        List<Run> runsBefore = [];
        List<Patch> patches = [default];
        List<int> parents = [0];
        for (int y = 0; y < height && patches.Count < PatchesMax; y++)
        {
            (runs, runsBefore) = (runsBefore, runs);
            ReadOnlySpan<short> row = map.Slice(y * width, width);
            Runs(row, above, runs);
            int before = 0;
            foreach (ref Run run in CollectionsMarshal.AsSpan(runs))
            {
                while (before < runsBefore.Count && runsBefore[before].To <= run.From)
                    before++;
                int label = 0;
                for (int i = before; i < runsBefore.Count && runsBefore[i].From < run.To; i++)
                    label = Join(parents, label, Root(parents, runsBefore[i].Label));
                if (label == 0)
                {
                    label = patches.Count;
                    patches.Add(default);
                    parents.Add(label);
                }

                run.Label = label;
                CollectionsMarshal.AsSpan(patches)[label].Add(run.From, y, row[run.From..run.To]);
            }
        }

        return Slender(patches, parents);
    }

    /// <summary>The pieces of a row that lie above the height, from left to right.</summary>
    private static void Runs(ReadOnlySpan<short> row, int above, List<Run> runs)
    {
        runs.Clear();
        int x = 0;
        while (true)
        {
            int start = row[x..].IndexOfAnyInRange((short)(above + 1), short.MaxValue);
            if (start < 0)
                return;
            int from = x + start;
            int length = row[from..].IndexOfAnyInRange(short.MinValue, (short)above);
            x = length < 0 ? row.Length : from + length;
            runs.Add(new() { From = from, To = x });
        }
    }

    private static List<RowSegment> Slender(List<Patch> patches, List<int> parents)
    {
        Span<Patch> all = CollectionsMarshal.AsSpan(patches);
        for (int i = all.Length - 1; i > 0; i--)
        {
            int root = Root(parents, i);
            if (root != i)
                all[root].Add(all[i]);
        }

        List<RowSegment> segments = [];
        for (int i = 1; i < all.Length; i++)
        {
            if (parents[i] == i && all[i].Count >= AreaMin && all[i].ToSegment() is { } segment
                && segment.Length >= SlendernessMin * segment.Thickness && segment.Thickness <= ThicknessMax)
            {
                segments.Add(segment);
            }
        }

        return segments;
    }

    private static int Root(List<int> parents, int label)
    {
        while (parents[label] != label)
            label = parents[label] = parents[parents[label]];
        return label;
    }

    private static int Join(List<int> parents, int one, int other)
    {
        if (one == 0 || one == other)
            return other;
        int root = Math.Min(one, other);
        parents[Math.Max(one, other)] = root;
        return root;
    }

    /// <summary>A piece of a row: the first column in it and the first behind it.</summary>
    private struct Run
    {
        public int From;
        public int To;
        public int Label;
    }

    /// <summary>Sums over the pixels of a patch.</summary>
    private struct Patch
    {
        public long Count;
        private long _strength;
        private long _x;
        private long _y;
        private long _xx;
        private long _yy;
        private long _xy;

        public void Add(int from, int y, ReadOnlySpan<short> strengths)
        {
            long count = strengths.Length;
            long x = count * from + count * (count - 1) / 2;
            Count += count;
            _strength += Sum(strengths);
            _x += x;
            _y += count * y;
            _xx += count * from * from + from * count * (count - 1) + (count - 1) * count * (2 * count - 1) / 6;
            _yy += count * y * y;
            _xy += x * y;
        }

        private static int Sum(ReadOnlySpan<short> values)
        {
            int sum = 0;
            foreach (short value in values)
                sum += value;
            return sum;
        }

        public void Add(in Patch other)
        {
            Count += other.Count;
            _strength += other._strength;
            _x += other._x;
            _y += other._y;
            _xx += other._xx;
            _yy += other._yy;
            _xy += other._xy;
        }

        /// <summary>The rectangle with the same moments; null for a patch of one row or column.</summary>
        public readonly RowSegment? ToSegment()
        {
            double x = (double)_x / Count;
            double y = (double)_y / Count;
            double xx = (double)_xx / Count - x * x + 1.0 / 12;
            double yy = (double)_yy / Count - y * y + 1.0 / 12;
            double xy = (double)_xy / Count - x * y;
            double half = Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
            double large = (xx + yy) / 2 + half;
            double small = Math.Max((xx + yy) / 2 - half, 1.0 / 12);
            double angle = 0.5 * Math.Atan2(2 * xy, xx - yy);
            return new(
                (float)x,
                (float)y,
                (float)Math.Cos(angle),
                (float)Math.Sin(angle),
                (float)Math.Sqrt(12 * large),
                (float)Math.Sqrt(12 * small),
                _strength / (float)Count);
        }
    }
}
