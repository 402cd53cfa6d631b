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

/// <summary>
/// Reads what the finder found: which end is the first, how many characters, all lines. Not safe for concurrent callers.
/// </summary>
internal sealed class ZoneReader(LineNetwork network)
{
    private const float ExplainedMin = 0.55f;
    private const float CertaintyMin = -1.1f;

    /// <summary>A first look so good needs no look from the other side.</summary>
    private const float SureQuality = 0.93f;

    /// <summary>The better of both directions so good needs no other length.</summary>
    private const float GoodQuality = 0.85f;

    private const float WithoutFiller = 0.12f;

    /// <summary>The second look takes the capitals a little smaller than trained for.</summary>
    private const float SecondCapitalPixels = LineNetwork.CapitalPixels * 0.93f;

    /// <summary>A line so much worse than the best, and no better than the second figure, is no line of the zone.</summary>
    private const float StrangerBehind = 0.35f;

    private const float StrangerMax = 0.6f;

    /// <summary>Two looks saw the same line when their ends are so near (characters, both ends together).</summary>
    private const float TogetherWithin = 0.6f;

    /// <summary>Lines of a card further apart than this (heights of capitals) have one between them.</summary>
    private const float GapOfTwo = 2.6f;

    /// <summary>A line explained less well has characters beyond its ends, or is none.</summary>
    private const float WholeMin = 0.95f;

    /// <summary>Characters of room on each side when a line is looked at again.</summary>
    private const int GrownBy = 15;

    /// <summary>A line along which the ink changes less is no print.</summary>
    private const float ChangeMin = 0.3f;

    private const float CapitalsOfPitchMin = 0.85f;
    private const float CapitalsOfPitchMax = 1.35f;

    private static readonly int[] _lengths = [44, 36, 30];

    private readonly LineReader _reader = new(network);

    /// <summary>
    /// The same candidates, those along which the ink changes most first: where letters follow each other it changes more
    /// than along anything else on a page. Borders and guilloche are left out.
    /// </summary>
    public List<ZoneCandidate> Rank(PicturePyramid pyramid, List<ZoneCandidate> candidates)
    {
        List<(ZoneCandidate Candidate, float Score)> ranked = [];
        foreach (ZoneCandidate candidate in candidates)
        {
            TextLine line = candidate.Lines[candidate.Lines.Length / 2];
            int guess = Guesses(line)[0];
            line = _reader.Fit(pyramid, Sized(line, guess), guess);
            float change = _reader.Change(pyramid, line, guess);
            if (change >= ChangeMin)
                ranked.Add((candidate, candidate.Score * change * change * change));
        }

        ranked.Sort((one, other) => other.Score.CompareTo(one.Score));
        return [.. ranked.Select(each => each.Candidate)];
    }

    /// <summary>The zone, perhaps with a line missing; null when there is no line of print.</summary>
    public SeenZone? Read(PicturePyramid pyramid, ZoneCandidate candidate)
    {
        TextLine[] lines = candidate.Lines;
        if (Probe(pyramid, lines[lines.Length / 2]) is not ({ } found, bool turned))
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
        DropStrangers(seen);
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
            TextLine fitted = _reader.Fit(pyramid, Sized(line, guess), guess);
            if (_reader.Change(pyramid, fitted, guess) < ChangeMin)
                continue;
            foreach (bool turned in (bool[])[false, true])
            {
                _reader.Look(pyramid, turned ? fitted.Turned : fitted, guess, LineNetwork.CapitalPixels);
                int length = _lengths.MaxBy(each => _reader.Explained(each) * each);
                if (_reader.Explained(length) < ExplainedMin - 0.15f)
                    continue;
                LineReading reading = _reader.Reading(length);
                if (length != guess)
                    reading = Grown(pyramid, reading);
                if (best is null || Upright(reading) > Upright(best))
                    (best, bestTurned) = (reading, turned);
                if (Upright(best) > SureQuality)
                    return (Whole(pyramid, best), bestTurned);
            }

            if (best is not null && Upright(best) > GoodQuality)
                return (Whole(pyramid, best), bestTurned);
        }

        return best is not null && Quality(best) > -0.4f ? (Whole(pyramid, best), bestTurned) : null;
    }

    /// <summary>
    /// A line that goes on beyond the ends that were found, as when glare has cut it: looked at again with room on both
    /// sides, and as long as its characters go.
    /// </summary>
    private LineReading Whole(PicturePyramid pyramid, LineReading found) =>
        found.Explained > WholeMin ? found : Grown(pyramid, found);

    private LineReading Grown(PicturePyramid pyramid, LineReading found)
    {
        float part = GrownBy / (float)(found.Length - 1);
        TextLine wide = found.Line.Between(-part, 1 + part);
        _reader.Look(pyramid, wide, found.Length + 2 * GrownBy, LineNetwork.CapitalPixels);
        int length = _lengths.MaxBy(each => _reader.Explained(each) * each);
        LineReading grown = _reader.Reading(length);
        return grown.Explained > found.Explained && grown.Certainty > found.Certainty - 0.1f ? grown : found;
    }

    /// <summary>The finder may see half a row, or two as one: capitals are about as high as the characters are apart.</summary>
    private static TextLine Sized(in TextLine line, int characters)
    {
        float pitch = line.Length / (characters - 1);
        float least = CapitalsOfPitchMin * pitch;
        float most = CapitalsOfPitchMax * pitch;
        return line with
        {
            FirstHeight = Math.Clamp(line.FirstHeight, least, most),
            LastHeight = Math.Clamp(line.LastHeight, least, most),
        };
    }

    /// <summary>The quality, less for a line without fillers: upside down no character looks like one.</summary>
    private static float Upright(LineReading reading) =>
        Quality(reading) - (reading.Text.Contains('<', StringComparison.Ordinal) ? 0 : WithoutFiller);

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
        return line.Between(start / own, end / own) with
        {
            Sag = line.Sag,
            Bend = known.Bend,
            FirstHeight = known.FirstHeight,
            LastHeight = known.LastHeight,
        };
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
        LineReading second = _reader.Reading(length);
        float pitch = again.Length / (length - 1);
        bool together = MathF.Abs(first.Line.FirstX - second.Line.FirstX) + MathF.Abs(first.Line.FirstY - second.Line.FirstY)
            + MathF.Abs(first.Line.LastX - second.Line.LastX) + MathF.Abs(first.Line.LastY - second.Line.LastY)
            < TogetherWithin * pitch;
        if (together)
            return new(first, second);

        // The first look was a character off: what it saw cannot be laid over the second. A third one can.
        _reader.Look(pyramid, second.Line, length, LineNetwork.CapitalPixels);
        return new(second, _reader.Reading(length));
    }

    /// <summary>Other print of the page beside plain lines of the zone: much less certain than they are.</summary>
    private static void DropStrangers(List<TwoLooks> seen)
    {
        float best = seen.Max(line => Quality(line.Second));
        seen.RemoveAll(line => Quality(line.Second) < best - StrangerBehind && Quality(line.Second) < StrangerMax);
    }

    /// <summary>Looks for lines that the finder did not see, above and below those it did.</summary>
    private void Complete(PicturePyramid pyramid, List<TwoLooks> seen, int length)
    {
        int wanted = length == 30 ? 3 : 2;
        if (wanted == 3 && seen.Count == 2 && Gaps(seen)[0] is > GapOfTwo and float two
            && Look(pyramid, seen[0].Second.Line.Moved(two / 2, two / 2), length) is { } middle)
        {
            seen.Insert(1, middle);
        }

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
