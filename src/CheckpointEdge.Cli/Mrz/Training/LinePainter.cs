using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>A painted line as a camera would have seen it, what it says and where it lies.</summary>
internal sealed record PaintedLine(GreyPicture Picture, string Text, TextLine Line);

/// <summary>
/// Paints lines to train on: OCR-B in several faces, strokes thick, thin, broken and smeared, security print behind them,
/// uneven light and glare, blur and movement, noise, JPEG, from generous resolution down to characters 7 pixels apart.
/// Everything comes from the random numbers it is given. Not safe for concurrent callers.
/// </summary>
internal sealed class LinePainter(GlyphSets sets)
{
    private const float MarginCells = 2;
    private const int CanvasHeight = 88;

    public PaintedLine Paint(Random random, int characters)
    {
        string text = TrainingText.Any(random, characters);
        GlyphSet set = sets.Any(random);
        InkCanvas canvas = PutTogether(random, text, set);
        float pitch = 6.5f * MathF.Pow(22f / 6.5f, random.NextSingle());
        float scale = GlyphSets.Pitch / pitch;
        Soften(random, canvas, scale);
        float angle = (random.NextSingle() - 0.5f) * 0.05f;
        GreyPicture picture = new((int)(canvas.Width / scale) + 6, (int)(canvas.Height / scale) + 6);
        PictureLight.Expose(random, picture, pitch, (x, y) => InkAt(canvas, picture, scale, angle, x, y));
        if (random.Next(2) == 0)
            JpegDamage.Apply(picture, 25 + random.Next(70));
        return new(picture, text, LineIn(canvas, picture, text.Length, scale, angle, set.Capital));
    }

    private static InkCanvas PutTogether(Random random, string text, GlyphSet set)
    {
        InkCanvas canvas = new((int)((text.Length + 2 * MarginCells) * GlyphSets.Pitch), CanvasHeight);
        float sway = random.Next(3) == 0 ? 1.5f : 0.4f;
        for (int i = 0; i < text.Length; i++)
        {
            Glyph glyph = set.Glyphs[LineNetwork.Characters.IndexOf(text[i], StringComparison.Ordinal)];
            float x = (MarginCells + i + 0.5f) * GlyphSets.Pitch + (random.NextSingle() - 0.5f) * 2 * sway;
            canvas.Put(glyph, x, CanvasHeight / 2f + (random.NextSingle() - 0.5f) * 2 * sway);
        }

        if (random.Next(3) != 0)
            canvas.Thicken(1 + random.Next(3), 0.5f + (random.NextSingle() - 0.5f) * 0.62f, 1.5f + random.NextSingle() * 3);
        if (random.Next(4) == 0)
            Wear(random, canvas);
        if (random.Next(7) == 0)
            EdgeNearby(random, canvas);
        return canvas;
    }

    /// <summary>Ink comes off, dirt comes on, a scratch goes through.</summary>
    private static void Wear(Random random, InkCanvas canvas)
    {
        int spots = random.Next(canvas.Width / 16);
        for (int i = 0; i < spots; i++)
        {
            float ink = random.Next(3) == 0 ? 0.8f : 0;
            float radius = 0.8f + random.NextSingle() * 2.4f;
            canvas.Spot(random.NextSingle() * canvas.Width, random.NextSingle() * canvas.Height, radius, ink);
        }

        if (random.Next(3) == 0)
        {
            float angle = random.NextSingle() * MathF.PI;
            canvas.Stroke(
                random.NextSingle() * canvas.Width,
                random.NextSingle() * canvas.Height,
                MathF.Cos(angle),
                MathF.Sin(angle),
                0.6f + random.NextSingle(),
                random.Next(2) * 0.7f);
        }
    }

    /// <summary>The border of the page or another print close to the line: no character.</summary>
    private static void EdgeNearby(Random random, InkCanvas canvas)
    {
        if (random.Next(2) == 0)
        {
            float y = random.Next(2) == 0 ? random.Next(8) : canvas.Height - 1 - random.Next(8);
            canvas.Stroke(0, y, 1, (random.NextSingle() - 0.5f) * 0.05f, 1 + random.Next(6), 0.8f);
        }
        else
        {
            float x = random.Next(2) == 0 ? random.Next(28) : canvas.Width - 1 - random.Next(28);
            canvas.Stroke(x, 0, (random.NextSingle() - 0.5f) * 0.1f, 1, 1 + random.Next(10), 0.9f);
        }
    }

    private static void Soften(Random random, InkCanvas canvas, float scale)
    {
        float optical = random.NextSingle() * random.NextSingle() * 0.17f * GlyphSets.Pitch;
        float sigma = MathF.Sqrt(0.16f * scale * scale + optical * optical);
        int radius = Math.Max((int)MathF.Round(MathF.Sqrt(4 * sigma * sigma + 1) / 2 - 0.5f), 0);
        canvas.Blur(radius, radius, 3);
        if (random.Next(6) == 0)
            canvas.Blur(random.Next(6), 0, 1);
        else if (random.Next(6) == 0)
            canvas.Blur(0, random.Next(6), 1);
    }

    private static float InkAt(InkCanvas canvas, GreyPicture picture, float scale, float angle, int x, int y)
    {
        float fromX = x - picture.Width / 2f;
        float fromY = y - picture.Height / 2f;
        return canvas.At(
            canvas.Width / 2f + (fromX + fromY * angle) * scale,
            canvas.Height / 2f + (fromY - fromX * angle) * scale);
    }

    private static TextLine LineIn(
        InkCanvas canvas, GreyPicture picture, int count, float scale, float angle, float capital)
    {
        float half = (canvas.Width / 2f - (MarginCells + 0.5f) * GlyphSets.Pitch) / scale / (1 + angle * angle);
        float height = capital / scale;
        float middleX = picture.Width / 2f;
        float middleY = picture.Height / 2f;
        return count < 2
            ? new(middleX, middleY, middleX + 1, middleY, height, height)
            : new(middleX - half, middleY - half * angle, middleX + half, middleY + half * angle, height, height);
    }
}
