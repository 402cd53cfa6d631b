namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Runs the network over strips and keeps its buffers between them. Not safe for concurrent callers.</summary>
internal sealed class LineNetworkRun(LineNetwork network)
{
    /// <summary>A line of 44 characters with room on both sides is 800 pixels; nothing is read in wider pieces.</summary>
    public const int WidthMaxPixels = 1600;

    private float[] _windows = [];
    private float[] _from = [];
    private float[] _to = [];

    /// <summary>
    /// Logarithms of the probabilities: <see cref="LineNetwork.ClassCount"/> numbers for each column, column by column.
    /// The array is the caller's.
    /// </summary>
    /// <param name="strip">Row by row, ink positive; <see cref="LineNetwork.StripHeight"/> rows.</param>
    /// <param name="width">A multiple of <see cref="LineNetwork.ColumnPixels"/>.</param>
    public float[] Read(ReadOnlySpan<float> strip, int width)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, WidthMaxPixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % LineNetwork.ColumnPixels, 0);
        int height = LineNetwork.StripHeight;
        int columns = width / LineNetwork.ColumnPixels;
        Hold(ref _from, strip.Length);
        strip.CopyTo(_from);
        for (int i = 0; i < network.Layers.Length; i++)
        {
            Convolution layer = network.Layers[i];
            int outHeight = layer.Shape.HeightAfter(height);
            int count = outHeight * width;
            Hold(ref _windows, count * layer.Shape.WindowLength);
            Hold(ref _to, count * layer.Shape.Out);
            layer.LayWindows(_from, height, width, _windows);
            layer.Apply(_windows, _to, count, rectify: i + 1 < network.Layers.Length);
            height = outHeight;
            if (LineNetwork.HalvesAfter(i))
            {
                Hold(ref _from, count * layer.Shape.Out / 4);
                Halve(_to, height, width, layer.Shape.Out, _from);
                height /= 2;
                width /= 2;
            }
            else
            {
                (_from, _to) = (_to, _from);
            }
        }

        return ToLogarithms(_from, columns);
    }

    /// <summary>The largest of every 2 × 2 neighbours, channel by channel.</summary>
    public static void Halve(ReadOnlySpan<float> from, int height, int width, int channels, Span<float> to)
    {
        int place = 0;
        for (int y = 0; y < height; y += 2)
        {
            for (int x = 0; x < width; x += 2, place += channels)
            {
                int first = (y * width + x) * channels;
                int below = first + width * channels;
                for (int c = 0; c < channels; c++)
                {
                    to[place + c] = Math.Max(
                        Math.Max(from[first + c], from[first + channels + c]),
                        Math.Max(from[below + c], from[below + channels + c]));
                }
            }
        }
    }

    private static float[] ToLogarithms(ReadOnlySpan<float> outputs, int columns)
    {
        float[] logarithms = new float[columns * LineNetwork.ClassCount];
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<float> scores = outputs.Slice(column * LineNetwork.OutputCount, LineNetwork.ClassCount);
            float most = scores[0];
            foreach (float score in scores)
                most = Math.Max(most, score);
            float sum = 0;
            foreach (float score in scores)
                sum += MathF.Exp(score - most);
            float all = most + MathF.Log(sum);
            for (int i = 0; i < scores.Length; i++)
                logarithms[column * LineNetwork.ClassCount + i] = scores[i] - all;
        }

        return logarithms;
    }

    private static void Hold(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
    }
}
