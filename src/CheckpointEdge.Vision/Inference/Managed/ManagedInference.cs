using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// Runs a network with no native code: the check on ONNX Runtime and the fallback where its library is absent. One caller at a time.
/// </summary>
public sealed class ManagedInference : IInference
{
    private readonly OnnxModel _model;
    private readonly IReadOnlyList<PlannedStep> _steps;
    private readonly Dictionary<string, Value> _constants;
    private readonly Blocks _blocks = new();

    private ManagedInference(OnnxModel model)
    {
        _model = model;
        _constants = model.Constants.ToDictionary(each => each.Key, each => Value.Of(each.Value), StringComparer.Ordinal);
        _steps = InferencePlan.Make(model, _constants);
    }

    public string Engine => "managed";

    public IReadOnlyList<TensorSlot> Inputs => _model.Inputs;

    public IReadOnlyList<TensorSlot> Outputs => _model.Outputs;

    /// <exception cref="InferenceException">The file is cut, no ONNX file, or uses an operator that is not known.</exception>
    public static ManagedInference Load(ReadOnlySpan<byte> model) => new(OnnxReader.Read(model));

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
            values[step.Output] = step.Layer?.Run(taken[0]!, _blocks) ?? Operators.Run(step.Node, taken, _model.Opset, _blocks);
            foreach (string name in step.LastReads)
            {
                if (values.Remove(name, out Value? done))
                    _blocks.Return(done);
            }
        }

        Dictionary<string, Tensor> outputs = new(StringComparer.Ordinal);
        foreach (TensorSlot slot in Outputs)
        {
            Value value = values[slot.Name];
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

    public void Dispose() => _blocks.Wipe();
}
