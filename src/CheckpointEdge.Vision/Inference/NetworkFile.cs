using CheckpointEdge.Vision.Inference.Onnx;

namespace CheckpointEdge.Vision.Inference;

/// <summary>A network's file (ONNX) with what it takes and gives, read from it: for engines that do not say so. Immutable.</summary>
/// <param name="Bytes">The whole file, as its manifest names it.</param>
public sealed record NetworkFile(
    ReadOnlyMemory<byte> Bytes, IReadOnlyList<TensorSlot> Inputs, IReadOnlyList<TensorSlot> Outputs)
{
    /// <exception cref="InferenceException">The file is cut, no ONNX, or holds what is not supported.</exception>
    public static NetworkFile Read(ReadOnlySpan<byte> model)
    {
        OnnxModel read = OnnxReader.Read(model);
        return new NetworkFile(model.ToArray(), read.Inputs, read.Outputs);
    }
}
