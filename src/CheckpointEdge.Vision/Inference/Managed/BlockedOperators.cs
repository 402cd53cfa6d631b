using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// The operators that work on blocks of channels as they lie, so that a network whose convolutions are joined by them is never turned
/// into planes between its input and its outputs. Stateless.
/// </summary>
internal static class BlockedOperators
{
    /// <summary>The result, or null where this operator wants planes.</summary>
    public static Value? Run(OnnxNode node, Value?[] inputs, Blocks blocks)
    {
        if (inputs is not [{ BlockWidth: > 0 } input, ..])
            return null;
        return node.Operator switch
        {
            "Shape" => Layouts.Shape(input),
            "Relu" => Relu(input, blocks),
            "Add" when inputs is [_, { } other] && other.BlockWidth == input.BlockWidth && other.Shape.SequenceEqual(input.Shape) =>
                Add(input, other, blocks),
            "MaxPool" => Pooling.LargestOfBlocks(node, input, blocks),
            "Resize" or "Upsample" => Layouts.Resize(node, inputs, blocks),
            "Transpose" when node.Attributes.ContainsKey("perm") && node.Integers("perm", 4, 0) is [0, 2, 3, 1] => ChannelsLast(input, blocks),
            _ => null,
        };
    }

    private static Value Relu(Value input, Blocks blocks)
    {
        Value output = blocks.TakeBlocked(input.BlockWidth, input.Shape);
        ReadOnlySpan<float> from = input.Stored;
        Span<float> into = output.Stored;
        for (int i = 0; i < from.Length; i++)
            into[i] = from[i] < 0 ? 0 : from[i];
        return output;
    }

    private static Value Add(Value left, Value right, Blocks blocks)
    {
        Value output = blocks.TakeBlocked(left.BlockWidth, left.Shape);
        Elementwise.Sum(left.Stored, right.Stored, output.Stored);
        return output;
    }

    /// <summary>The order in which detectors give their cells: a cell's channels together.</summary>
    private static Value ChannelsLast(Value input, Blocks blocks)
    {
        int[] shape = input.Shape;
        int width = input.BlockWidth;
        int size = shape[2] * shape[3];
        int channels = shape[1];
        int perSample = (channels + width - 1) / width;
        Value output = blocks.Take(shape[0], shape[2], shape[3], channels);
        for (int pixel = 0; pixel < shape[0] * size; pixel++)
        {
            Span<float> into = output.Floats.Slice(pixel * channels, channels);
            for (int channel = 0; channel < channels; channel += width)
            {
                int block = pixel / size * perSample + channel / width;
                int run = Math.Min(width, channels - channel);
                input.Stored.Slice((block * size + pixel % size) * width, run).CopyTo(into[channel..]);
            }
        }

        return output;
    }
}
