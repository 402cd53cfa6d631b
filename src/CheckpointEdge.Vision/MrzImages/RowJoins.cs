namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Puts rows together again that glare, a fold or a wide gap has cut: pieces on one straight line. Stateless.
/// </summary>
internal static class RowJoins
{
    /// <summary>Gaps up to so many thicknesses are bridged: about four characters.</summary>
    private const float GapMax = 6;

    private const float AngleMax = 0.12f;

    /// <summary>The rows as they were, and every longer one that they make.</summary>
    public static List<RowSegment> Join(List<RowSegment> segments)
    {
        List<RowSegment> all = [.. segments];
        bool[] used = new bool[segments.Count];
        for (int i = 0; i < segments.Count; i++)
        {
            if (used[i] || segments[i].Length < 5 * segments[i].Thickness)
                continue;
            RowSegment joined = segments[i];
            int pieces = 1;
            for (int round = 0; round < 8; round++)
            {
                int next = Next(segments, used, i, joined);
                if (next < 0)
                    break;
                used[next] = true;
                joined = Of(joined, segments[next]);
                pieces++;
            }

            if (pieces > 1)
                all.Add(joined);
        }

        return all;
    }

    private static int Next(List<RowSegment> segments, bool[] used, int self, in RowSegment joined)
    {
        for (int i = 0; i < segments.Count; i++)
        {
            RowSegment other = segments[i];
            if (used[i] || i == self || other.Thickness > 1.6f * joined.Thickness || other.Thickness < 0.5f * joined.Thickness)
                continue;
            float along = MathF.Abs(joined.AlongX * other.AlongX + joined.AlongY * other.AlongY);
            bool parallel = along > MathF.Cos(AngleMax + 0.5f * other.Thickness / other.Length);
            float gap = MathF.Abs(joined.Along(other.X, other.Y)) - (joined.Length + other.Length) / 2;
            if (parallel && gap > -other.Thickness && gap < GapMax * joined.Thickness
                && MathF.Abs(joined.Beside(other.StartX, other.StartY)) < 0.6f * joined.Thickness + 0.02f * MathF.Abs(gap)
                && MathF.Abs(joined.Beside(other.EndX, other.EndY)) < 0.8f * joined.Thickness + 0.02f * other.Length)
            {
                return i;
            }
        }

        return -1;
    }

    private static RowSegment Of(in RowSegment one, in RowSegment other)
    {
        float weight = one.Length + other.Length;
        Span<(float X, float Y)> ends =
            [(one.StartX, one.StartY), (one.EndX, one.EndY), (other.StartX, other.StartY), (other.EndX, other.EndY)];
        (float X, float Y) first = ends[0];
        (float X, float Y) last = ends[0];
        foreach ((float X, float Y) end in ends)
        {
            if (one.Along(end.X, end.Y) < one.Along(first.X, first.Y))
                first = end;
            if (one.Along(end.X, end.Y) > one.Along(last.X, last.Y))
                last = end;
        }

        float x = last.X - first.X;
        float y = last.Y - first.Y;
        float length = MathF.Max(MathF.Sqrt(x * x + y * y), 1e-3f);
        return new(
            (first.X + last.X) / 2,
            (first.Y + last.Y) / 2,
            x / length,
            y / length,
            length,
            (one.Thickness * one.Length + other.Thickness * other.Length) / weight,
            (one.Strength * one.Length + other.Strength * other.Length) / weight);
    }
}
