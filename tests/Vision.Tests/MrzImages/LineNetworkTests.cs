using System.Runtime.Intrinsics;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

public sealed class LineNetworkTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 9, 16)]
    [InlineData(7, 30, 27)]
    [InlineData(64, 65, 40)]
    public void The_product_is_that_of_three_loops(int m, int k, int n)
    {
        Random random = new(m + k + n);
        float[] a = [.. Enumerable.Range(0, m * k).Select(_ => random.NextSingle() - 0.5f)];
        float[] b = [.. Enumerable.Range(0, k * n).Select(_ => random.NextSingle() - 0.5f)];
        float[] straight = new float[m * n];
        float[] turned = new float[m * n];
        float[] turnedA = new float[m * k];
        for (int i = 0; i < m; i++)
            for (int l = 0; l < k; l++)
                turnedA[l * m + i] = a[i * k + l];

        MatrixProduct.Add(a, k, 1, b, straight, m, k, n);
        MatrixProduct.Add(turnedA, 1, m, b, turned, m, k, n);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++)
                    sum += (double)a[i * k + l] * b[l * n + j];
                Assert.Equal(sum, straight[i * n + j], 1e-4);
                Assert.Equal(straight[i * n + j], turned[i * n + j]);
            }
        }
    }

    [Fact]
    public void What_is_saved_is_loaded_again()
    {
        byte[] file = LineNetwork.Own.Save();

        Assert.Equal(file, LineNetwork.Load(file).Save());
    }

    [Fact]
    public void Other_bytes_are_no_weights()
    {
        byte[] file = LineNetwork.Own.Save();
        byte[] cut = file[..^1];
        byte[] strange = [.. file];
        strange[0] ^= 1;
        byte[] notANumber = [.. file];
        (notANumber[4], notANumber[5]) = (0, 0x7E);

        Assert.Throws<FormatException>(() => LineNetwork.Load(cut));
        Assert.Throws<FormatException>(() => LineNetwork.Load(strange));
        Assert.Throws<FormatException>(() => LineNetwork.Load(notANumber));
    }

    [Fact]
    public void Probabilities_of_a_column_add_up_to_one()
    {
        float[] strip = new float[LineNetwork.StripHeight * 64];
        for (int i = 0; i < strip.Length; i++)
            strip[i] = i % 7 - 3;

        float[] logarithms = new LineNetworkRun(LineNetwork.Own).Read(strip, 64);

        Assert.Equal(16 * LineNetwork.ClassCount, logarithms.Length);
        for (int column = 0; column < 16; column++)
        {
            double sum = logarithms.AsSpan(column * LineNetwork.ClassCount, LineNetwork.ClassCount).ToArray().Sum(each => Math.Exp(each));
            Assert.Equal(1, sum, 4);
        }
    }

    [Theory]
    [InlineData(3, 3, 16, 24)]
    [InlineData(3, 3, 1, 16)]
    [InlineData(1, 1, 64, 40)]
    [InlineData(3, 3, 8, 16)]
    [InlineData(3, 3, 8, 24)]
    [InlineData(1, 3, 8, 80)]
    public void A_row_without_windows_is_the_row_of_windows_bit_for_bit(int kernelHeight, int kernelWidth, int from, int to)
    {
        const int Width = 23;
        Convolution layer = new(new(kernelHeight, kernelWidth, from, to, PadsHeight: true));
        Random random = new(from + to);
        Fill(random, layer.Weights);
        Fill(random, layer.Biases);
        float[] input = new float[3 * Width * from];
        Fill(random, input);
        float[] windows = new float[3 * Width * layer.Shape.WindowLength];
        float[] expected = new float[3 * Width * to];
        layer.LayWindows(input, 3, Width, windows);
        layer.Apply(windows, expected, 3 * Width, rectify: true);
        int rowStride = (Width + 2) * from;
        float[] bordered = new float[5 * rowStride];
        for (int y = 0; y < 3; y++)
            input.AsSpan(y * Width * from, Width * from).CopyTo(bordered.AsSpan((y + 1) * rowStride + from));
        float[] row = new float[Width * to];
        float[] wide = new float[Width * to];
        int start = (2 - kernelHeight / 2) * rowStride + (1 - kernelWidth / 2) * from;

        ConvolutionKernel.Row<Vector256<float>>(layer, bordered.AsSpan(start), rowStride, Width, row, rectify: true);
        ConvolutionKernel.Row<Vector512<float>>(layer, bordered.AsSpan(start), rowStride, Width, wide, rectify: true);

        Assert.Equal(expected[(Width * to)..(2 * Width * to)], row);
        Assert.Equal(row, wide);
    }

    private static void Fill(Random random, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() - 0.5f;
    }
}
