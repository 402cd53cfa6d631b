using System.Numerics;
using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Runs the network over strips and keeps its buffers between them. Not safe for concurrent callers.</summary>
internal sealed class LineNetworkRun(LineNetwork network)
{
    /// <summary>A line of 44 characters with room on both sides is 800 pixels; nothing is read in wider pieces.</summary>
    public const int WidthMaxPixels = 1600;

    /// <summary>Narrower than four columns is no strip.</summary>
    private const int WidthMinPixels = LineNetwork.ColumnPixels * ConvolutionKernel.PlacesAtOnce;

    /// <summary>Zeros around what a layer reads, in every direction.</summary>
    private const int Border = 1;

    private float[] _from = [];
    private float[] _to = [];
    private float[] _rows = [];

    /// <summary>
    /// Logarithms of the probabilities: <see cref="LineNetwork.ClassCount"/> numbers for each column, column by column.
    /// The array is the caller's.
    /// </summary>
    /// <param name="strip">Row by row, ink positive; <see cref="LineNetwork.StripHeight"/> rows.</param>
    /// <param name="width">A multiple of <see cref="LineNetwork.ColumnPixels"/>, four columns at least.</param>
    public float[] Read(ReadOnlySpan<float> strip, int width)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, WidthMaxPixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, WidthMinPixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % LineNetwork.ColumnPixels, 0);
        int height = LineNetwork.StripHeight;
        int columns = width / LineNetwork.ColumnPixels;
        Empty(ref _from, height, width, 1);
        for (int y = 0; y < height; y++)
            strip.Slice(y * width, width).CopyTo(_from.AsSpan((y + Border) * (width + 2 * Border) + Border));
        for (int i = 0; i < network.Layers.Length; i++)
        {
            Run(i, height, width);
            height = network.Layers[i].Shape.HeightAfter(height) >> (LineNetwork.HalvesAfter(i) ? 1 : 0);
            width >>= LineNetwork.HalvesAfter(i) ? 1 : 0;
            (_from, _to) = (_to, _from);
        }

        int start = (columns + 2 * Border + Border) * LineNetwork.OutputCount;
        return ToLogarithms(_from.AsSpan(start), columns);
    }

    /// <summary>One layer from one buffer to the other; rows are halved in pairs while they are near.</summary>
    private void Run(int index, int height, int width)
    {
        Convolution layer = network.Layers[index];
        ConvolutionShape shape = layer.Shape;
        bool halves = LineNetwork.HalvesAfter(index);
        bool rectify = index + 1 < network.Layers.Length;
        int outHeight = shape.HeightAfter(height);
        int top = shape.PadsHeight ? shape.KernelHeight / 2 : 0;
        int rowStride = (width + 2 * Border) * shape.In;
        int outWidth = halves ? width / 2 : width;
        int outRow = (outWidth + 2 * Border) * shape.Out;
        int rowLength = width * shape.Out;
        Empty(ref _to, halves ? outHeight / 2 : outHeight, outWidth, shape.Out);
        Hold(ref _rows, 2 * rowLength);
        for (int y = 0; y < outHeight; y++)
        {
            ReadOnlySpan<float> input = _from.AsSpan(
                (y - top + Border) * rowStride + (Border - shape.KernelWidth / 2) * shape.In);
            if (!halves)
            {
                Span<float> whole = _to.AsSpan((y + Border) * outRow + Border * shape.Out, rowLength);
                ConvolutionKernel.Row(layer, input, rowStride, width, whole, rectify);
                continue;
            }

            ConvolutionKernel.Row(layer, input, rowStride, width, _rows.AsSpan(y % 2 * rowLength, rowLength), rectify);
            if (y % 2 == 1)
                Halve(_rows, 2, width, shape.Out, _to.AsSpan((y / 2 + Border) * outRow + Border * shape.Out));
        }
    }

    /// <summary>The largest of every 2 × 2 neighbours, channel by channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Halve(ReadOnlySpan<float> from, int height, int width, int channels, Span<float> to)
    {
        int place = 0;
        for (int y = 0; y < height; y += 2)
        {
            for (int x = 0; x < width; x += 2, place += channels)
            {
                ReadOnlySpan<float> upper = from.Slice((y * width + x) * channels, 2 * channels);
                ReadOnlySpan<float> lower = from.Slice(((y + 1) * width + x) * channels, 2 * channels);
                Span<float> most = to.Slice(place, channels);
                int c = 0;
                for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
                {
                    Vector.Max(
                        Vector.Max(new Vector<float>(upper[c..]), new Vector<float>(upper[(channels + c)..])),
                        Vector.Max(new Vector<float>(lower[c..]), new Vector<float>(lower[(channels + c)..]))).CopyTo(most[c..]);
                }

                for (; c < channels; c++)
                    most[c] = Math.Max(Math.Max(upper[c], upper[channels + c]), Math.Max(lower[c], lower[channels + c]));
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

    /// <summary>Room for rows with zeros around them; only the border is cleared, the rest is written over.</summary>
    private static void Empty(ref float[] buffer, int height, int width, int channels)
    {
        int row = (width + 2 * Border) * channels;
        Hold(ref buffer, (height + 2 * Border) * row);
        buffer.AsSpan(0, row).Clear();
        buffer.AsSpan((height + Border) * row, row).Clear();
        for (int y = Border; y <= height; y++)
        {
            buffer.AsSpan(y * row, channels).Clear();
            buffer.AsSpan((y + 1) * row - channels, channels).Clear();
        }
    }

    private static void Hold(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
    }
}
