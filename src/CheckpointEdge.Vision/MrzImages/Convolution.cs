using System.Numerics;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>Sizes of one convolution over height × width × channels. Immutable.</summary>
/// <param name="PadsHeight">False: the kernel takes the whole height, and one row comes out.</param>
internal sealed record ConvolutionShape(int KernelHeight, int KernelWidth, int In, int Out, bool PadsHeight)
{
    public int WindowLength => KernelHeight * KernelWidth * In;
    public int WeightCount => WindowLength * Out;

    public int HeightAfter(int height) => PadsHeight ? height : height - KernelHeight + 1;
}

/// <summary>
/// One convolution with its weights (window × out, the window in rows, columns, channels) and one bias per channel.
/// The windows are laid out as a matrix, so that training and reading share one product. Not changed by reading.
/// </summary>
internal sealed class Convolution(ConvolutionShape shape)
{
    public ConvolutionShape Shape => shape;
    public float[] Weights { get; } = new float[shape.WeightCount];
    public float[] Biases { get; } = new float[shape.Out];

    /// <summary>Lays every output's window side by side; what lies outside the input is zero.</summary>
    /// <param name="windows">Height after × width rows of <see cref="ConvolutionShape.WindowLength"/>.</param>
    public void LayWindows(ReadOnlySpan<float> input, int height, int width, Span<float> windows)
    {
        int outHeight = shape.HeightAfter(height);
        int top = shape.PadsHeight ? shape.KernelHeight / 2 : 0;
        int left = shape.KernelWidth / 2;
        int runLength = shape.KernelWidth * shape.In;
        int place = 0;
        for (int y = 0; y < outHeight; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int ky = 0; ky < shape.KernelHeight; ky++, place += runLength)
                    LayRow(input, height, width, y + ky - top, x - left, windows.Slice(place, runLength));
            }
        }
    }

    /// <summary>The product of windows and weights plus biases; below zero becomes zero where asked.</summary>
    public void Apply(ReadOnlySpan<float> windows, Span<float> output, int count, bool rectify)
    {
        for (int i = 0; i < count; i++)
            Biases.CopyTo(output.Slice(i * shape.Out, shape.Out));
        MatrixProduct.Add(windows, shape.WindowLength, 1, Weights, output, count, shape.WindowLength, shape.Out);
        if (!rectify)
            return;
        Span<float> values = output[..(count * shape.Out)];
        int place = 0;
        for (; place + Vector<float>.Count <= values.Length; place += Vector<float>.Count)
            Vector.Max(new(values[place..]), Vector<float>.Zero).CopyTo(values[place..]);
        for (; place < values.Length; place++)
            values[place] = MathF.Max(values[place], 0);
    }

    private void LayRow(ReadOnlySpan<float> input, int height, int width, int y, int x, Span<float> run)
    {
        if (y < 0 || y >= height)
        {
            run.Clear();
            return;
        }

        if (x >= 0 && x + shape.KernelWidth <= width)
        {
            input.Slice((y * width + x) * shape.In, run.Length).CopyTo(run);
            return;
        }

        run.Clear();
        for (int kx = 0; kx < shape.KernelWidth; kx++)
        {
            if (x + kx >= 0 && x + kx < width)
                input.Slice((y * width + x + kx) * shape.In, shape.In).CopyTo(run[(kx * shape.In)..]);
        }
    }
}
