using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>One line, looked at twice in slightly different sizes and places.</summary>
internal sealed record TwoLooks(LineReading First, LineReading Second);

/// <summary>The lines of a zone as the network saw them, from the first down, all of one length.</summary>
/// <param name="Turned">The picture had to be turned by a quarter or more to read them.</param>
internal sealed record SeenZone(TwoLooks[] Lines, int Length, bool Turned)
{
    /// <summary>
    /// How well the worst line is explained and how certain its characters are; about 1 is perfect, less without fillers:
    /// upside down no character looks like one.
    /// </summary>
    public float Quality => Lines.Min(line => line.Second.Explained + line.Second.Certainty)
        - (Lines.Any(line => line.Second.Text.Contains('<', StringComparison.Ordinal)) ? 0 : LineGuess.WithoutFiller);

    /// <summary>Every line is an even row of characters, and none follows beyond its ends.</summary>
    public bool Whole => Lines.All(line => line.Second.Whole);

    /// <summary>Two lines of 36 or 44, or three of 30.</summary>
    public bool Complete => Lines.Length == (Length == 30 ? 3 : 2);
}

/// <summary>
/// Reads what the finder found: which end is the first, how many characters, all lines. Not safe for concurrent callers.
/// </summary>
internal sealed class ZoneReader
{
    private const float ExplainedMin = 0.55f;
    private const float CertaintyMin = -1.1f;

    /// <summary>The second look takes the capitals a little smaller than trained for.</summary>
    private const float SecondCapitalPixels = LineNetwork.CapitalPixels * 0.93f;

    /// <summary>A line so much worse than the best, and no better than the second figure, is no line of the zone.</summary>
    private const float StrangerBehind = 0.35f;

    private const float StrangerMax = 0.6f;

    /// <summary>Two looks saw the same line when their ends are so near (characters, both ends together).</summary>
    private const float TogetherWithin = 0.6f;

    /// <summary>A line so well read is one of the zone's.</summary>
    private const float PlainQuality = 0.85f;

    /// <summary>So many candidates are ranked, and more where not enough of them are print: stripes come before faint print.</summary>
    private const int RankedMin = 40;

    private const int RankedEnough = 6;

    /// <summary>Lines of a card further apart than this (heights of capitals) have one between them.</summary>
    private const float GapOfTwo = 2.6f;

    private readonly LineReader _reader;
    private readonly LineProbe _probe;

    public ZoneReader(LineNetwork network)
    {
        _reader = new(network);
        _probe = new(_reader);
    }


    /// <summary>
    /// The same candidates, those along which the ink changes most first: where letters follow each other it changes more
    /// than along anything else on a page. Borders and guilloche are left out.
    /// </summary>
    public List<ZoneCandidate> Rank(PicturePyramid pyramid, List<ZoneCandidate> candidates)
    {
        List<(ZoneCandidate Candidate, float Score)> ranked = [];
        for (int i = 0; i < candidates.Count && (i < RankedMin || ranked.Count < RankedEnough); i++)
        {
            ZoneCandidate candidate = candidates[i];
            TextLine line = candidate.Lines[candidate.Lines.Length / 2];
            int guess = LineProbe.Lengths(line)[0];
            line = _reader.Fit(pyramid, LineProbe.Sized(line, guess), guess);
            float change = _reader.Change(pyramid, line, guess);
            if (change >= LineProbe.ChangeMin)
                ranked.Add((candidate, candidate.Score * change * change * change));
        }

        ranked.Sort((one, other) => other.Score.CompareTo(one.Score));
        return [.. ranked.Select(each => each.Candidate)];
    }

    /// <summary>
    /// What the candidate may say, the likeliest first, perhaps with lines missing; none when there is no line of print.
    /// Each further one takes time: whoever asks stops when the check digits hold.
    /// </summary>
    public IEnumerable<SeenZone> Read(PicturePyramid pyramid, ZoneCandidate candidate)
    {
        foreach (LineGuess guess in _probe.Guesses(pyramid, candidate.Lines[candidate.Lines.Length / 2]))
        {
            if (Read(pyramid, candidate.Lines, guess) is { } zone)
                yield return zone;
        }
    }

    private SeenZone? Read(PicturePyramid pyramid, TextLine[] lines, LineGuess guess)
    {
        LineReading found = guess.Reading;
        int length = found.Length;
        List<TextLine> ordered = [.. guess.Turned ? lines.Reverse().Select(line => line.Turned) : lines];
        int at = guess.Turned ? lines.Length - 1 - lines.Length / 2 : lines.Length / 2;
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

    /// <summary>Strips that the network has read so far.</summary>
    public int Looks => _reader.Looks;

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

        while (seen.Count < wanted)
        {
            TwoLooks? below = Next(pyramid, seen, length, 1);
            TwoLooks? above = below is not null && Quality(below.Second) > PlainQuality ? null : Next(pyramid, seen, length, -1);
            if (below is null && above is null)
                return;
            bool takesBelow = above is null || (below is not null && Quality(below.Second) >= Quality(above.Second));
            seen.Insert(takesBelow ? seen.Count : 0, takesBelow ? below! : above!);
        }
    }

    /// <summary>The line after the last (+1) or before the first (-1).</summary>
    private TwoLooks? Next(PicturePyramid pyramid, List<TwoLooks> seen, int length, int down)
    {
        TextLine known = (down > 0 ? seen[^1] : seen[0]).Second.Line;
        TwoLooks? best = null;
        foreach (float gap in Gaps(seen))
        {
            if (Look(pyramid, known.Moved(down * gap, down * gap), length) is not { } looks)
                continue;
            if (best is null || Quality(looks.Second) > Quality(best.Second))
                best = looks;
            if (Quality(best.Second) > PlainQuality)
                break;
        }

        return best;
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
