using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// A convolution in which every channel has its own window. Each channel is copied once into padded rows whose columns are sorted by
/// their remainder modulo the stride, so that every load is a run of neighbours whatever the stride. Not synchronised.
/// </summary>
internal sealed class DepthwiseRows(PlaneGeometry geometry, float[] weights, float[] bias, float[] slope)
{
    private const int PlacesMax = 256;

    private float[] _padded = [];

    public void Run(ReadOnlySpan<float> input, int inputHeight, int inputWidth, Span<float> output, int height, int width)
    {
        int stride = geometry.StrideX;
        int rows = inputHeight + geometry.Top + geometry.Bottom;
        // One vector of slack behind each phase: the last load of a row may look beyond it.
        int phase = (inputWidth + geometry.Left + geometry.Right + stride - 1) / stride + geometry.KernelWidth * geometry.DilationX
            + Vector<float>.Count;
        int line = phase * stride;
        int window = geometry.KernelHeight * geometry.KernelWidth;
        if (_padded.Length != rows * line)
            _padded = new float[rows * line];
        // Where each weight of the window finds its pixels, from the window's first row on.
        Span<int> places = window <= PlacesMax ? stackalloc int[window] : new int[window];
        for (int k = 0; k < window; k++)
        {
            int column = k % geometry.KernelWidth * geometry.DilationX;
            places[k] = k / geometry.KernelWidth * geometry.DilationY * line + column % stride * phase + column / stride;
        }

        for (int channel = 0; channel < bias.Length; channel++)
        {
            Pad(input.Slice(channel * inputHeight * inputWidth, inputHeight * inputWidth), inputHeight, inputWidth, phase, line);
            ReadOnlySpan<float> kernel = weights.AsSpan(channel * window, window);
            float below = slope.Length > 0 ? slope[channel] : 1;
            for (int y = 0; y < height; y++)
            {
                Row(
                    _padded.AsSpan(y * geometry.StrideY * line), kernel, places,
                    output.Slice((channel * height + y) * width, width), bias[channel], below);
            }
        }
    }

    private void Pad(ReadOnlySpan<float> plane, int height, int width, int phase, int line)
    {
        int stride = geometry.StrideX;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> from = plane.Slice(y * width, width);
            Span<float> into = _padded.AsSpan((y + geometry.Top) * line, line);
            if (stride == 1)
            {
                from.CopyTo(into[geometry.Left..]);
                continue;
            }

            for (int x = 0; x < width; x++)
                into[(x + geometry.Left) % stride * phase + (x + geometry.Left) / stride] = from[x];
        }
    }

    private void Row(ReadOnlySpan<float> padded, ReadOnlySpan<float> kernel, ReadOnlySpan<int> places, Span<float> output, float bias, float slope)
    {
        Vector<float> factor = new(slope);
        ref float start = ref MemoryMarshal.GetReference(padded);
        for (int x = 0; x < output.Length; x += Vector<float>.Count)
        {
            Vector<float> sum = new(bias);
            for (int k = 0; k < places.Length; k++)
                sum = Vector.FusedMultiplyAdd(new Vector<float>(kernel[k]), Vector.LoadUnsafe(ref Unsafe.Add(ref start, places[k] + x)), sum);

            sum = Vector.ConditionalSelect(Vector.LessThan(sum, Vector<float>.Zero), sum * factor, sum);
            if (x + Vector<float>.Count <= output.Length)
            {
                sum.CopyTo(output[x..]);
                continue;
            }

            for (int i = x; i < output.Length; i++)
                output[i] = sum[i - x];
        }
    }
}
