using System.Collections.Immutable;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>How a painted page lies before the camera. Immutable.</summary>
/// <param name="Angle">Radians, any.</param>
/// <param name="Pitch">Pixels from character to character in the middle of the picture.</param>
/// <param name="TiltX">Perspective: how much nearer the right end is than the middle, as a part.</param>
/// <param name="TiltY">As <paramref name="TiltX"/>, for the lower end.</param>
internal sealed record PageView(float Angle, float Pitch, float TiltX, float TiltY, float BlurPixels, int JpegQuality)
{
    public static PageView Any(Random random) => new(
        random.Next(3) == 0 ? random.NextSingle() * 6.283f : (random.NextSingle() - 0.5f) * 0.3f,
        9 + random.NextSingle() * 17,
        (random.NextSingle() - 0.5f) * 0.3f,
        (random.NextSingle() - 0.5f) * 0.3f,
        random.NextSingle() * random.NextSingle() * 2.2f,
        45 + random.Next(50));
}

/// <summary>
/// Paints whole data pages, a table around them: print of other sizes, a portrait, lines of guilloche and the zone at the
/// foot. What reads them has not been trained on pages, only on lines. Not safe for concurrent callers.
/// </summary>
internal sealed class PagePainter(GlyphSets sets)
{
    /// <summary>From line to line of a zone (Doc 9303 part 4: about two and a half characters; cards less).</summary>
    private const float LineGap = 2.2f;

    private const int PageRowsAbove = 17;

    /// <summary>Rows of print beside the photograph.</summary>
    public const int RowsBeside = 7;

    public GreyPicture Paint(Random random, ImmutableArray<string> lines, PageView view) =>
        Paint(random, lines, view, [.. Enumerable.Range(0, RowsBeside).Select(_ => TrainingText.Any(random, 4 + random.Next(12)))], null);

    /// <param name="beside">What is printed beside the photograph, at most <see cref="RowsBeside"/> rows.</param>
    /// <param name="portrait">The holder's photograph; null: a pattern in its place.</param>
    public GreyPicture Paint(
        Random random, ImmutableArray<string> lines, PageView view, ImmutableArray<string> beside, GreyPicture? portrait)
    {
        int pitch = GlyphSets.Pitch;
        float width = (lines[0].Length + 4) * pitch;
        float height = (PageRowsAbove + lines.Length * LineGap + 1) * pitch;
        InkCanvas canvas = new((int)width, (int)height);
        Fill(random, canvas, lines, beside);
        if (portrait is not null)
            Put(canvas, portrait);
        float scale = pitch / view.Pitch;
        float sigma = scale * MathF.Sqrt(0.16f + view.BlurPixels * view.BlurPixels);
        int radius = Math.Max((int)MathF.Round(MathF.Sqrt(4 * sigma * sigma + 1) / 2 - 0.5f), 0);
        canvas.Blur(radius, radius, 3);
        float cosine = MathF.Cos(view.Angle);
        float sine = MathF.Sin(view.Angle);
        float halfWidth = (MathF.Abs(cosine) * width + MathF.Abs(sine) * height) / scale * 0.62f;
        float halfHeight = (MathF.Abs(sine) * width + MathF.Abs(cosine) * height) / scale * 0.62f;
        GreyPicture picture = new((int)(2 * halfWidth), (int)(2 * halfHeight));
        float table = 0.3f + random.NextSingle() * 0.5f;
        PictureLight.Expose(random, picture, view.Pitch, (x, y) =>
        {
            float fromX = (x - halfWidth) * scale;
            float fromY = (y - halfHeight) * scale;
            float u = fromX * cosine + fromY * sine;
            float v = fromY * cosine - fromX * sine;
            float far = 1 + view.TiltX * u / width + view.TiltY * v / height;
            u = u / far + width / 2;
            v = v / far + height / 2;
            return u < 0 || v < 0 || u >= width || v >= height ? table : canvas.At(u, v);
        });
        JpegDamage.Apply(picture, view.JpegQuality);
        return picture;
    }

    /// <summary>Where Doc 9303 has the photograph: at the left, above the zone.</summary>
    private static void Put(InkCanvas canvas, GreyPicture portrait)
    {
        int pitch = GlyphSets.Pitch;
        GreyPicture scaled = portrait.Scaled(10 * pitch, 13 * pitch);
        for (int y = 0; y < scaled.Height; y++)
            for (int x = 0; x < scaled.Width; x++)
                canvas.Ink[(2 * pitch + y) * canvas.Width + pitch + x] = 0.95f - 0.9f * scaled.Row(y)[x] / 255;
    }

    private void Fill(Random random, InkCanvas canvas, ImmutableArray<string> lines, ImmutableArray<string> beside)
    {
        int pitch = GlyphSets.Pitch;
        GlyphSet set = sets.Any(random);
        for (int row = 0; row < lines.Length; row++)
        {
            float y = (PageRowsAbove + 0.3f + row * LineGap) * pitch;
            for (int i = 0; i < lines[row].Length; i++)
            {
                int glyph = LineNetwork.Characters.IndexOf(lines[row][i], StringComparison.Ordinal);
                canvas.Put(set.Glyphs[glyph], (2.5f + i) * pitch, y);
            }
        }

        for (int y = 3 * pitch; y < 14 * pitch; y++)
            for (int x = 2 * pitch; x < 10 * pitch; x++)
                canvas.Ink[y * canvas.Width + x] = 0.2f + 0.5f * ((x / pitch + y / pitch) % 3) / 3;
        for (int row = 0; row < beside.Length; row++)
        {
            string text = beside[row];
            float step = pitch * (0.55f + random.NextSingle() * 0.4f);
            for (int i = 0; i < text.Length; i++)
            {
                int glyph = LineNetwork.Characters.IndexOf(text[i], StringComparison.Ordinal);
                canvas.Put(sets.Plain.Glyphs[glyph], 12 * pitch + i * step, (2.5f + row * 1.8f) * pitch);
            }
        }
    }
}
