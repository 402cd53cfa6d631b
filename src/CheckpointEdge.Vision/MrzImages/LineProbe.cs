namespace CheckpointEdge.Vision.MrzImages;

/// <summary>What one line of a candidate may be: so many characters, read from this end or the other.</summary>
/// <param name="Turned">Read from the other end than the candidate's line runs.</param>
internal sealed record LineGuess(LineReading Reading, bool Turned)
{
    public const float WithoutFiller = 0.12f;

    /// <summary>How well it is explained and how certain its characters are; about 1 is perfect.</summary>
    public float Quality => Reading.Explained + Reading.Certainty;

    /// <summary>The quality, less for a line without fillers: upside down no character looks like one.</summary>
    public float Upright => Quality - (Reading.Text.Contains('<', StringComparison.Ordinal) ? 0 : WithoutFiller);
}

/// <summary>
/// Looks at one line of a candidate from both ends and as each of the three lengths: what is plain comes at once, the
/// rest only to one who goes on asking because the check digits did not hold. Not safe for concurrent callers.
/// </summary>
internal sealed class LineProbe(LineReader reader)
{
    private const float ExplainedMin = 0.55f;

    /// <summary>A first look so good needs no look from the other side.</summary>
    private const float SureQuality = 0.93f;

    /// <summary>The better of both directions so good needs no other length.</summary>
    private const float GoodQuality = 0.85f;

    /// <summary>Worse than this there is no print.</summary>
    private const float QualityMin = -0.4f;

    /// <summary>Worse than this from both ends, another length does not mend it.</summary>
    private const float HopelessQuality = -0.5f;

    /// <summary>A guess so much worse than the best is none.</summary>
    private const float BehindMax = 0.5f;

    /// <summary>A line is not taken for longer when the longer one is explained less well than this.</summary>
    private const float LongerMin = 0.88f;

    /// <summary>Characters of room on each side when a line is looked at again.</summary>
    private const int GrownBy = 15;

    private const int GrownTimesMax = 2;

    /// <summary>A line along which the ink changes less is no print.</summary>
    public const float ChangeMin = 0.3f;

    /// <summary>Characters in an even row lie within so many pixels of their places.</summary>
    private const float UnevenMax = 0.9f;

    /// <summary>Characters further than this from the expected distance are looked at again at the right scale.</summary>
    private const float PitchOffMax = 0.05f;

    /// <summary>Fewer characters than this are no line of a zone; so many more are two.</summary>
    private const int FittingMin = 20;

    private const int FittingMax = 60;

    private const float CapitalsOfPitchMin = 0.85f;
    private const float CapitalsOfPitchMax = 1.35f;

    private static readonly int[] _lengths = [44, 36, 30];

    /// <summary>The lengths, the likeliest for a line's proportions first.</summary>
    public static int[] Lengths(TextLine line)
    {
        float proportion = line.Length / MathF.Max(1.02f * (line.FirstHeight + line.LastHeight) / 2, 1);
        return [.. _lengths.OrderBy(length => MathF.Abs(MathF.Log((length - 1) / MathF.Max(proportion, 1))))];
    }

    /// <summary>The finder may see half a row, or two as one: capitals are about as high as the characters are apart.</summary>
    public static TextLine Sized(in TextLine line, int characters)
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

    /// <summary>The likeliest first as far as is known when it comes; no two of one length and direction.</summary>
    public IEnumerable<LineGuess> Guesses(PicturePyramid pyramid, TextLine line)
    {
        List<LineGuess> found = [];
        List<LineGuess> given = [];
        foreach (int guess in Lengths(line))
        {
            TextLine fitted = reader.Fit(pyramid, Sized(line, guess), guess);
            if (reader.Change(pyramid, fitted, guess) < ChangeMin)
                continue;
            foreach (bool turned in (bool[])[false, true])
            {
                if (Seen(pyramid, fitted, guess, turned) is not { } seen)
                    continue;
                found.Add(seen);
                if (seen.Upright > SureQuality && IsNew(given, seen))
                    yield return Given(given, seen);
            }

            if (found.Count == 0)
                continue;
            LineGuess best = found.MaxBy(each => each.Upright)!;
            if (best.Upright < HopelessQuality)
                yield break;
            if (best.Upright > GoodQuality && IsNew(given, best))
                yield return Given(given, best);
        }

        float most = found.Count == 0 ? 0 : found.Max(each => each.Upright);
        foreach (LineGuess each in found.OrderByDescending(each => each.Upright))
        {
            if (each.Quality > QualityMin && each.Upright > most - BehindMax && IsNew(given, each))
                yield return Given(given, each);
        }
    }

    private static bool IsNew(List<LineGuess> given, LineGuess guess) =>
        !given.Any(each => each.Turned == guess.Turned && each.Reading.Length == guess.Reading.Length);

    private static LineGuess Given(List<LineGuess> given, LineGuess guess)
    {
        given.Add(guess);
        return guess;
    }

    private LineGuess? Seen(PicturePyramid pyramid, TextLine fitted, int guess, bool turned)
    {
        TextLine line = turned ? fitted.Turned : fitted;
        reader.Look(pyramid, line, guess, LineNetwork.CapitalPixels);
        float pitch = reader.Pitch();
        int fitting = guess;
        if (MathF.Abs(pitch / LineNetwork.PitchPixels - 1) > PitchOffMax)
        {
            fitting = Math.Clamp((int)MathF.Round((guess - 1) * LineNetwork.PitchPixels / pitch) + 1, FittingMin, FittingMax);
            reader.Look(pyramid, Sized(line, fitting), fitting, LineNetwork.CapitalPixels);
        }

        int length = Likeliest();
        if (reader.Explained(length) < ExplainedMin - 0.15f)
            return null;
        LineReading reading = reader.Reading(length);
        return new(reader.GoesOn(length) ? Grown(pyramid, reading) : reading, turned);
    }

    /// <summary>
    /// A line that goes on beyond the ends that were found, as when glare has cut it: looked at again with room on both
    /// sides, and as long as its characters go.
    /// </summary>
    private LineReading Grown(PicturePyramid pyramid, LineReading found)
    {
        for (int times = 0; times < GrownTimesMax; times++)
        {
            float part = GrownBy / (float)(found.Length - 1);
            TextLine wide = found.Line.Between(-part, 1 + part);
            reader.Look(pyramid, wide, found.Length + 2 * GrownBy, LineNetwork.CapitalPixels);
            LineReading grown = reader.Reading(Likeliest());
            float least = grown.Length > found.Length ? LongerMin : found.Explained;
            if (grown.Explained <= least || grown.Certainty < found.Certainty - 0.1f)
                return found;
            found = grown;
            if (found.Whole)
                return found;
        }

        return found;
    }

    /// <summary>
    /// The number of characters: as many as there are, but no character is counted twice. A path that does so explains
    /// the line less well than a shorter one, and its steps are uneven.
    /// </summary>
    private int Likeliest()
    {
        int likeliest = _lengths[0];
        float most = float.MinValue;
        foreach (int length in _lengths)
        {
            float uneven = MathF.Max(reader.Unevenness(length) - UnevenMax, 0);
            float sum = length * (3 * reader.Explained(length) - 2 - 0.3f * uneven);
            if (sum > most)
                (most, likeliest) = (sum, length);
        }

        return likeliest;
    }
}
