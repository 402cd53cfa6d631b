using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Vision.Faces;

/// <summary>What the networks against shown pictures think. Advice only: prints and screens pass them, real faces do not always.</summary>
/// <param name="Live">Mean of the networks' answers, 0 to 1; no probability.</param>
public sealed record PresentationHint(float Live)
{
    /// <summary>Below this the officer is asked to look for a picture held before the camera.</summary>
    public const float LookBelow = 0.5f;

    public bool AsksForALook => Live < LookBelow;
}

/// <summary>
/// Asks MiniFASNet networks, each with its own crop around the face, whether somebody holds up a picture. One caller at a time.
/// </summary>
public sealed class PresentationAttackHint(IReadOnlyList<(IInference Network, ModelEntry Model)> networks)
{
    private const int Side = 80;
    private const int LiveClass = 1;

    /// <exception cref="InferenceException">A network cannot be run or is no MiniFASNet.</exception>
    public PresentationHint Look(ColourPicture picture, FaceBox box)
    {
        float sum = 0;
        foreach ((IInference network, ModelEntry model) in networks)
        {
            Tensor input = new([1, 3, Side, Side], new float[3 * Side * Side]);
            PicturePlanes.Warp(picture, Crop(picture, box, model.Input.Crop), model.Input.Colours, input.Values, Side, Side);
            model.Input.Normalise(input.Values);
            Tensor output = network.Run(new Dictionary<string, Tensor>(StringComparer.Ordinal) { [network.Inputs[0].Name] = input })
                [network.Outputs[0].Name];
            input.Wipe();
            if (output.Values.Length <= LiveClass)
                throw new InferenceException($"{model.File} gives no answer of three classes.");
            sum += output.Values[LiveClass];
        }

        return new PresentationHint(sum / Math.Max(networks.Count, 1));
    }

    /// <summary>The box made larger about its middle, moved into the picture where it reaches out, smaller where it does not fit.</summary>
    private static SimilarityMap Crop(ColourPicture picture, FaceBox box, float times)
    {
        float scale = MathF.Min(times, MathF.Min((picture.Width - 1) / MathF.Max(box.Width, 1), (picture.Height - 1) / MathF.Max(box.Height, 1)));
        float width = box.Width * scale;
        float height = box.Height * scale;
        float left = Math.Clamp(box.X + box.Width / 2 - width / 2, 0, MathF.Max(0, picture.Width - 1 - width));
        float top = Math.Clamp(box.Y + box.Height / 2 - height / 2, 0, MathF.Max(0, picture.Height - 1 - height));
        // One factor for both sides keeps the map a similarity; the square has the crop's middle and its mean side.
        float side = (width + height) / 2;
        return new SimilarityMap(side / Side, 0, left + (width - side) / 2, top + (height - side) / 2);
    }
}
