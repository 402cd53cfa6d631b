using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>One line, looked at twice in slightly different sizes and places.</summary>
internal sealed record TwoLooks(LineReading First, LineReading Second);

/// <summary>The lines of a zone as the network saw them, from the first down, all of one length.</summary>
/// <param name="Turned">The picture had to be turned by a quarter or more to read them.</param>
internal sealed record SeenZone(TwoLooks[] Lines, int Length, bool Turned)
{
    /// <summary>How well the worst line is explained and how certain its characters are; about 1 is perfect.</summary>
    public float Quality => Lines.Min(line => line.Second.Explained + line.Second.Certainty);

    /// <summary>Two lines of 36 or 44, or three of 30.</summary>
    public bool Complete => Lines.Length == (Length == 30 ? 3 : 2);
}

/// <summary>Reads what the finder found: which end is the first, how many characters, all lines. Not safe for concurrent callers.</summary>
internal sealed class ZoneReader(LineNetwork network)
{
    private const float ExplainedMin = 0.55f;
    private const float CertaintyMin = -1.1f;

    /// <summary>A first look so good needs no look from the other side.</summary>
    private const float SureQuality = 0.8f;

    /// <summary>The second look takes the capitals a little smaller than trained for.</summary>
    private const float SecondCapitalPixels = LineNetwork.CapitalPixels * 0.93f;

    private static readonly int[] _lengths = [44, 36, 30];

    private readonly LineReader _reader = new(network);

    /// <summary>The zone, perhaps with a line missing; null when there is no line of print.</summary>
    public SeenZone? Read(PicturePyramid pyramid, ZoneCandidate candidate)
    {
        TextLine[] lines = [.. candidate.Lines.Select(line => _reader.Fit(pyramid, line, Guesses(line)[0]))];
        TextLine probe = lines[lines.Length / 2];
        if (Probe(pyramid, probe) is not ({ } found, bool turned))
            return null;
        int length = found.Length;
        List<TextLine> ordered = [.. turned ? lines.Reverse().Select(line => line.Turned) : lines];
        int at = turned ? lines.Length - 1 - lines.Length / 2 : lines.Length / 2;
        ordered = [.. ordered.Select((line, i) => i == at ? found.Line : Like(line, found.Line))];
        List<TwoLooks> seen = [];
        foreach (TextLine line in ordered)
        {
            if (Look(pyramid, line, length) is { } looks)
                seen.Add(looks);
        }

        if (seen.Count == 0)
            return null;
        Complete(pyramid, seen, length);
        bool aside = MathF.Abs(found.Line.LastY - found.Line.FirstY) > found.Line.LastX - found.Line.FirstX;
        return new([.. BestRun(seen, length)], length, aside);
    }

    /// <summary>The lengths, the likeliest for a line's proportions first.</summary>
    private static int[] Guesses(TextLine line)
    {
        float proportion = line.Length / MathF.Max(1.02f * (line.FirstHeight + line.LastHeight) / 2, 1);
        return [.. _lengths.OrderBy(length => MathF.Abs(MathF.Log((length - 1) / MathF.Max(proportion, 1))))];
    }

    /// <summary>Both directions and the likely lengths, until one is plainly right.</summary>
    private (LineReading Found, bool Turned)? Probe(PicturePyramid pyramid, TextLine line)
    {
        LineReading? best = null;
        bool bestTurned = false;
        foreach (int guess in Guesses(line))
        {
            foreach (bool turned in (bool[])[false, true])
            {
                _reader.Look(pyramid, turned ? line.Turned : line, guess, LineNetwork.CapitalPixels);
                int length = _lengths.MaxBy(each => _reader.Explained(each) * each);
                if (_reader.Explained(length) < ExplainedMin - 0.15f)
                    continue;
                LineReading reading = _reader.Reading(length);
                if (best is null || Quality(reading) > Quality(best))
                    (best, bestTurned) = (reading, turned);
                if (Quality(best) > SureQuality)
                    return (best, bestTurned);
            }

            if (best is not null && Quality(best) > 0.3f)
                return (best, bestTurned);
        }

        return best is not null && Quality(best) > -0.4f ? (best, bestTurned) : null;
    }

    private static float Quality(LineReading reading) => reading.Explained + reading.Certainty;

    /// <summary>Another line of the zone begins and ends where the known one does.</summary>
    private static TextLine Like(in TextLine line, in TextLine known)
    {
        float length = MathF.Max(known.Length, 1e-3f);
        float alongX = (known.LastX - known.FirstX) / length;
        float alongY = (known.LastY - known.FirstY) / length;
        float start = (known.FirstX - line.FirstX) * alongX + (known.FirstY - line.FirstY) * alongY;
        float end = (known.LastX - line.FirstX) * alongX + (known.LastY - line.FirstY) * alongY;
        float own = MathF.Max(line.Length, 1e-3f);
        return line.Between(start / own, end / own) with { Sag = line.Sag, Bend = known.Bend };
    }

    /// <summary>A first look to place the line, a second one laid exactly over it.</summary>
    private TwoLooks? Look(PicturePyramid pyramid, TextLine line, int length)
    {
        line = _reader.Fit(pyramid, line, length);
        _reader.Look(pyramid, line, length, LineNetwork.CapitalPixels);
        if (_reader.Explained(length) < ExplainedMin)
            return null;
        LineReading first = _reader.Reading(length);
        if (first.Certainty < CertaintyMin)
            return null;
        TextLine again = _reader.Fit(pyramid, first.Line, length);
        _reader.Look(pyramid, again, length, SecondCapitalPixels);
        return new(first, _reader.Reading(length));
    }

    /// <summary>Looks for lines that the finder did not see, above and below those it did.</summary>
    private void Complete(PicturePyramid pyramid, List<TwoLooks> seen, int length)
    {
        int wanted = length == 30 ? 3 : 2;
        foreach (bool below in (bool[])[true, false, true, false])
        {
            if (seen.Count >= wanted)
                return;
            TextLine known = (below ? seen[^1] : seen[0]).Second.Line;
            foreach (float gap in Gaps(seen))
            {
                float moved = below ? gap : -gap;
                if (Look(pyramid, known.Moved(moved, moved), length) is not { } looks)
                    continue;
                seen.Insert(below ? seen.Count : 0, looks);
                break;
            }
        }
    }

    /// <summary>From line to line in heights of capitals: as between those that are known, else as documents print it.</summary>
    private static float[] Gaps(List<TwoLooks> seen)
    {
        if (seen.Count < 2)
            return [1.75f, 2.5f];
        TextLine one = seen[0].Second.Line;
        TextLine other = seen[1].Second.Line;
        float x = (other.FirstX + other.LastX - one.FirstX - one.LastX) / 2;
        float y = (other.FirstY + other.LastY - one.FirstY - one.LastY) / 2;
        return [MathF.Sqrt(x * x + y * y) / MathF.Max(one.FirstHeight, 1)];
    }

    /// <summary>The neighbouring lines that were read best, where there are more than the layout has.</summary>
    private static List<TwoLooks> BestRun(List<TwoLooks> seen, int length)
    {
        int wanted = length == 30 ? 3 : 2;
        if (seen.Count <= wanted)
            return seen;
        int best = 0;
        float most = float.MinValue;
        for (int start = 0; start + wanted <= seen.Count; start++)
        {
            float worst = seen.GetRange(start, wanted).Min(line => Quality(line.Second));
            if (worst > most)
                (most, best) = (worst, start);
        }

        return seen.GetRange(best, wanted);
    }
}
