using CheckpointEdge.Vision.Inference;

namespace CheckpointEdge.Vision.Faces;

/// <summary>
/// What one picture says of one face. Owns the template, which disposing overwrites.
/// </summary>
/// <param name="Faces">All faces found, the largest first.</param>
/// <param name="Face">The one that was read: the largest; null when there is none.</param>
/// <param name="Template">Null when there is no face, or the network could not be run.</param>
/// <param name="Finding">Why nothing can be compared, in one sentence; null when it can.</param>
public sealed record FaceReading(
    IReadOnlyList<DetectedFace> Faces, DetectedFace? Face, FaceQuality? Quality, FaceTemplate? Template, PresentationHint? Presentation,
    string? Finding) : IDisposable
{
    /// <summary>A template that passed the gate.</summary>
    public bool IsComparable => Template is not null && Finding is null;

    public void Dispose() => Template?.Dispose();

    internal static FaceReading None(string finding) => new([], null, null, null, null, finding);
}
