namespace CheckpointEdge.Vision.Inference;

/// <summary>What every engine asks of inputs before it computes. Stateless.</summary>
internal static class InputChecks
{
    /// <exception cref="InferenceException">The input is missing or has another shape.</exception>
    public static Tensor Of(TensorSlot slot, IReadOnlyDictionary<string, Tensor> inputs)
    {
        if (!inputs.TryGetValue(slot.Name, out Tensor? given))
            throw new InferenceException($"The network's input \"{slot.Name}\" was not given.");
        return slot.Takes(given.Shape)
            ? given
            : throw new InferenceException(
                $"The network's input \"{slot.Name}\" takes {slot.ShapeText} and was given {Tensor.Text(given.Shape)}.");
    }
}
