namespace CheckpointEdge.Vision.Inference;

/// <summary>
/// A neural network that is loaded and ready: named tensors in, named tensors out, float32, one thread. One caller at a time.
/// </summary>
public interface IInference : IDisposable
{
    /// <summary>Who computes, for people: "ONNX Runtime 1.30.0" or "managed".</summary>
    string Engine { get; }

    /// <summary>What the network takes, in its own order; weights are not among them.</summary>
    IReadOnlyList<TensorSlot> Inputs { get; }

    /// <summary>What the network gives, in its own order.</summary>
    IReadOnlyList<TensorSlot> Outputs { get; }

    /// <summary>Runs the network once. Every output holds finite numbers only.</summary>
    /// <param name="inputs">All of <see cref="Inputs"/>, by name; they are not changed.</param>
    /// <exception cref="InferenceException">
    /// A shape does not fit, the network asks for too much memory, or a result is no number: one sentence.
    /// </exception>
    IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs);
}

/// <summary>One input or output of a network. Immutable.</summary>
/// <param name="Shape">Lengths of the dimensions; -1 where any length is taken.</param>
public sealed record TensorSlot(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Whether a tensor of that shape fits.</summary>
    public bool Takes(IReadOnlyList<int> shape)
    {
        if (shape.Count != Shape.Count)
            return false;
        for (int i = 0; i < shape.Count; i++)
            if (Shape[i] >= 0 && Shape[i] != shape[i])
                return false;
        return true;
    }

    /// <summary>For sentences: "1×3×112×112", with "any" for a free dimension.</summary>
    public string ShapeText => Tensor.Text(Shape);
}

/// <summary>A network cannot be loaded or run; the message is one sentence that names no traveller.</summary>
public sealed class InferenceException(string message, Exception? inner = null) : Exception(Printable(message), inner)
{
    private const int CharactersMax = 400;

    /// <summary>Names come from the model's file and may hold anything.</summary>
    private static string Printable(string message) =>
        new([.. message.Take(CharactersMax).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}
