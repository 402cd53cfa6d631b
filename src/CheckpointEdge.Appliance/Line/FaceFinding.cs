using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What the desk could say about the traveller's face.</summary>
public enum FaceAnswerKind
{
    /// <summary>Two faces were compared.</summary>
    Compared,

    /// <summary>The pictures lie side by side and the officer compares.</summary>
    OfficerCompares,

    /// <summary>There is no picture of the traveller.</summary>
    NoPicture,
}

/// <summary>
/// The face of one check, as it travels to the screen: pictures and words, no template. Held in memory as long as the check is. Immutable.
/// </summary>
/// <param name="Verification">Live picture against the photograph on the chip; null when they were not compared.</param>
/// <param name="Sentence">What was found, in words: "The face is like the photograph on the chip."</param>
/// <param name="Rates">The measured error rates behind it, and on what; empty when nothing was compared.</param>
/// <param name="LivePicture">The frame that was looked at, as a picture file; empty when there is none.</param>
public sealed record FaceFinding(
    FaceAnswerKind Kind, FaceVerification? Verification, string Sentence, string Rates, ReadOnlyMemory<byte> LivePicture)
{
    /// <summary>The networks against shown pictures ask the officer to look; advice, and never more.</summary>
    public bool AsksForALook { get; init; }

    /// <summary>What the faces of the list say: "No face of the list is near (1200 faces).", or why they were not searched.</summary>
    public string ListSentence { get; init; } = "";

    /// <summary>The officer is asked to compare face and photograph before anything else.</summary>
    public bool AsksForComparison => Verification is { Band: FaceBand.Different or FaceBand.Unclear };

    /// <summary>Nothing of a face is ever printed.</summary>
    public override string ToString() => $"face {Kind}";
}

/// <summary>A finding with the templates behind it, which disposing overwrites: the verdict ends their life.</summary>
/// <param name="Probe">Of the traveller at the desk, else of the photograph on the chip; null when neither is good enough.</param>
internal sealed record FaceVisit(FaceFinding? Finding, FaceTemplate? Probe) : IDisposable
{
    /// <summary>For a desk without a camera.</summary>
    public static FaceVisit None { get; } = new(null, null);

    public void Dispose() => Probe?.Dispose();
}
