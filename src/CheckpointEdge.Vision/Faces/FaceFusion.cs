using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// Several frames of one person become one template: the mean, weighted by quality, of those that passed the gate. One caller at a time;
/// disposing overwrites the sum.
/// </summary>
public sealed class FaceFusion : IDisposable
{
    /// <summary>Frames that look less alike than this are not of one person, and are not joined (cosine).</summary>
    public const float SamePersonMin = 0.2f;

    private float[] _sum = [];
    private string? _model;

    /// <summary>Frames that went in.</summary>
    public int Frames { get; private set; }

    /// <summary>Adds a frame.</summary>
    /// <returns>False: the frame is not comparable, or shows somebody else than the frames before it.</returns>
    public bool Add(FaceReading reading)
    {
        if (!reading.IsComparable || _model is not null && reading.Template!.ModelSha256 != _model)
            return false;
        ReadOnlySpan<float> values = reading.Template!.Values;
        if (Frames > 0)
        {
            using FaceTemplate sofar = Result()!;
            if (sofar.Compare(reading.Template) < SamePersonMin)
                return false;
        }
        else
        {
            _model = reading.Template.ModelSha256;
            _sum = GC.AllocateArray<float>(values.Length, pinned: true);
        }

        float weight = Math.Max(1, reading.Quality!.Score);
        for (int i = 0; i < values.Length; i++)
            _sum[i] += weight * values[i];
        Frames++;
        return true;
    }

    /// <summary>The joined template; null before the first frame.</summary>
    public FaceTemplate? Result() => _model is null ? null : new FaceTemplate(_model, _sum);

    public void Dispose() => Array.Clear(_sum);
}
