using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Two or three lines that may be a zone, from the first down; which end is the first is not known yet.</summary>
/// <param name="Score">The likelier, the higher.</param>
internal sealed record ZoneCandidate(TextLine[] Lines, float Score);

/// <summary>
/// Finds what may be a machine-readable zone: long, slender, parallel rows of marks of one length, one below the other,
/// at any angle. It decides nothing: whether there are characters says the network. Keeps buffers between pictures; not safe
/// for concurrent callers.
/// </summary>
internal sealed class ZoneFinder
{
    /// <summary>The finest level on which rows are looked for (pixels of the longer side).</summary>
    private const int SidePixelsMax = 1100;

    private const int Levels = 3;

    /// <summary>Heights at which the map is cut: pale print needs the lower, print on busy ground the higher.</summary>
    private static readonly int[] _heights = [2, 5, 11, 20];

    /// <summary>How long a line of 30 characters is in heights of its capitals, at the least.</summary>
    private const float SlendernessMin = 11;

    private const float AngleMax = 0.09f;
    private const int SegmentsMax = 400;
    private const int CandidatesMax = 120;

    private static readonly float _alongMin = MathF.Cos(AngleMax);

    private readonly InkMap _map = new();

    /// <summary>The likeliest first; at most 120, none when nothing looks like a zone.</summary>
    public List<ZoneCandidate> Find(PicturePyramid pyramid)
    {
        int first = 0;
        while (Math.Max(pyramid.Full.Width, pyramid.Full.Height) >> first > SidePixelsMax)
            first++;
        List<ZoneCandidate> candidates = [];
        for (int level = first; level < first + Levels && pyramid.HalvingsMax(level) == level; level++)
        {
            GreyPicture picture = pyramid.Level(level);
            ReadOnlySpan<short> map = _map.Rows(picture);
            foreach (int height in _heights)
            {
                List<RowSegment> segments = RowSegments.Find(map, picture.Width, picture.Height, height);
                foreach (ZoneCandidate candidate in Group(RowJoins.Join(Strongest(segments))))
                    candidates.Add(candidate with { Lines = [.. candidate.Lines.Select(line => InFull(line, level))] });
            }
        }

        return Distinct(candidates);
    }

    private static List<RowSegment> Strongest(List<RowSegment> segments)
    {
        segments.Sort((one, other) => other.Length.CompareTo(one.Length));
        return segments.Count > SegmentsMax ? segments[..SegmentsMax] : segments;
    }

    /// <summary>Pairs and threes of rows side by side.</summary>
    private static IEnumerable<ZoneCandidate> Group(List<RowSegment> segments)
    {
        List<RowSegment> rows =
            [.. segments.Where(each => each.Length >= SlendernessMin * each.Thickness && each.Length > 12 * InkMap.PitchPixels)];
        rows.Sort((one, other) => other.Length.CompareTo(one.Length));
        for (int i = 0; i < Math.Min(rows.Count, 60); i++)
        {
            RowSegment row = rows[i];
            List<(float Beside, RowSegment Row)> group = [];
            foreach (RowSegment other in rows)
            {
                float beside = row.Beside(other.X, other.Y);
                if (Fits(row, other) && MathF.Abs(beside) < 0.32f * row.Length)
                    group.Add((beside, other));
            }

            group.Sort((one, other) => one.Beside.CompareTo(other.Beside));
            for (int start = 0; start < group.Count; start++)
            {
                for (int count = 2; count <= 3 && start + count <= group.Count; count++)
                {
                    if (Judge(row, group.GetRange(start, count)) is { } candidate)
                        yield return candidate;
                }
            }

            yield return new([ToLine(row, row)], 0.2f * row.Strength);
        }
    }

    /// <summary>The same direction, about the same ends.</summary>
    private static bool Fits(in RowSegment row, in RowSegment other)
    {
        float along = MathF.Abs(row.AlongX * other.AlongX + row.AlongY * other.AlongY);
        if (along < _alongMin)
            return false;
        float start = MathF.Min(row.Along(other.StartX, other.StartY), row.Along(other.EndX, other.EndY));
        float end = MathF.Max(row.Along(other.StartX, other.StartY), row.Along(other.EndX, other.EndY));
        return MathF.Abs(start + row.Length / 2) < 0.15f * row.Length && MathF.Abs(end - row.Length / 2) < 0.15f * row.Length;
    }

    private static ZoneCandidate? Judge(in RowSegment row, List<(float Beside, RowSegment Row)> group)
    {
        float length = group.Average(each => each.Row.Length);
        float least = float.MaxValue;
        float most = 0;
        for (int i = 1; i < group.Count; i++)
        {
            float gap = (group[i].Beside - group[i - 1].Beside) / length;
            least = MathF.Min(least, gap);
            most = MathF.Max(most, gap);
        }

        if (least < 0.03f || most > 0.14f || most > 1.5f * least)
            return null;
        float shortest = group.Min(each => each.Row.Length);
        float longest = group.Max(each => each.Row.Length);
        float strength = group.Average(each => each.Row.Strength);
        float score = strength * group.Count * shortest / longest;
        TextLine[] lines = new TextLine[group.Count];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = ToLine(group[i].Row, row);
        return new(lines, score);
    }

    /// <summary>The patch reaches half a character beyond the middle of the first and the last.</summary>
    /// <param name="like">All lines of a zone run as this one does, so that "below" means the same for each.</param>
    private static TextLine ToLine(in RowSegment row, in RowSegment like)
    {
        bool turned = row.AlongX * like.AlongX + row.AlongY * like.AlongY < 0;
        float height = 0.72f * row.Thickness;
        float inset = 0.5f * height;
        TextLine line = new(
            row.StartX + row.AlongX * inset,
            row.StartY + row.AlongY * inset,
            row.EndX - row.AlongX * inset,
            row.EndY - row.AlongY * inset,
            height,
            height);
        return turned ? line.Turned : line;
    }

    private static TextLine InFull(in TextLine line, int level)
    {
        float scale = 1 << level;
        float shift = 0.5f * scale - 0.5f;
        return new(
            line.FirstX * scale + shift,
            line.FirstY * scale + shift,
            line.LastX * scale + shift,
            line.LastY * scale + shift,
            line.FirstHeight * scale,
            line.LastHeight * scale);
    }

    private static List<ZoneCandidate> Distinct(List<ZoneCandidate> candidates)
    {
        candidates.Sort((one, other) => other.Score.CompareTo(one.Score));
        List<ZoneCandidate> distinct = [];
        foreach (ZoneCandidate candidate in candidates)
        {
            if (distinct.Count == CandidatesMax)
                break;
            if (!distinct.Any(known => SameAs(known, candidate)))
                distinct.Add(candidate);
        }

        return distinct;
    }

    private static bool SameAs(ZoneCandidate one, ZoneCandidate other)
    {
        if (one.Lines.Length != other.Lines.Length)
            return false;
        for (int i = 0; i < one.Lines.Length; i++)
        {
            TextLine a = one.Lines[i];
            TextLine b = other.Lines[i];
            float near = 0.8f * a.FirstHeight;
            if (MathF.Abs(a.FirstX - b.FirstX) + MathF.Abs(a.FirstY - b.FirstY) > 2 * near
                || MathF.Abs(a.LastX - b.LastX) + MathF.Abs(a.LastY - b.LastY) > 2 * near)
            {
                return false;
            }
        }

        return true;
    }
}
