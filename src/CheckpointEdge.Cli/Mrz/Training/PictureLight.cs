using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>Light, paper and camera: what stands between the ink and the bytes of a picture. Stateless.</summary>
internal static class PictureLight
{
    /// <summary>Fills a picture.</summary>
    /// <param name="pitch">Pixels from character to character: what is "fine" and "coarse" depends on it.</param>
    /// <param name="inkAt">Ink from 0 to 1 at a pixel.</param>
    public static void Expose(Random random, GreyPicture picture, float pitch, Func<int, int, float> inkAt)
    {
        float paper = 110 + random.NextSingle() * 140;
        float contrast = 0.3f + 0.65f * MathF.Sqrt(random.NextSingle());
        float slantX = (random.NextSingle() - 0.5f) * 90 / picture.Width;
        float slantY = (random.NextSingle() - 0.5f) * 60 / picture.Height;
        float noise = random.NextSingle() * random.NextSingle() * 26 * contrast;
        Wave[] waves = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Wave.Any(random, pitch, contrast))];
        bool glares = random.Next(6) == 0;
        float glareX = random.NextSingle() * picture.Width;
        float glareY = random.NextSingle() * picture.Height;
        float glareRadius = pitch * (1 + random.NextSingle() * 4);
        float glare = random.NextSingle() * 160;
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < picture.Width; x++)
            {
                float light = paper + slantX * (x - picture.Width / 2) + slantY * (y - picture.Height / 2);
                foreach (Wave wave in waves)
                    light -= wave.At(x, y);
                float value = light * (1 - contrast * inkAt(x, y));
                if (glares)
                {
                    float far = ((x - glareX) * (x - glareX) + (y - glareY) * (y - glareY)) / (glareRadius * glareRadius);
                    value += glare * MathF.Exp(-far);
                }

                value += noise * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2;
                row[x] = (byte)Math.Clamp(MathF.Round(value), 0, 255);
            }
        }
    }

    /// <summary>One bent line pattern of the security print.</summary>
    private readonly record struct Wave(
        float X, float Y, float Phase, float BendX, float BendY, float Bend, float Depth, bool Thin)
    {
        public static Wave Any(Random random, float pitch, float contrast)
        {
            float angle = random.NextSingle() * MathF.PI;
            float speed = 2 * MathF.PI / (pitch * (0.3f + random.NextSingle() * 3));
            float bendAngle = random.NextSingle() * MathF.PI;
            float bendSpeed = 2 * MathF.PI / (pitch * (2 + random.NextSingle() * 8));
            return new(
                MathF.Cos(angle) * speed,
                MathF.Sin(angle) * speed,
                random.NextSingle() * 6.28f,
                MathF.Cos(bendAngle) * bendSpeed,
                MathF.Sin(bendAngle) * bendSpeed,
                random.NextSingle() * 4,
                random.NextSingle() * random.NextSingle() * 70 * contrast,
                random.Next(2) == 0);
        }

        public float At(int x, int y)
        {
            float value = MathF.Sin(X * x + Y * y + Phase + Bend * MathF.Sin(BendX * x + BendY * y));
            float wave = (value + 1) / 2;
            return Depth * (Thin ? wave * wave * wave * wave : wave);
        }
    }
}
