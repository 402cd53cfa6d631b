using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// Runs a network with no native code: what runs networks with PRelu, the check on ONNX Runtime and the fallback where its library is
/// absent. One caller at a time.
/// </summary>
public sealed class ManagedInference : IInference
{
    private readonly OnnxModel _model;
    private readonly IReadOnlyList<PlannedStep> _steps;
    private readonly Dictionary<string, Value> _constants;
    private readonly Blocks _blocks = new();

    private ManagedInference(OnnxModel model, Kernels kernels)
    {
        _model = model;
        _constants = model.Constants.ToDictionary(each => each.Key, each => Value.Of(each.Value), StringComparer.Ordinal);
        _steps = InferencePlan.Make(model, _constants, kernels);
    }

    public string Engine => "managed";

    public IReadOnlyList<TensorSlot> Inputs => _model.Inputs;

    public IReadOnlyList<TensorSlot> Outputs => _model.Outputs;

    /// <exception cref="InferenceException">The file is cut, no ONNX file, or uses an operator that is not known.</exception>
    public static ManagedInference Load(ReadOnlySpan<byte> model) => Load(model, Kernels.Widest);

    /// <summary>As <see cref="Load(ReadOnlySpan{byte})"/>, with vectors of another width than the machine's.</summary>
    internal static ManagedInference Load(ReadOnlySpan<byte> model, Kernels kernels) => new(OnnxReader.Read(model), kernels);

    /// <summary>Products and sums of the last run's convolutions: nearly all that a network computes.</summary>
    internal long MultiplyAdds => _steps.Sum(step => step.Layer?.MultiplyAdds ?? 0);

    /// <summary>
    /// Null where ONNX Runtime is quicker. It computes PRelu one number at a time with a branch, and turns its layout around before and
    /// after: a network with PRelu takes it up to three times as long.
    /// </summary>
    internal static ManagedInference? LoadIfQuicker(ReadOnlySpan<byte> model)
    {
        try
        {
            OnnxModel read = OnnxReader.Read(model);
            return read.Nodes.Any(node => node.Operator == "PRelu") ? new ManagedInference(read, Kernels.Widest) : null;
        }
        catch (InferenceException)
        {
            // It may hold what only ONNX Runtime knows, which then says what is wrong with it.
            return null;
        }
    }

    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        Dictionary<string, Value> values = new(_constants, StringComparer.Ordinal);
        foreach (TensorSlot slot in Inputs)
        {
            Tensor given = InputChecks.Of(slot, inputs);
            values[slot.Name] = new Value([.. given.Shape], given.Values);
        }

        foreach (PlannedStep step in _steps)
        {
            Value?[] taken = [.. step.Inputs.Select(name => name.Length > 0 ? values[name] : null)];
            values[step.Output] = step.Layer?.Run(taken[0]!, taken.ElementAtOrDefault(1), _blocks)
                ?? BlockedOperators.Run(step.Node, taken, _blocks) ?? OfPlanes(step.Node, taken);
            foreach (string name in step.LastReads)
            {
                if (values.Remove(name, out Value? done))
                    _blocks.Return(done);
            }
        }

        Dictionary<string, Tensor> outputs = new(StringComparer.Ordinal);
        foreach (TensorSlot slot in Outputs)
        {
            using BlockedView view = BlockedView.Planes(values[slot.Name], _blocks);
            Value value = view.Value;
            Tensor.RequireFinite(slot.Name, value.Floats);
            outputs[slot.Name] = new Tensor(value.Shape, value.Floats.ToArray());
        }

        foreach (PlannedStep step in _steps)
        {
            if (values.Remove(step.Output, out Value? left))
                _blocks.Return(left);
        }

        _blocks.Wipe();
        return outputs;
    }

    private Value OfPlanes(OnnxNode node, Value?[] inputs)
    {
        BlockedView[] views = [.. inputs.OfType<Value>().Select(input => BlockedView.Planes(input, _blocks))];
        Queue<BlockedView> planes = new(views);
        Value output = Operators.Run(node, [.. inputs.Select(input => input is null ? null : planes.Dequeue().Value)], _model.Opset, _blocks);
        foreach (BlockedView view in views)
            view.Dispose();
        return output;
    }

    public void Dispose() => _blocks.Wipe();
}
