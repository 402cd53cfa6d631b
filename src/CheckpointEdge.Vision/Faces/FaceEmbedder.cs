using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Vision.Faces;

/// <summary>Turns an aligned face into a template with the network that the manifest names. One caller at a time.</summary>
public sealed class FaceEmbedder
{
    private readonly IInference _network;
    private readonly ModelEntry _model;

    /// <exception cref="InferenceException">The network does not take 112 × 112 pixels, or gives no single row.</exception>
    public FaceEmbedder(IInference network, ModelEntry model)
    {
        _network = network;
        _model = model;
        if (network.Inputs is not [var input] || !input.Takes([1, 3, FaceAlignment.Side, FaceAlignment.Side]))
        {
            string found = network.Inputs is [var other] ? other.ShapeText : $"{network.Inputs.Count} inputs";
            throw new InferenceException($"{model.File} takes {found}; a face network takes 1×3×112×112.");
        }
    }

    public ModelEntry Model => _model;

    /// <param name="mirrored">
    /// Whether the mirrored face is embedded too and the mean taken: twice the time for fewer errors, which a single picture is worth.
    /// Several frames of a camera are fused instead.
    /// </param>
    /// <exception cref="InferenceException">The network cannot be run, or gives nothing that can be compared.</exception>
    public FaceTemplate Embed(ColourPicture picture, FaceLandmarks landmarks, bool mirrored)
    {
        using AlignedFace aligned = Align(picture, landmarks);
        return Embed(aligned, mirrored);
    }

    /// <summary>The face upright, as this network wants it; whoever takes it wipes it.</summary>
    internal AlignedFace Align(ColourPicture picture, FaceLandmarks landmarks) => AlignedFace.Of(picture, landmarks, _model.Input.Colours);

    /// <param name="aligned">It is used up: what is left in it is normalised, and perhaps mirrored.</param>
    /// <param name="mirrored">As for the other.</param>
    internal FaceTemplate Embed(AlignedFace aligned, bool mirrored)
    {
        Tensor input = aligned.Planes;
        float[] sum = [];
        try
        {
            _model.Input.Normalise(input.Values);
            sum = Run(input);
            if (mirrored)
            {
                for (int at = 0; at < input.Values.Length; at += FaceAlignment.Side)
                    input.Values.AsSpan(at, FaceAlignment.Side).Reverse();
                float[] other = Run(input);
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += other[i];
                Array.Clear(other);
            }

            return new FaceTemplate(_model.Sha256, sum);
        }
        finally
        {
            Array.Clear(sum);
        }
    }

    private float[] Run(Tensor input) =>
        _network.Run(new Dictionary<string, Tensor>(StringComparer.Ordinal) { [_network.Inputs[0].Name] = input })
            [_network.Outputs[0].Name].Values;
}
