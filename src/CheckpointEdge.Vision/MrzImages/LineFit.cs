using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Lays a line exactly through the middle of its characters: how high they are, and in pieces of the line where their
/// middle is; one wrong piece does not bend the line. Not safe for concurrent callers.
/// </summary>
internal sealed class LineFit
{
    private const int Pieces = 8;
    private const int Width = 352;
    private const int Height = LineNetwork.StripHeight;

    /// <summary>A capital of the height that was guessed (rows of the looked-at strip; half of what the network gets).</summary>
    private const float GuessRows = 7.5f;

    /// <summary>Half of the distance from character to character (columns of the strip).</summary>
    private const int ChangeOver = 4;

    private const int HalfRowsMax = 5;
    private const float AwayRowsMax = 5;

    private readonly float[] _strip = new float[Width * Height];
    private readonly float[][] _profiles = [.. Enumerable.Range(0, Pieces).Select(_ => new float[Height])];

    /// <summary>The line moved and with its height set; as it was when there is nothing that looks like a row.</summary>
    public TextLine Fit(GreyPicture picture, in TextLine line)
    {
        StripSampler.Sample(picture, line, Width, 4, GuessRows, _strip);
        float[] whole = new float[Height];
        for (int piece = 0; piece < Pieces; piece++)
        {
            float[] profile = _profiles[piece];
            for (int y = 0; y < Height; y++)
            {
                float sum = 0;
                foreach (float ink in _strip.AsSpan(y * Width + piece * (Width / Pieces), Width / Pieces))
                    sum += MathF.Max(ink, 0);
                profile[y] = sum;
                whole[y] += sum;
            }
        }

        (float middle, float rows) = Best(whole, 2.5f, HalfRowsMax * 2 + 1, (Height - 1) / 2f);
        if (rows <= 0)
            return line;
        Span<float> middles = stackalloc float[Pieces];
        for (int piece = 0; piece < Pieces; piece++)
        {
            (float own, _) = Best(_profiles[piece], rows, rows, middle);
            middles[piece] = own;
        }

        return Through(line, middles, rows);
    }

    /// <summary>
    /// How much the ink changes along the line, from one half of a character to the next: about 1 for print, near 0 for a
    /// border, a fold or a line of guilloche.
    /// </summary>
    public float Change(GreyPicture picture, in TextLine line)
    {
        StripSampler.Sample(picture, line, Width, 4, GuessRows, _strip);
        Span<float> columns = stackalloc float[Width];
        columns.Clear();
        float all = 0;
        for (int y = Height / 2 - 4; y < Height / 2 + 4; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                float ink = MathF.Max(_strip[y * Width + x], 0);
                columns[x] += ink;
                all += ink;
            }
        }

        float change = 0;
        for (int x = ChangeOver; x < Width; x++)
            change += MathF.Abs(columns[x] - columns[x - ChangeOver]);
        return change / MathF.Max(all, 1);
    }

    /// <summary>The band with most ink inside and least just outside.</summary>
    private static (float Middle, float Rows) Best(ReadOnlySpan<float> profile, float rowsMin, float rowsMax, float near)
    {
        float best = 0;
        (float Middle, float Rows) found = (near, 0);
        for (float rows = rowsMin; rows <= rowsMax; rows += 0.5f)
        {
            for (float middle = near - AwayRowsMax; middle <= near + AwayRowsMax; middle += 0.25f)
            {
                float inside = Band(profile, middle - rows / 2, middle + rows / 2) / rows;
                float above = Band(profile, middle - rows / 2 - 2, middle - rows / 2) / 2;
                float below = Band(profile, middle + rows / 2, middle + rows / 2 + 2) / 2;
                float score = (inside - MathF.Max(above, below) * 0.5f - (above + below) * 0.25f) * MathF.Sqrt(rows);
                if (score > best)
                    (best, found) = (score, (middle, rows));
            }
        }

        return found;
    }

    /// <summary>The sum between two heights, parts of rows counted in parts.</summary>
    private static float Band(ReadOnlySpan<float> profile, float from, float to)
    {
        float sum = 0;
        int first = Math.Max((int)MathF.Floor(from + 0.5f), 0);
        int last = Math.Min((int)MathF.Floor(to + 0.5f), profile.Length - 1);
        for (int y = first; y <= last; y++)
            sum += profile[y] * Math.Clamp(MathF.Min(to, y + 0.5f) - MathF.Max(from, y - 0.5f), 0, 1);
        return sum;
    }

    /// <summary>A straight line with the median of all slopes, and a sag where the pieces agree on one.</summary>
    private static TextLine Through(in TextLine line, ReadOnlySpan<float> middles, float rows)
    {
        List<float> slopes = [];
        for (int i = 0; i < middles.Length; i++)
            for (int j = i + 1; j < middles.Length; j++)
                slopes.Add((middles[j] - middles[i]) / (j - i));
        float slope = Median(slopes);
        List<float> starts = [];
        for (int i = 0; i < middles.Length; i++)
            starts.Add(middles[i] - slope * (i + 0.5f));
        float start = Median(starts);
        float inner = 0;
        float outer = 0;
        for (int i = 0; i < middles.Length; i++)
        {
            float off = Math.Clamp(middles[i] - start - slope * (i + 0.5f), -1.5f, 1.5f);
            bool isInner = i >= middles.Length / 4 && i < middles.Length * 3 / 4;
            inner += isInner ? off : 0;
            outer += isInner ? 0 : off;
        }

        float sag = (inner - outer) / (middles.Length / 2) * (1 / 0.75f);
        float zero = (Height - 1) / 2f + sag * 0.6f;
        TextLine moved = line.Moved(
            (start - zero) / GuessRows, (start + slope * middles.Length - zero) / GuessRows);
        float height = rows / GuessRows;
        float mean = (line.FirstHeight + line.LastHeight) / 2;
        return moved with
        {
            FirstHeight = line.FirstHeight * height,
            LastHeight = line.LastHeight * height,
            Sag = line.Sag + sag * mean / GuessRows,
        };
    }

    private static float Median(List<float> values)
    {
        values.Sort();
        int half = values.Count / 2;
        return values.Count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
