using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// What a network makes of a face: a direction of length 1, and the SHA-256 of the model it came from. Personal data: disposing
/// overwrites it. Safe for concurrent readers until then.
/// </summary>
public sealed class FaceTemplate : IDisposable
{
    private readonly float[] _values;

    /// <param name="values">Copied and brought to length 1.</param>
    /// <exception cref="InferenceException">The values have no direction.</exception>
    public FaceTemplate(string modelSha256, ReadOnlySpan<float> values)
    {
        ModelSha256 = modelSha256;
        double length = Math.Sqrt(values.Length == 0 ? 0 : DotProduct.Of(values, values));
        if (!(length > 1e-6) || !double.IsFinite(length))
            throw new InferenceException("The face network gave nothing that can be compared.");
        // Pinned: the collector must not leave copies behind that nobody overwrites.
        _values = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        for (int i = 0; i < values.Length; i++)
            _values[i] = (float)(values[i] / length);
    }

    /// <summary>Which model made it, lower-case hexadecimal: templates of two models have nothing to do with each other.</summary>
    public string ModelSha256 { get; }

    /// <summary>The direction; all zeros once disposed.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Cosine of the angle between two faces of one model, -1 to 1.</summary>
    /// <exception cref="ArgumentException">They are of different models, or one has been wiped.</exception>
    public float Compare(FaceTemplate other)
    {
        if (other.ModelSha256 != ModelSha256 || other._values.Length != _values.Length)
            throw new ArgumentException("Templates of different models are never compared.", nameof(other));
        return Math.Clamp(DotProduct.Of(_values, other._values), -1, 1);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_values.AsSpan()));
}
