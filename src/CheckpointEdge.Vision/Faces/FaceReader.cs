using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// Picture in, face out: found, measured, aligned, embedded. Whatever is in the picture ends as a finding. One caller at a time.
/// </summary>
public sealed class FaceReader(FaceDetector detector, FaceEmbedder embedder, PresentationAttackHint? presentation = null)
{
    /// <summary>The model whose templates come out.</summary>
    public string ModelSha256 => embedder.Model.Sha256;

    /// <summary>A single picture: a photograph of a document or of a list.</summary>
    /// <param name="use">How good the picture must be.</param>
    public FaceReading Read(ColourPicture picture, FaceUse use = FaceUse.Comparison) => Read(picture, use, live: false);

    /// <summary>A frame of a camera: one of several of a person who stands there, asked for hints on shown pictures too.</summary>
    public FaceReading ReadFrame(ColourPicture frame) => Read(frame, FaceUse.Comparison, live: true);

    private FaceReading Read(ColourPicture picture, FaceUse use, bool live)
    {
        FaceTemplate? template = null;
        try
        {
            IReadOnlyList<DetectedFace> faces = live ? detector.DetectLive(picture) : detector.Detect(picture);
            if (faces.Count == 0)
                return FaceReading.None("No face is in the picture.");
            DetectedFace face = faces[0];
            FaceLandmarks landmarks = live ? face.Landmarks : detector.Refine(picture, face);
            using AlignedFace aligned = embedder.Align(picture, landmarks);
            FaceQuality quality = FaceQualityMeasures.Measure(picture, aligned, faces, face, use);
            template = embedder.Embed(aligned, mirrored: !live);
            PresentationHint? hint = live ? presentation?.Look(picture, face.Box) : null;
            return new FaceReading(faces, face, quality, template, hint, quality.Sentence);
        }
        catch (InferenceException failure)
        {
            template?.Dispose();
            return FaceReading.None(failure.Message);
        }
    }
}
