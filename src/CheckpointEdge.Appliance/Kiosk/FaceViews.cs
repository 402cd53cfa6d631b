using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The traveller's face, ready to be drawn beside the photographs.</summary>
/// <param name="State"><c>alike</c>, <c>unclear</c>, <c>different</c>, <c>officerCompares</c> or <c>noPicture</c>.</param>
/// <param name="Sentence">What was found, in words; never a percentage.</param>
/// <param name="Rates">The measured error rates behind it; empty when nothing was compared.</param>
/// <param name="ListSentence">What the faces of the list say, or why they were not searched.</param>
/// <param name="LiveUrl"><c>/api/kiosk/portrait/{checkId}/live</c>, or null.</param>
public sealed record FaceView(
    string State, [property: Sentence] string Sentence, [property: Sentence] string Rates, [property: Sentence] string ListSentence,
    string? LiveUrl);

/// <summary>From the face of a check to what the officer sees of it. Pure.</summary>
internal static class FaceViews
{
    /// <summary>Null at a desk without a camera for faces.</summary>
    public static FaceView? Of(Check check) => check.Face is not { } face ? null : new FaceView(
        face switch
        {
            { Verification.Band: FaceBand.Alike } => "alike",
            { Verification.Band: FaceBand.Unclear } => "unclear",
            { Verification.Band: FaceBand.Different } => "different",
            { Kind: FaceAnswerKind.NoPicture } => "noPicture",
            _ => "officerCompares",
        },
        face.Sentence,
        face.Rates,
        face.ListSentence,
        face.LivePicture.IsEmpty ? null : $"/api/kiosk/portrait/{check.Id:D}/live");
}
