using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>A page of painted strips as the network sees them, for a person to judge whether real lines look so.</summary>
internal static class TrainingSheet
{
    private const int Strips = 48;
    private const int Columns = 4;
    private const int CellWidth = 260;
    private const int CellHeight = 28;

    /// <summary>A netpbm picture.</summary>
    public static byte[] Paint(int seed)
    {
        Random random = new(seed);
        LinePainter painter = new(new());
        int width = Columns * CellWidth;
        int height = Strips / Columns * CellHeight;
        byte[] pixels = new byte[width * height];
        for (int i = 0; i < Strips; i++)
        {
            TrainingStrip strip = TrainingStrip.Cut(random, painter.Paint(random, 12));
            int left = i % Columns * CellWidth;
            int top = i / Columns * CellHeight;
            for (int y = 0; y < LineNetwork.StripHeight; y++)
                for (int x = 0; x < Math.Min(strip.Width, CellWidth - 2); x++)
                    pixels[(top + y) * width + left + x] = (byte)Math.Clamp(160 - strip.Ink[y * strip.Width + x] * 45, 0, 255);
        }

        return [.. System.Text.Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), .. pixels];
    }
}
