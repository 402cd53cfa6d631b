using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// Searches the faces of a leased list for the traveller at the desk. The threshold rises with the number of faces, so that a long list
/// raises no more false alarms than a short one. Stateless, safe for concurrent use.
/// </summary>
internal static class FaceListSearch
{
    /// <summary>The rule of the piece that a face adds to a match; it has no points, because names and faces are not counted together.</summary>
    public const string Rule = "face-near";

    private const int MatchesMax = 3;

    /// <summary>Adds what was found to the matches, and says on the finding what was searched.</summary>
    public static (Searched Searched, FaceFinding? Finding) Search(
        ListLease? lease, FaceVisit visit, FaceCalibration? calibration, Searched searched)
    {
        if (visit.Finding is not { } finding)
            return (searched, null);
        if (WhyNot(lease, visit, calibration) is { } whyNot)
            return (searched, finding with { ListSentence = $"Faces of the list: not available, {whyNot}." });
        FaceGallery gallery = lease!.Gallery!;
        IdentificationThreshold threshold = calibration!.ForGallery(gallery.Count, IdentificationThreshold.FpirDefault);
        IReadOnlyList<GalleryMatch> near =
            gallery.Search(visit.Probe!.ModelSha256, visit.Probe.Values, (float)threshold.Threshold, MatchesMax);
        string estimate = threshold.Extrapolated ? " The threshold is an estimate: no pictures measured reach so far." : "";
        string sentence = near.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"No face of the list is near ({gallery.Count} faces).{estimate}")
            : string.Create(CultureInfo.InvariantCulture, $"Near a face of the list: {near.Count} ({gallery.Count} faces).{estimate}");
        return (near.Aggregate(searched, (found, match) => With(found, lease, match)), finding with { ListSentence = sentence });
    }

    private static string? WhyNot(ListLease? lease, FaceVisit visit, FaceCalibration? calibration) => (lease, visit.Probe) switch
    {
        (null, _) => "there is no list",
        ({ Gallery: null, GalleryFinding: { } broken }, _) => Outcomes.PlainWords.Inside(broken).TrimEnd('.'),
        ({ Gallery: null }, _) => "the list has no faces",
        (_, null) => "there is no face that is good enough",
        ({ Gallery: { } gallery }, { } probe) when gallery.ModelSha256 != probe.ModelSha256 => "the gallery was made with another network",
        _ when calibration is null => "the error rates of the model were never measured",
        _ => null,
    };

    /// <summary>A record that was found by its name as well is one match, with the face as one more piece.</summary>
    private static Searched With(Searched searched, ListLease lease, GalleryMatch near)
    {
        if (lease.Slice.OrdinalOf(near.RecordId) is not { } ordinal)
            return searched;
        ScorePiece piece = new(Rule, "face", "", "", default, "the face is near the listed one: compare the pictures");
        int known = searched.Matches.ToList().FindIndex(match => match.Record.Id == near.RecordId);
        if (known >= 0)
        {
            Match match = searched.Matches[known];
            return searched with
            {
                Matches = searched.Matches.SetItem(known, match with
                {
                    Pieces = match.Pieces.Add(piece),
                    Band = match.Band == MatchBand.None ? MatchBand.Possible : match.Band,
                }),
            };
        }

        Watchlists.Records.ListRecord record = lease.Slice.Record(ordinal);
        return searched with
        {
            Matches = searched.Matches.Add(new Match
            {
                Record = record,
                Name = record.Names.IsEmpty ? null : record.Names[0],
                Score = default,
                Band = MatchBand.Possible,
                Pieces = [piece],
                WhyNotHigher = [],
            }),
        };
    }
}
