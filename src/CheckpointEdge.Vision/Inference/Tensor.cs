using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CheckpointEdge.Vision.Inference;

/// <summary>Numbers in a block of several dimensions, the last one fastest. Not synchronised.</summary>
public sealed class Tensor
{
    /// <summary>Most elements of one tensor: 256 MiB of float32.</summary>
    public const int ElementsMax = 64 << 20;

    /// <summary>Most dimensions of one tensor.</summary>
    public const int RankMax = 8;

    /// <exception cref="InferenceException">The shape is not that of the values, or is beyond the limits.</exception>
    public Tensor(IReadOnlyList<int> shape, float[] values)
    {
        if (CountOf(shape) != values.Length)
            throw new InferenceException($"A tensor of {Text(shape)} does not have {values.Length} values.");
        Shape = shape;
        Values = values;
    }

    public IReadOnlyList<int> Shape { get; }

    public float[] Values { get; }

    /// <summary>Overwrites the values: what came of a face leaves memory.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(Values.AsSpan()));

    /// <summary>How many elements a shape has.</summary>
    /// <exception cref="InferenceException">More than <see cref="ElementsMax"/>, or a length below 0.</exception>
    internal static int CountOf(IReadOnlyList<int> shape)
    {
        if (shape.Count > RankMax)
            throw new InferenceException($"A tensor has {shape.Count} dimensions, at most {RankMax} are taken.");
        long count = 1;
        foreach (int length in shape)
        {
            if (length < 0)
                throw new InferenceException($"A tensor of {Text(shape)} has no size.");
            count *= length;
            if (count > ElementsMax)
                throw new InferenceException($"A tensor of {Text(shape)} is larger than {ElementsMax} elements.");
        }

        return (int)count;
    }

    internal static string Text(IReadOnlyList<int> shape) => string.Join(
        '×', shape.Select(length => length < 0 ? "any" : length.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Refuses infinities and what is no number: weights that are broken show here.</summary>
    /// <exception cref="InferenceException">One sentence with the output's name.</exception>
    internal static void RequireFinite(string name, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                throw new InferenceException($"The network's output \"{name}\" is no number; the model's file is broken.");
    }
}
