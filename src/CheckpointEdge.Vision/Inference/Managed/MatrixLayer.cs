using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>ONNX Gemm and MatMul of two dimensions. Stateless.</summary>
internal static class MatrixLayer
{
    public static Value Run(OnnxNode node, IReadOnlyList<Value?> inputs, Blocks blocks)
    {
        Value left = inputs[0]!;
        Value right = inputs.ElementAtOrDefault(1) ?? throw new InferenceException($"The model's {node.Operator} lacks its weights.");
        bool turned = node.Integer("transB", 0) != 0;
        if (node.Integer("transA", 0) != 0 || left.Rank != 2 || right.Rank != 2 || left.Shape[1] != right.Shape[turned ? 1 : 0])
        {
            throw new InferenceException(
                $"The network's {node.Operator} cannot multiply {Tensor.Text(left.Shape)} by {Tensor.Text(right.Shape)}.");
        }

        int depth = left.Shape[1];
        int columns = right.Shape[turned ? 0 : 1];
        float alpha = node.Single("alpha", 1);
        float beta = node.Single("beta", 1);
        Value? addend = inputs.ElementAtOrDefault(2);
        if (addend is not null && addend.Count != columns && addend.Count != 1)
            throw new InferenceException($"The network's {node.Operator} adds {Tensor.Text(addend.Shape)} to rows of {columns}.");
        Value output = blocks.Take(left.Shape[0], columns);
        for (int row = 0; row < left.Shape[0]; row++)
        {
            ReadOnlySpan<float> from = left.Floats.Slice(row * depth, depth);
            for (int column = 0; column < columns; column++)
            {
                float sum = turned
                    ? DotProduct.Of(from, right.Floats.Slice(column * depth, depth))
                    : Strided(from, right.Floats[column..], columns);
                float added = addend is null ? 0 : addend.Floats[addend.Count == 1 ? 0 : column];
                output.Floats[row * columns + column] = alpha * sum + beta * added;
            }
        }

        return output;
    }

    private static float Strided(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride)
    {
        float sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i * stride];
        return sum;
    }
}
