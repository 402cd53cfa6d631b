using System.Diagnostics;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>What a listed document number says. Static, safe for concurrent callers.</summary>
internal static class DocumentComparison
{
    public static void Write(
        DocumentKey traveller, ListedDocument listed, DocumentAgreement agreement, MatchWeights weights,
        ScoreSheet sheet)
    {
        string issuer = listed.Issuer is { } country ? $" ({(country.Code.Length > 0 ? country.Code : country.Word)})" : "";
        string shown = listed.Number + issuer;
        (int points, string rule, string sentence) = agreement switch
        {
            DocumentAgreement.NumberAndIssuer =>
                (weights.DocumentNumberAndIssuer, "document-same", "this very document stands on the list"),
            DocumentAgreement.NumberOnly =>
                (weights.DocumentNumberOnly, "document-same", "this document number stands on the list; its issuer is not known"),
            DocumentAgreement.OtherIssuer =>
                (weights.DocumentOtherIssuer, "document-number-other-issuer",
                    "this document number stands on the list, issued by another state"),
            _ => throw new UnreachableException(),
        };
        string number = traveller.Issuer.Length > 0 ? $"{traveller.Number} ({traveller.Issuer})" : traveller.Number;
        sheet.Add(points, rule, ScoreSheet.Document, number, shown, sentence);
        if (agreement != DocumentAgreement.NumberAndIssuer)
            sheet.Limit(agreement == DocumentAgreement.OtherIssuer
                ? "The listed document was issued by another state." : "One side does not say who issued the document.");
    }
}
