using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>A strip and what each of its columns shows.</summary>
/// <param name="Labels">A class for each column, or <see cref="Ignored"/> between a character and a gap.</param>
internal sealed record TrainingStrip(float[] Ink, int Width, int[] Labels)
{
    public const int Ignored = -1;

    /// <summary>Columns so near to a character's middle show it (pixels of the strip).</summary>
    private const float CharacterWithin = 3.2f;

    /// <summary>Columns so far from every middle show none.</summary>
    private const float NoneBeyond = 5;

    /// <summary>
    /// Cuts a painted line out as a finder that is not quite right would: shifted, stretched, too high or too low.
    /// </summary>
    public static TrainingStrip Cut(Random random, PaintedLine painted)
    {
        int count = painted.Text.Length;
        float pitch = LineNetwork.PitchPixels * (0.87f + random.NextSingle() * 0.28f);
        float span = (count - 1) * pitch;
        float margin = LineNetwork.PitchPixels * (0.8f + random.NextSingle() * 1.2f);
        int width = (int)(span + 2 * margin) / LineNetwork.ColumnPixels * LineNetwork.ColumnPixels;
        margin = (width - 1 - span) / 2;
        float shift = (random.NextSingle() - 0.5f) * LineNetwork.PitchPixels / span;
        float stretch = 0.86f + random.NextSingle() * 0.32f;
        TextLine line = painted.Line.Between(shift, 1 + shift).Moved(Jitter(random), Jitter(random));
        line = line with { FirstHeight = line.FirstHeight * stretch, LastHeight = line.LastHeight * stretch };
        float[] ink = new float[LineNetwork.StripHeight * width];
        StripSampler.Sample(painted.Picture, line, width, margin, LineNetwork.CapitalPixels, ink);
        return new(ink, width, Label(painted.Text, width, margin - shift * span, pitch));
    }

    private static float Jitter(Random random) => (random.NextSingle() + random.NextSingle() - 1) * 0.17f;

    private static int[] Label(string text, int width, float first, float pitch)
    {
        int[] labels = new int[width / LineNetwork.ColumnPixels];
        for (int column = 0; column < labels.Length; column++)
        {
            float middle = column * LineNetwork.ColumnPixels + (LineNetwork.ColumnPixels - 1) * 0.5f;
            int nearest = Math.Clamp((int)MathF.Round((middle - first) / pitch), 0, text.Length - 1);
            float away = MathF.Abs(middle - (first + nearest * pitch));
            labels[column] = away <= CharacterWithin
                ? LineNetwork.Characters.IndexOf(text[nearest], StringComparison.Ordinal)
                : away >= NoneBeyond ? LineNetwork.None : Ignored;
        }

        return labels;
    }
}
