namespace CheckpointEdge.Vision.Inference;

/// <summary>
/// A network in an engine that a plug-in brings, held to what every engine promises: inputs of the network's own shape, all of its outputs,
/// finite numbers. One caller at a time.
/// </summary>
internal sealed class BroughtInference(IInference engine, NetworkFile file) : IInference
{
    public string Engine => engine.Engine;

    public IReadOnlyList<TensorSlot> Inputs => file.Inputs;

    public IReadOnlyList<TensorSlot> Outputs => file.Outputs;

    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        foreach (TensorSlot slot in Inputs)
            InputChecks.Of(slot, inputs);
        IReadOnlyDictionary<string, Tensor> outputs = engine.Run(inputs);
        foreach (TensorSlot slot in Outputs)
        {
            if (!outputs.TryGetValue(slot.Name, out Tensor? given))
                throw new InferenceException($"{Engine} did not give the network's output \"{slot.Name}\".");
            if (!slot.Takes(given.Shape))
            {
                throw new InferenceException(
                    $"The network's output \"{slot.Name}\" is {slot.ShapeText}; {Engine} gave {Tensor.Text(given.Shape)}.");
            }

            Tensor.RequireFinite(slot.Name, given.Values);
        }

        return outputs;
    }

    public void Dispose() => engine.Dispose();
}
