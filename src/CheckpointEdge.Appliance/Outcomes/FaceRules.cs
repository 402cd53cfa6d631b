using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What the face says about the traveller.</summary>
/// <param name="Looks">Face and photograph have to be compared before the traveller goes on.</param>
internal sealed record FaceOpinion(bool Looks, ImmutableArray<WeighedReason> Reasons);

/// <summary>
/// The rules about the face alone. A face never stops anybody by itself: the machine is wrong about one person's pictures in one of some
/// hundred cases, and the officer sees both. Pure, safe for concurrent callers.
/// </summary>
internal static class FaceRules
{
    public static FaceOpinion Judge(FaceFinding? face)
    {
        ImmutableArray<WeighedReason>.Builder reasons = ImmutableArray.CreateBuilder<WeighedReason>();
        if (face?.Verification is { Band: FaceBand.Different })
            reasons.Add(new WeighedReason(ReasonWeight.FaceDiffers, "The face is unlike the photograph on the chip"));
        else if (face?.Verification is { Band: FaceBand.Unclear })
            reasons.Add(new WeighedReason(ReasonWeight.FaceDiffers, "Whether the face is that of the photograph is not clear"));
        if (face is { AsksForALook: true })
            reasons.Add(new WeighedReason(ReasonWeight.Told, "Look whether somebody holds a picture before the camera"));
        return new FaceOpinion(face is { AsksForComparison: true }, reasons.ToImmutable());
    }
}
