using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>Which operators are known, and who computes them. Stateless.</summary>
internal static class Operators
{
    private delegate Value Operation(OnnxNode node, IReadOnlyList<Value?> inputs, long opset, Blocks blocks);

    private static readonly Dictionary<string, Operation> _all = new(StringComparer.Ordinal)
    {
        ["Add"] = (node, inputs, _, blocks) => Elementwise.Pair("Add", inputs[0]!, Second(node, inputs), blocks),
        ["Sub"] = (node, inputs, _, blocks) => Elementwise.Pair("Sub", inputs[0]!, Second(node, inputs), blocks),
        ["Mul"] = (node, inputs, _, blocks) => Elementwise.Pair("Mul", inputs[0]!, Second(node, inputs), blocks),
        ["Div"] = (node, inputs, _, blocks) => Elementwise.Pair("Div", inputs[0]!, Second(node, inputs), blocks),
        ["PRelu"] = (node, inputs, _, blocks) => Elementwise.Pair("PRelu", inputs[0]!, Second(node, inputs), blocks),
        ["Relu"] = (_, inputs, _, blocks) => Elementwise.Each(inputs[0]!, blocks, value => value < 0 ? 0 : value),
        ["LeakyRelu"] = (node, inputs, _, blocks) => Leaky(node.Single("alpha", 0.01f), inputs[0]!, blocks),
        ["Sigmoid"] = (_, inputs, _, blocks) => Elementwise.Each(inputs[0]!, blocks, Elementwise.Sigmoid),
        ["Softmax"] = (node, inputs, opset, blocks) => Elementwise.Softmax(node, inputs[0]!, opset, blocks),
        ["BatchNormalization"] = (node, inputs, _, blocks) => Elementwise.Normalise(node, inputs, blocks),
        ["MaxPool"] = (node, inputs, _, blocks) => Pooling.Largest(node, inputs[0]!, blocks),
        ["AveragePool"] = (node, inputs, _, blocks) => Pooling.Average(node, inputs[0]!, blocks),
        ["GlobalAveragePool"] = (node, inputs, _, blocks) => Pooling.GlobalAverage(node, inputs[0]!, blocks),
        ["Gemm"] = (node, inputs, _, blocks) => MatrixLayer.Run(node, inputs, blocks),
        ["MatMul"] = (node, inputs, _, blocks) => MatrixLayer.Run(node, inputs, blocks),
        ["Flatten"] = (node, inputs, _, blocks) => Layouts.Flatten(node, inputs[0]!, blocks),
        ["Reshape"] = (node, inputs, _, blocks) => Layouts.Reshape(inputs[0]!, Second(node, inputs), blocks),
        ["Transpose"] = (node, inputs, _, blocks) => Layouts.Transpose(node, inputs[0]!, blocks),
        ["Concat"] = (node, inputs, _, blocks) => Layouts.Concat(node, inputs, blocks),
        ["Resize"] = (node, inputs, _, blocks) => Layouts.Resize(node, inputs, blocks),
        ["Upsample"] = (node, inputs, _, blocks) => Layouts.Resize(node, inputs, blocks),
        ["Pad"] = (node, inputs, _, blocks) => Layouts.Pad(node, inputs, blocks),
        ["Shape"] = (_, inputs, _, _) => Layouts.Shape(inputs[0]!),
        ["Gather"] = (node, inputs, _, _) => Layouts.Gather(inputs[0]!, Second(node, inputs)),
        ["Unsqueeze"] = (node, inputs, _, blocks) => Layouts.WithOnes(node, inputs, blocks, puts: true),
        ["Squeeze"] = (node, inputs, _, blocks) => Layouts.WithOnes(node, inputs, blocks, puts: false),
        ["Identity"] = (_, inputs, _, blocks) => Layouts.Copy(inputs[0]!, inputs[0]!.Shape, blocks),
        ["Dropout"] = (_, inputs, _, blocks) => Layouts.Copy(inputs[0]!, inputs[0]!.Shape, blocks),
    };

    public static bool Knows(string named) => named == "Conv" || _all.ContainsKey(named);

    public static Value Run(OnnxNode node, IReadOnlyList<Value?> inputs, long opset, Blocks blocks)
    {
        if (inputs.Count == 0 || inputs[0] is null)
            throw new InferenceException($"The model's {node.Operator} takes nothing.");
        return _all[node.Operator](node, inputs, opset, blocks);
    }

    private static Value Leaky(float below, Value input, Blocks blocks) =>
        Elementwise.Each(input, blocks, value => value < 0 ? value * below : value);

    private static Value Second(OnnxNode node, IReadOnlyList<Value?> inputs) =>
        inputs.ElementAtOrDefault(1) ?? throw new InferenceException($"The model's {node.Operator} lacks its second value.");
}
