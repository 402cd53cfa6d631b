using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>How a painted page lies before the camera. Immutable.</summary>
/// <param name="Angle">Radians, any.</param>
/// <param name="Pitch">Pixels from character to character in the middle of the picture.</param>
/// <param name="TiltX">Perspective: how much nearer the right end is than the middle, as a part.</param>
/// <param name="TiltY">As <paramref name="TiltX"/>, for the lower end.</param>
internal sealed record PageView(float Angle, float Pitch, float TiltX, float TiltY, float BlurPixels, int JpegQuality)
{
    /// <summary>What a picture shows around the page, as a part of the page.</summary>
    private const float Around = 1.24f;

    /// <summary>Parts of the light that a shadow takes: 0 for none.</summary>
    public float Shadow { get; init; }

    /// <summary>Grey levels that a broad reflection adds: 0 for none.</summary>
    public float Glare { get; init; }

    /// <summary>How dark the lines of the security print are under the zone: 0 for none, 1 as ink.</summary>
    public float Guilloche { get; init; }

    /// <summary>From line to line of the zone in distances of characters.</summary>
    public float LineGap { get; init; } = 2.2f;

    /// <summary>Distances of characters around the zone that are in the picture; null: the whole page and a table are.</summary>
    public float? CroppedTo { get; init; }

    /// <summary>As a desk's document camera or a careful hand gives it.</summary>
    public static PageView Any(Random random) => new(
        random.Next(3) == 0 ? random.NextSingle() * 6.283f : (random.NextSingle() - 0.5f) * 0.3f,
        9 + random.NextSingle() * 17,
        (random.NextSingle() - 0.5f) * 0.3f,
        (random.NextSingle() - 0.5f) * 0.3f,
        random.NextSingle() * random.NextSingle() * 2.2f,
        45 + random.Next(50));

    /// <summary>
    /// As pictures are found: 360 to 750 pixels to the page, stored small, any way up, cut close to the zone, in shadow and
    /// reflections, on strong security print.
    /// </summary>
    public static PageView Harsh(Random random) => new(
        random.Next(3) switch
        {
            0 => random.NextSingle() * 6.283f,
            1 => random.Next(4) * 1.5708f + (random.NextSingle() - 0.5f) * 0.2f,
            _ => (random.NextSingle() - 0.5f) * 0.2f,
        },
        7.5f + random.NextSingle() * 8,
        (random.NextSingle() - 0.5f) * 0.4f,
        (random.NextSingle() - 0.5f) * 0.4f,
        random.NextSingle() * random.NextSingle() * 1.4f,
        30 + random.Next(31))
    {
        Shadow = random.Next(2) == 0 ? 0 : random.NextSingle() * 0.6f,
        Glare = random.Next(3) == 0 ? random.NextSingle() * 120 : 0,
        Guilloche = random.Next(3) == 0 ? 0 : random.NextSingle() * 0.4f,
        LineGap = 1.65f + random.NextSingle() * 0.95f,
        CroppedTo = random.Next(3) == 0 ? 0.8f + random.NextSingle() * 3 : null,
    };

    /// <summary>The same view, so near that the picture of a zone's page has a number of pixels.</summary>
    /// <param name="megapixels">Millions of pixels.</param>
    public PageView Sized(int characters, int lines, float megapixels)
    {
        (float width, float height) = Sides(PagePainter.PageWidth(characters), PagePainter.PageHeight(lines, this));
        return this with { Pitch = MathF.Sqrt(megapixels * 1e6f / (width * height)) };
    }

    /// <summary>The sides of a picture of something so wide and high, turned as the view is.</summary>
    public (float Width, float Height) Sides(float width, float height)
    {
        float cosine = MathF.Abs(MathF.Cos(Angle));
        float sine = MathF.Abs(MathF.Sin(Angle));
        float around = CroppedTo is null ? Around : 1;
        return ((cosine * width + sine * height) * around, (sine * width + cosine * height) * around);
    }

    /// <summary>The shadow's and the reflection's part of the light, on the picture before it is stored.</summary>
    public void Shade(Random random, GreyPicture picture)
    {
        if (Shadow == 0 && Glare == 0)
            return;
        float angle = random.NextSingle() * 6.283f;
        (float alongX, float alongY) = (MathF.Cos(angle), MathF.Sin(angle));
        float softness = Pitch * (0.3f + random.NextSingle() * 6);
        float edge = (random.NextSingle() - 0.5f) * picture.Width * 0.6f;
        float glareX = random.NextSingle() * picture.Width;
        float glareY = random.NextSingle() * picture.Height;
        float radius = Pitch * (3 + random.NextSingle() * 10);
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                float beyond = (x - picture.Width / 2f) * alongX + (y - picture.Height / 2f) * alongY - edge;
                float far = ((x - glareX) * (x - glareX) + (y - glareY) * (y - glareY)) / (radius * radius);
                float light = row[x] * (1 - Shadow * Math.Clamp(beyond / softness + 0.5f, 0, 1)) + Glare * MathF.Exp(-far);
                row[x] = (byte)Math.Clamp(MathF.Round(light), 0, 255);
            }
        }
    }
}
