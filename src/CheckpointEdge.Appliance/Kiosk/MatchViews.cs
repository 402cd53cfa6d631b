using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>From a match to the officer's comparison, field beside field. Pure.</summary>
internal static class MatchViews
{
    /// <param name="traveller">The identity of the document under which the record was found.</param>
    /// <param name="foundAs">Which one, when the screen shows another; else empty.</param>
    /// <param name="calibration">Of the list the record stands on, in the slice that was searched; null: nobody made one.</param>
    public static MatchView Of(
        Match match, ListPolicy policy, MrzFields traveller, string foundAs, ListCalibration? calibration)
    {
        ListRecord record = match.Record;
        ListMeaning meaning = policy.MeaningOf(record.List);
        string name = match.Name?.Full ?? "";
        return new MatchView
        {
            Record = record.Id,
            List = record.List,
            ListTitle = meaning.Title,
            Source = record.Source,
            SourceId = record.SourceId,
            NoticeColour = meaning.NoticeColour,
            Action = meaning.Action,
            Discreet = meaning.Discreet,
            RecordChanged = record.LastChanged?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Name = name,
            OtherNames = [.. record.Names.Select(other => other.Full).Where(full => full != name).Distinct()],
            Band = match.Band == MatchBand.Strong ? "strong" : "possible",
            Score = match.Score.ToString(),
            Remarks = record.Remarks,
            Document = WordOf(match.Document),
            FoundAs = foundAs,
            Rows = Rows(match, traveller, name),
            Pieces = [.. match.Pieces.Select(Piece)],
            WhyNotHigher = match.WhyNotHigher,
            // A face has no points: how rare a score is says nothing of a match by face alone.
            Rarity = match.Pieces is [{ Field: "face" }] ? "" : RaritySentence.Of(calibration, match.Score) ?? "",
            FalseAlarms = CalibrationWords.FalseAlarms(calibration, meaning),
        };
    }

    internal static PieceView Piece(ScorePiece piece)
    {
        PieceView view = new(
            piece.Rule, piece.Field, piece.Traveller, piece.Listed, piece.Points.ToString(), piece.Sentence);
        return piece.Letters is not { } letters ? view : view with
        {
            Letters = Letters(letters.Steps),
            Worth = letters.Worth.ToString(),
            Otherwise = letters.Otherwise.Thousandths == 0 ? "" : letters.Otherwise.ToString(),
        };
    }

    private static ImmutableArray<LettersView> Letters(ImmutableArray<LetterStep> steps)
    {
        ImmutableArray<LettersView>.Builder letters = ImmutableArray.CreateBuilder<LettersView>();
        foreach (LetterStep step in steps)
        {
            if (step.Kind == LetterKind.Same && letters is [.., { Rule: "letters-same" } run])
                letters[^1] = run with { Traveller = run.Traveller + step.Traveller, Listed = run.Listed + step.Listed };
            else
                letters.Add(new LettersView(step.Traveller, step.Listed, step.Rule, step.Points.ToString()));
        }

        return letters.ToImmutable();
    }

    private static ImmutableArray<ComparisonView> Rows(Match match, MrzFields traveller, string name)
    {
        ListRecord record = match.Record;
        string documents = string.Join(", ", record.Documents.Select(Text));
        return
        [
            Row(match, "name", "Name", $"{traveller.PrimaryIdentifier} {traveller.SecondaryIdentifier}".Trim(), name),
            Row(match, "dateOfBirth", "Date of birth", traveller.DateOfBirth.ToString(), string.Join(", ", record.BirthDates)),
            Row(match, "sex", "Sex", Known(traveller.Sex), Known(record.Sex)),
            Row(match, "nationality", "Nationality", traveller.Nationality,
                string.Join(", ", record.Nationalities.Select(country => country.Code.Length > 0 ? country.Code : country.Word))),
            Row(match, "document", "Document", traveller.DocumentNumber, documents),
        ];
    }

    private static ComparisonView Row(Match match, string field, string label, string traveller, string listed)
    {
        ImmutableArray<ScorePiece> pieces = [.. match.Pieces.Where(piece => piece.Field == field)];
        return new ComparisonView(
            field, label, traveller, listed, AgreementOf(pieces, traveller, listed),
            // What is shown letter by letter below the row needs no second sentence.
            string.Join("; ", pieces.Where(piece => piece.Letters is null).Select(piece => piece.Sentence)));
    }

    /// <summary>The score's own pieces decide, so that the row never says other than the score.</summary>
    private static string AgreementOf(ImmutableArray<ScorePiece> pieces, string traveller, string listed)
    {
        if (pieces.IsEmpty)
            return "unknown";
        if (traveller.Length == 0 || listed.Length == 0 || pieces.All(piece => piece.Rule.EndsWith("-unknown", StringComparison.Ordinal)))
            return "unknown";
        if (pieces.All(piece => IsSame(piece.Rule)))
            return "same";
        bool some = pieces.Any(piece => piece.Points.Thousandths > 0);
        bool all = pieces.All(piece => piece.Points.Thousandths >= 0);
        return !some ? "differs" : all ? "close" : "partly";
    }

    private static bool IsSame(string rule) =>
        rule.EndsWith("-same", StringComparison.Ordinal) || rule.EndsWith("-exact", StringComparison.Ordinal)
        || rule is "document-listed" or "document-of-wanted-person";

    /// <summary>As on the screen and in reports.</summary>
    public static string WordOf(DocumentResult result) => result switch
    {
        DocumentResult.Listed => "listed",
        DocumentResult.OfWantedPerson => "ofWantedPerson",
        DocumentResult.LookAlike => "lookAlike",
        _ => "",
    };

    private static string Known(Sex sex) => sex == Sex.X ? "" : sex.ToString();

    private static string Text(ListedDocument document) =>
        document.Issuer is { Code.Length: > 0 } issuer ? $"{document.Number} ({issuer.Code})" : document.Number;
}
