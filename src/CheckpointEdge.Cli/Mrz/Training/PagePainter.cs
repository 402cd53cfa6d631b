using System.Collections.Immutable;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>
/// Paints whole data pages, a table around them: print of other sizes, a portrait, lines of guilloche and the zone at the
/// foot. What reads them has not been trained on pages, only on lines. Not safe for concurrent callers.
/// </summary>
internal sealed class PagePainter(GlyphSets sets)
{
    private const int PageRowsAbove = 17;

    /// <summary>Distances of characters.</summary>
    public static float PageWidth(int characters) => characters + 4;

    /// <summary>Distances of characters.</summary>
    public static float PageHeight(int lines, PageView view) => PageRowsAbove + lines * view.LineGap + 1;

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
        float width = PageWidth(lines[0].Length) * pitch;
        float height = PageHeight(lines.Length, view) * pitch;
        InkCanvas canvas = new((int)width, (int)height);
        if (view.Guilloche > 0)
            SecurityPrint(random, canvas, view.Guilloche);
        Fill(random, canvas, lines, beside, view.LineGap);
        if (portrait is not null)
            Put(canvas, portrait);
        float scale = pitch / view.Pitch;
        float sigma = scale * MathF.Sqrt(0.16f + view.BlurPixels * view.BlurPixels);
        int radius = Math.Max((int)MathF.Round(MathF.Sqrt(4 * sigma * sigma + 1) / 2 - 0.5f), 0);
        canvas.Blur(radius, radius, 3);
        float cosine = MathF.Cos(view.Angle);
        float sine = MathF.Sin(view.Angle);
        float zoneHeight = (lines.Length - 1) * view.LineGap + 1;
        (float sideX, float sideY) = view.CroppedTo is { } room
            ? view.Sides((lines[0].Length + 2 * room) * pitch, (zoneHeight + 2 * room) * pitch)
            : view.Sides(width, height);
        float middleY = view.CroppedTo is null ? height / 2 : (PageRowsAbove + zoneHeight / 2 - 0.2f) * pitch;
        float halfWidth = sideX / scale / 2;
        float halfHeight = sideY / scale / 2;
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
            v = v / far + middleY;
            return u < 0 || v < 0 || u >= width || v >= height ? table : canvas.At(u, v);
        });
        view.Shade(random, picture);
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

    /// <summary>Families of fine bent lines over the whole page, the zone's ground with it.</summary>
    private static void SecurityPrint(Random random, InkCanvas canvas, float ink)
    {
        for (int family = 1 + random.Next(2); family > 0; family--)
        {
            float step = GlyphSets.Pitch * (0.25f + random.NextSingle() * 1.2f);
            float swing = GlyphSets.Pitch * random.NextSingle() * 2;
            float speed = 6.283f / (GlyphSets.Pitch * (2 + random.NextSingle() * 12));
            float slope = (random.NextSingle() - 0.5f) * 1.2f;
            int thick = 1 + random.Next(4);
            for (float start = -canvas.Height; start < 2 * canvas.Height; start += step)
            {
                for (int x = 0; x < canvas.Width; x++)
                {
                    int y = (int)(start + slope * x + swing * MathF.Sin(speed * x + start));
                    for (int row = Math.Max(y, 0); row < Math.Min(y + thick, canvas.Height); row++)
                        canvas.Ink[row * canvas.Width + x] = ink;
                }
            }
        }
    }

    private void Fill(
        Random random, InkCanvas canvas, ImmutableArray<string> lines, ImmutableArray<string> beside, float lineGap)
    {
        int pitch = GlyphSets.Pitch;
        GlyphSet set = sets.Any(random);
        for (int row = 0; row < lines.Length; row++)
        {
            float y = (PageRowsAbove + 0.3f + row * lineGap) * pitch;
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
