using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>ONNX MaxPool, AveragePool and GlobalAveragePool over two dimensions. Stateless.</summary>
internal static class Pooling
{
    public static Value Largest(OnnxNode node, Value input, Blocks blocks) => Windows(node, input, blocks, average: false);

    public static Value Average(OnnxNode node, Value input, Blocks blocks) => Windows(node, input, blocks, average: true);

    public static Value GlobalAverage(OnnxNode node, Value input, Blocks blocks)
    {
        Require(node, input);
        Value output = blocks.Take(input.Shape[0], input.Shape[1], 1, 1);
        int size = input.Shape[2] * input.Shape[3];
        for (int i = 0; i < output.Count; i++)
        {
            double sum = 0;
            foreach (float value in input.Floats.Slice(i * size, size))
                sum += value;
            output.Floats[i] = (float)(sum / size);
        }

        return output;
    }

    private static Value Windows(OnnxNode node, Value input, Blocks blocks, bool average)
    {
        Require(node, input);
        int[] kernel = node.Integers("kernel_shape", 2, 1);
        PlaneGeometry geometry = PlaneGeometry.Of(node, kernel[0], kernel[1]);
        if (node.Text("auto_pad", "NOTSET") is not "NOTSET")
            throw new InferenceException($"The model's {node.Operator} \"{node.Outputs[0]}\" pads by itself, which is not taken.");
        bool countsPads = node.Integer("count_include_pad", 0) != 0;
        int fromHeight = input.Shape[2];
        int fromWidth = input.Shape[3];
        (int height, int width) = geometry.Output(fromHeight, fromWidth, node.Outputs[0]);
        Value output = blocks.Take(input.Shape[0], input.Shape[1], height, width);
        for (int plane = 0; plane < input.Shape[0] * input.Shape[1]; plane++)
        {
            ReadOnlySpan<float> from = input.Floats.Slice(plane * fromHeight * fromWidth, fromHeight * fromWidth);
            Span<float> into = output.Floats.Slice(plane * height * width, height * width);
            for (int y = 0, at = 0; y < height; y++)
                for (int x = 0; x < width; x++, at++)
                    into[at] = Window(from, fromHeight, fromWidth, geometry, y, x, average, countsPads);
        }

        return output;
    }

    /// <summary>The window that almost every network has, 2 × 2 with steps of 2, in blocks of channels; null for every other.</summary>
    public static Value? LargestOfBlocks(OnnxNode node, Value input, Blocks blocks)
    {
        int[] kernel = node.Integers("kernel_shape", 2, 1);
        PlaneGeometry geometry = PlaneGeometry.Of(node, kernel[0], kernel[1]);
        (int fromHeight, int fromWidth) = (input.Shape[2], input.Shape[3]);
        if (geometry is not { KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2, Top: 0, Left: 0, DilationX: 1, DilationY: 1 }
            || node.Text("auto_pad", "NOTSET") is not "NOTSET" || Math.Min(fromHeight, fromWidth) < 2)
            return null;
        (int height, int width) = geometry.Output(fromHeight, fromWidth, node.Outputs[0]);
        if (2 * height > fromHeight || 2 * width > fromWidth)
            return null;
        int unit = input.BlockWidth;
        Value output = blocks.TakeBlocked(unit, input.Shape[0], input.Shape[1], height, width);
        for (int row = 0; row < output.Stored.Length / (width * unit); row++)
        {
            int from = (row / height * fromHeight + row % height * 2) * fromWidth * unit;
            ReadOnlySpan<float> upper = input.Stored.Slice(from, 2 * width * unit);
            ReadOnlySpan<float> lower = input.Stored.Slice(from + fromWidth * unit, 2 * width * unit);
            Span<float> into = output.Stored.Slice(row * width * unit, width * unit);
            for (int x = 0; x < width; x++)
                Elementwise.Largest(upper.Slice(2 * x * unit, 2 * unit), lower.Slice(2 * x * unit, 2 * unit), into.Slice(x * unit, unit));
        }

        return output;
    }

    private static float Window(
        ReadOnlySpan<float> plane, int height, int width, PlaneGeometry geometry, int y, int x, bool average, bool countsPads)
    {
        float largest = float.NegativeInfinity;
        float sum = 0;
        int seen = 0;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            int fromY = y * geometry.StrideY - geometry.Top + ky * geometry.DilationY;
            if ((uint)fromY >= (uint)height)
                continue;
            for (int kx = 0; kx < geometry.KernelWidth; kx++)
            {
                int fromX = x * geometry.StrideX - geometry.Left + kx * geometry.DilationX;
                if ((uint)fromX >= (uint)width)
                    continue;
                float value = plane[fromY * width + fromX];
                largest = MathF.Max(largest, value);
                sum += value;
                seen++;
            }
        }

        return !average ? largest : sum / (countsPads ? geometry.KernelHeight * geometry.KernelWidth : Math.Max(seen, 1));
    }

    private static void Require(OnnxNode node, Value input)
    {
        if (input.Rank != 4 || input.Count == 0)
            throw new InferenceException($"The network's {node.Operator} takes planes and was given {Tensor.Text(input.Shape)}.");
    }
}
