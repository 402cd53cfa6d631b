using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Cuts a line out of a picture and reads it. Keeps buffers; not safe for concurrent callers.</summary>
internal sealed class LineReader(LineNetwork network)
{
    /// <summary>Room left and right of the line (pixels of the strip): a line is often found a character short.</summary>
    private const float Margin = 40;

    /// <summary>Characters further from an even row than this (mean, pixels of the strip) are not all there.</summary>
    private const float UnevenMax = 1.6f;

    /// <summary>Where "none" is less likely than this (logarithm), a character is; dirt and borders hardly come so low.</summary>
    private const float CharacterMax = -2.5f;

    private readonly LineNetworkRun _run = new(network);
    private readonly CharacterPath _path = new();
    private readonly LineFit _fit = new();
    private readonly float[] _strip = new float[LineNetwork.StripHeight * LineNetworkRun.WidthMaxPixels];
    private float[] _logarithms = [];
    private int _width;
    private TextLine _line;

    /// <summary>Strips that the network has read so far.</summary>
    public int Looks { get; private set; }

    /// <summary>Lays the line through its characters' middles.</summary>
    public TextLine Fit(PicturePyramid pyramid, in TextLine line, int characters)
    {
        int halvings = HalvingsFor(pyramid, line, characters, 8);
        TextLine onLevel = PicturePyramid.OnLevel(line, halvings);
        TextLine fitted = _fit.Fit(pyramid.Level(halvings), onLevel);
        float scale = 1 << halvings;
        float shift = 0.5f * scale - 0.5f;
        return new(
            fitted.FirstX * scale + shift,
            fitted.FirstY * scale + shift,
            fitted.LastX * scale + shift,
            fitted.LastY * scale + shift,
            fitted.FirstHeight * scale,
            fitted.LastHeight * scale)
        {
            Sag = fitted.Sag * scale,
            Bend = line.Bend,
        };
    }

    /// <summary><see cref="LineFit.Change"/> on the halving that fits.</summary>
    public float Change(PicturePyramid pyramid, in TextLine line, int characters)
    {
        int halvings = HalvingsFor(pyramid, line, characters, 8);
        return _fit.Change(pyramid.Level(halvings), PicturePyramid.OnLevel(line, halvings));
    }

    /// <summary>Runs the network once; <see cref="Explained"/> and <see cref="Reading"/> then answer.</summary>
    /// <param name="characters">How many are expected: sets the scale.</param>
    /// <param name="capitalPixels">Usual: <see cref="LineNetwork.CapitalPixels"/>; a second look takes another size.</param>
    public void Look(PicturePyramid pyramid, in TextLine line, int characters, float capitalPixels)
    {
        Looks++;
        int halvings = HalvingsFor(pyramid, line, characters, LineNetwork.PitchPixels);
        _width = (int)((characters - 1) * LineNetwork.PitchPixels + 2 * Margin + 1) / 4 * 4;
        _line = line;
        TextLine onLevel = PicturePyramid.OnLevel(line, halvings) with
        {
            Sag = line.Sag / (1 << halvings),
            Bend = line.Bend,
        };
        Span<float> strip = _strip.AsSpan(0, LineNetwork.StripHeight * _width);
        StripSampler.Sample(pyramid.Level(halvings), onLevel, _width, Margin, capitalPixels, strip);
        _logarithms = _run.Read(strip, _width);
        _path.Take(_logarithms);
    }

    /// <summary>How well so many characters explain what was looked at.</summary>
    public float Explained(int characters) => _path.Score(characters);

    /// <summary>How far apart the characters are that were looked at (pixels of the strip).</summary>
    public float Pitch()
    {
        Span<float> some = stackalloc float[_logarithms.Length / LineNetwork.ClassCount];
        for (int i = 0; i < some.Length; i++)
            some[i] = 1 - MathF.Exp(_logarithms[i * LineNetwork.ClassCount + LineNetwork.None]);
        return PitchEstimate.Of(some);
    }

    /// <summary>True when another character follows, or cannot be ruled out, beyond one of the ends of so many.</summary>
    public bool GoesOn(int characters)
    {
        int[] columns = _path.Columns(characters);
        float step = (columns[^1] - columns[0]) / (float)(characters - 1);
        return Shows((int)MathF.Round(columns[0] - step)) || Shows((int)MathF.Round(columns[^1] + step));
    }

    /// <summary>A character in a column or beside it; the columns beyond the strip may show one.</summary>
    private bool Shows(int column)
    {
        int columns = _logarithms.Length / LineNetwork.ClassCount;
        if (column < 1 || column > columns - 2)
            return true;
        float least = 0;
        for (int each = column - 1; each <= column + 1; each++)
            least = MathF.Min(least, _logarithms[each * LineNetwork.ClassCount + LineNetwork.None]);
        return least < CharacterMax;
    }

    /// <summary>
    /// How far the characters, were there so many, lie from an even row (mean, pixels of the strip): below 1 when there are
    /// so many, several pixels when the row had to take one character for two.
    /// </summary>
    public float Unevenness(int characters)
    {
        Span<float> middles = stackalloc float[characters];
        int[] columns = _path.Columns(characters);
        for (int i = 0; i < characters; i++)
            middles[i] = Middle(columns[i]);
        return EvenSteps.Unevenness(middles);
    }

    /// <summary>What was looked at, as a line of so many characters.</summary>
    public LineReading Reading(int characters)
    {
        int[] columns = _path.Columns(characters);
        float[] logarithms = new float[characters * LineReading.Classes];
        float[] middles = new float[characters];
        for (int i = 0; i < characters; i++)
        {
            Span<float> to = logarithms.AsSpan(i * LineReading.Classes, LineReading.Classes);
            middles[i] = Gather(columns[i], to);
        }

        bool whole = EvenSteps.Unevenness(middles) < UnevenMax && !GoesOn(characters);
        return new(logarithms, Placed(middles), _path.Score(characters), whole);
    }

    /// <summary>Where the character that a column shows is centred (pixels of the strip).</summary>
    private float Middle(int column)
    {
        float weights = 0;
        float middle = 0;
        for (int each = Math.Max(column - 1, 0); each <= Math.Min(column + 1, _logarithms.Length / LineNetwork.ClassCount - 1); each++)
        {
            float some = 1 - MathF.Exp(_logarithms[each * LineNetwork.ClassCount + LineNetwork.None]);
            float share = each == column ? MathF.Max(some, 0.02f) : some;
            middle += share * each;
            weights += share;
        }

        return middle / weights * LineNetwork.ColumnPixels + (LineNetwork.ColumnPixels - 1) * 0.5f;
    }

    /// <summary>The chosen column and its better neighbour; "none" is left out of account.</summary>
    private float Gather(int column, Span<float> to)
    {
        int columns = _logarithms.Length / LineNetwork.ClassCount;
        Span<float> sums = stackalloc float[LineReading.Classes];
        sums.Clear();
        float weights = 0;
        float middle = 0;
        for (int each = Math.Max(column - 1, 0); each <= Math.Min(column + 1, columns - 1); each++)
        {
            ReadOnlySpan<float> of = _logarithms.AsSpan(each * LineNetwork.ClassCount, LineNetwork.ClassCount);
            float some = 1 - MathF.Exp(of[LineNetwork.None]);
            float weight = each == column ? MathF.Max(some, 0.02f) : some > 0.6f ? 0.5f * some : 0;
            float share = each == column ? MathF.Max(some, 0.02f) : some;
            middle += share * each;
            weights += share;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += weight * MathF.Exp(of[i]);
        }

        float all = 0;
        foreach (float sum in sums)
            all += sum + 1e-9f;
        for (int i = 0; i < to.Length; i++)
            to[i] = MathF.Log((sums[i] + 1e-9f) / all);
        return middle / weights * LineNetwork.ColumnPixels + (LineNetwork.ColumnPixels - 1) * 0.5f;
    }

    /// <summary>The line from the first to the last character as they were seen, even steps and an even change of them.</summary>
    private TextLine Placed(float[] middles)
    {
        (float first, float last, float bend) = EvenSteps.Through(middles);
        float span = _width - 1 - 2 * Margin;
        float from = (first - Margin) / span;
        float to = (last - Margin) / span;
        TextLine placed = _line.Between(from + _line.Bend * from * (1 - from), to + _line.Bend * to * (1 - to));
        return placed with { Sag = _line.Sag, Bend = _line.Bend + bend };
    }

    private static int HalvingsFor(PicturePyramid pyramid, in TextLine line, int characters, int pitchPixels)
    {
        float pitch = line.Length / Math.Max(characters - 1, 1);
        int halvings = 0;
        while (pitch > 1.4f * pitchPixels && halvings < 8)
        {
            pitch /= 2;
            halvings++;
        }

        return pyramid.HalvingsMax(halvings);
    }
}
