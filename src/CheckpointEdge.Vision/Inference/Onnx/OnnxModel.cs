namespace CheckpointEdge.Vision.Inference.Onnx;

/// <summary>An ONNX file as read: a graph of named values. Immutable by convention once read.</summary>
/// <param name="Constants">Weights and other fixed values, by name.</param>
internal sealed record OnnxModel(
    long Opset, IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxConstant> Constants,
    IReadOnlyList<TensorSlot> Inputs, IReadOnlyList<TensorSlot> Outputs);

/// <summary>One operator with the names of what it takes and gives; an empty name is an input left out.</summary>
internal sealed record OnnxNode(
    string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    public long Integer(string name, long otherwise) => Attributes.TryGetValue(name, out OnnxAttribute? found) ? found.Integer : otherwise;

    public float Single(string name, float otherwise) => Attributes.TryGetValue(name, out OnnxAttribute? found) ? found.Single : otherwise;

    public string Text(string name, string otherwise) => Attributes.TryGetValue(name, out OnnxAttribute? found) ? found.Text : otherwise;

    /// <summary>A list of small numbers; the default where the node has none.</summary>
    /// <exception cref="InferenceException">A number does not fit, or there are not <paramref name="count"/> of them.</exception>
    public int[] Integers(string name, int count, int otherwise)
    {
        if (!Attributes.TryGetValue(name, out OnnxAttribute? found) || found.Integers.Count == 0)
            return [.. Enumerable.Repeat(otherwise, count)];
        if (found.Integers.Count != count || found.Integers.Any(value => Math.Abs(value) > Tensor.ElementsMax))
            throw new InferenceException($"The model's {Operator} has a \"{name}\" that cannot be used.");
        return [.. found.Integers.Select(value => (int)value)];
    }
}

/// <summary>A fixed property of an operator; which member counts is known by its name.</summary>
internal sealed record OnnxAttribute(
    float Single, long Integer, string Text, OnnxConstant? Constant, IReadOnlyList<long> Integers);

/// <summary>A fixed value: float32 or whole numbers, exactly one of the two.</summary>
internal sealed record OnnxConstant(int[] Shape, float[]? Singles, long[]? Integers);
