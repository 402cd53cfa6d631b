using System.Collections.Immutable;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>From a finished check to what the officer sees of it. Pure.</summary>
internal static class ResultViews
{
    public static ResultView Of(Check check)
    {
        Outcome outcome = check.Outcome;
        return new ResultView
        {
            CheckId = check.Id,
            CheckedAt = check.CheckedAt,
            Verdict = WordOf(outcome.Verdict),
            Title = TitleOf(outcome),
            Reasons = outcome.Reasons,
            DocumentVerdict = outcome.Document switch
            {
                DocumentVerdict.NothingFound => "nothingFound",
                DocumentVerdict.Doubtful => "doubtful",
                _ => "contradicts",
            },
            DocumentSentence = outcome.DocumentSentence,
            ListVerdict = outcome.List switch
            {
                ListVerdict.NoMatch => "noMatch",
                ListVerdict.PossibleMatch => "possibleMatch",
                ListVerdict.StrongMatch => "strongMatch",
                _ => "notChecked",
            },
            ListSentence = outcome.ListSentence,
            Traveller = TravellerOf(check),
            Findings = FindingsOf(check),
            Matches = [.. outcome.Matches.Select(match => MatchOf(match, check))],
            Chip = ChipViews.Of(check),
            Inspection = ChipViews.InspectionOf(check),
            Face = FaceViews.Of(check),
            NeedsDecision = check.Recorded,
            Decision = null,
            PortraitUrl = PictureHeader.Read(check.Portrait.Span) is null ? null : $"/api/kiosk/portrait/{check.Id:D}",
        };
    }

    /// <summary>The verdict's word, on the screen and in the counters.</summary>
    public static string WordOf(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "clear",
        Verdict.Look => "look",
        Verdict.Stop => "stop",
        _ => "couldNotCheck",
    };

    private static string TitleOf(Outcome outcome) => outcome switch
    {
        { Verdict: Verdict.Clear } => "Nothing found",
        { Verdict: Verdict.Stop, StopsForDocument: true } => "Chip not genuine — refer to second line",
        { Verdict: Verdict.Stop, Matches: [{ Document: DocumentResult.Listed }, ..] } =>
            "Document reported — refer to the second line",
        { Verdict: Verdict.Look, Matches: [{ Document: DocumentResult.Listed }, ..] } =>
            "Document reported — compare before deciding",
        { Verdict: Verdict.Stop, Matches: [{ Document: DocumentResult.OfWantedPerson }, ..] } =>
            "Document of a sought person — compare the holder and refer to the second line",
        { Verdict: Verdict.Look, Matches: [{ Document: DocumentResult.OfWantedPerson }, ..] } =>
            "Document of a sought person — compare the holder",
        { Verdict: Verdict.Look, Matches: [{ Document: DocumentResult.LookAlike }, ..] } =>
            "Number like a listed document — compare the number",
        { Verdict: Verdict.Stop, List: ListVerdict.PossibleMatch } => "Possible match — refer to the second line",
        { Verdict: Verdict.Stop } => "Strong match — refer to the second line",
        { Verdict: Verdict.Look, Matches: [{ Pieces: [{ Field: "face" }] }, ..] } => "Near a listed face — compare before deciding",
        { Verdict: Verdict.Look, Matches.IsEmpty: true, AsksForFace: true } => "Compare the face with the photograph",
        { Verdict: Verdict.Look, Matches.IsEmpty: true } => "Look at the document",
        { Verdict: Verdict.Look, List: ListVerdict.StrongMatch } => "Strong match — compare before deciding",
        { Verdict: Verdict.Look } => "Possible match — compare before deciding",
        _ => "Could not be checked",
    };

    private static MatchView MatchOf(Match match, Check check)
    {
        TravellerIdentityFrom foundAs = check.FoundAs.GetValueOrDefault(match.Record.Id, check.Traveller);
        ListCalibration? calibration =
            check.Lists.FirstOrDefault(list => list.List == match.Record.List)?.Calibration;
        return MatchViews.Of(
            match, check.Policy, foundAs.Fields, foundAs == check.Traveller ? "" : foundAs.From, calibration);
    }

    /// <summary>Of printing and chip, the weightiest first.</summary>
    private static ImmutableArray<FindingView> FindingsOf(Check check) =>
    [
        .. ChipViews.FindingsOf(check)
            .Concat(check.Reading.Findings.Select(FindingOf))
            .OrderByDescending(finding => finding.Weight switch
            {
                "error" => FindingWeight.Error,
                "warning" => FindingWeight.Warning,
                _ => FindingWeight.Note,
            }),
    ];

    private static TravellerView TravellerOf(Check check)
    {
        MrzFields fields = check.Traveller.Fields;
        return new TravellerView(
            check.Traveller.From,
            fields.PrimaryIdentifier,
            fields.SecondaryIdentifier,
            fields.DateOfBirth.ToString(),
            fields.Sex.ToString(),
            fields.Nationality,
            IssuingStates.NameOf(fields.Nationality) ?? fields.Nationality,
            fields.DocumentCode,
            fields.IssuingState,
            IssuingStates.NameOf(fields.IssuingState) ?? fields.IssuingState,
            fields.DocumentNumber,
            fields.DateOfExpiry.ToString(),
            fields.NamePossiblyTruncated,
            check.Reading.Lines);
    }

    private static FindingView FindingOf(MrzFinding finding) => new(
        finding.Code,
        finding.Field,
        finding.Weight switch
        {
            FindingWeight.Error => "error",
            FindingWeight.Warning => "warning",
            _ => "note",
        },
        finding.Sentence);
}
