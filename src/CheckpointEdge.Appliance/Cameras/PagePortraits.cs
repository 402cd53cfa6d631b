using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>The holder's photograph out of the document camera's picture, for the officer's eyes. Safe for concurrent use.</summary>
/// <param name="faces">Null, or without a detector, where no network that finds faces is installed.</param>
internal sealed class PagePortraits(Lazy<InstalledFaces?> faces)
{
    /// <summary>A JPEG; empty when the page shows no photograph, and the officer looks at the document itself.</summary>
    public ReadOnlyMemory<byte> Of(ColourPicture picture, MrzPictureReading reading)
    {
        try
        {
            return PagePortrait.Cut(picture, reading, faces.Value?.Detector) is { } portrait ? JpegEncoder.Encode(portrait) : default;
        }
        catch (InferenceException)
        {
            // The place that the standard gives the photograph is still there.
            return PagePortrait.Cut(picture, reading, null) is { } portrait ? JpegEncoder.Encode(portrait) : default;
        }
    }
}
