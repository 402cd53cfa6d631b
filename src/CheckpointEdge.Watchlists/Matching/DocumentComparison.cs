using System.Diagnostics;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>What a listed document number says. Static, safe for concurrent callers.</summary>
internal static class DocumentComparison
{
    public const string Listed = "document-listed";
    public const string LookAlike = "document-look-alike";
    public const string OfWantedPerson = "document-of-wanted-person";
    public const string OtherIssuer = "document-number-other-issuer";

    /// <summary>
    /// A record with names is a person's, and its documents are in order unless the record says that one was reported; the
    /// same number of another state is most probably another document.
    /// </summary>
    public static DocumentResult ResultOf(ListRecord record, ListedDocument document, DocumentAgreement agreement) =>
        agreement is DocumentAgreement.None or DocumentAgreement.OtherIssuer ? DocumentResult.None
        : record.Names.IsEmpty || document.ReportedOn is not null ? DocumentResult.Listed
        : DocumentResult.OfWantedPerson;

    public static void Write(
        DocumentKey traveller, ListedDocument listed, DocumentAgreement agreement, DocumentResult result, MatchWeights weights,
        ScoreSheet sheet)
    {
        bool person = result == DocumentResult.OfWantedPerson;
        (int points, string rule, string sentence) = agreement switch
        {
            DocumentAgreement.NumberAndIssuer =>
                (weights.DocumentNumberAndIssuer, person ? OfWantedPerson : Listed,
                    person ? "this very document belongs to the listed person" : "this very document is listed"),
            DocumentAgreement.NumberOnly =>
                (weights.DocumentNumberOnly, person ? OfWantedPerson : Listed,
                    person
                        ? "a document of this number belongs to the listed person; one side does not say who issued it"
                        : "this document number is listed; one side does not say who issued it"),
            DocumentAgreement.OtherIssuer =>
                (weights.DocumentOtherIssuer, OtherIssuer,
                    "this document number stands on the list, issued by another state"),
            _ => throw new UnreachableException(),
        };
        sheet.Add(points, rule, ScoreSheet.Document, Shown(traveller), Shown(listed), sentence);
        if (agreement != DocumentAgreement.NumberAndIssuer)
            sheet.Limit(agreement == DocumentAgreement.OtherIssuer
                ? "The listed document was issued by another state." : "One side does not say who issued the document.");
    }

    /// <summary>
    /// A document of a list of documents as a finding of its own. Itself it is strong whatever the thresholds, which are made
    /// for people; a look-alike is never more than possible.
    /// </summary>
    public static Match Of(DocumentKey traveller, FoundDocument found, MatchWeights weights)
    {
        ScoreSheet sheet = new(explains: true);
        ListedDocument listed = found.Record.Documents[0];
        if (found.IsLookAlike)
        {
            sheet.Add(
                weights.DocumentLookAlike, LookAlike, ScoreSheet.Document, Shown(traveller), Shown(listed),
                "a listed document has a number that print may be mistaken for; compare it letter by letter");
            sheet.Limit("The numbers are not the same; letters and digits that look alike are read for each other.");
        }
        else
        {
            Write(
                traveller, listed, found.IssuerKnown ? DocumentAgreement.NumberAndIssuer : DocumentAgreement.NumberOnly,
                DocumentResult.Listed, weights, sheet);
        }

        return new Match
        {
            Record = found.Record,
            Name = null,
            Score = new Score(sheet.Total),
            Band = found.IsLookAlike ? MatchBand.Possible : MatchBand.Strong,
            Pieces = [.. sheet.Pieces],
            WhyNotHigher = [.. sheet.WhyNotHigher.Distinct()],
            Document = found.IsLookAlike ? DocumentResult.LookAlike : DocumentResult.Listed,
        };
    }

    private static string Shown(DocumentKey document) =>
        document.Issuer.Length > 0 ? $"{document.Number} ({document.Issuer})" : document.Number;

    private static string Shown(ListedDocument document) => document.Issuer is { } country
        ? $"{document.Number} ({(country.Code.Length > 0 ? country.Code : country.Word)})" : document.Number;
}
