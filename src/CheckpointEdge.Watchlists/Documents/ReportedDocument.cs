using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// One row of a list of documents: reported lost, stolen or revoked, and nobody's record. Lists of them are long, so this is
/// what importers hand on instead of a <see cref="ListRecord"/>. A value.
/// </summary>
/// <param name="Issuer">Null when the list does not say.</param>
/// <param name="Type">The source's word: "P", "Passport"; may be empty.</param>
/// <param name="Number">As published.</param>
/// <param name="Reference">The source's own, or empty.</param>
public readonly record struct ReportedDocument(
    Country? Issuer, string Type, string Number, DateOnly? ReportedOn, DocumentNotice Notice, string Reference)
{
    /// <summary>What it is looked up by.</summary>
    /// <remarks>
    /// An issuer that no zone prints (<c>GER</c>, "Norland") would hide the document from every look-up that names an issuer, so
    /// it is left out and the number alone decides.
    /// </remarks>
    public DocumentKey Key => DocumentKey.Of(Number, PrintedIssuer, Type);

    private string PrintedIssuer => Issuer is not { } issuer ? ""
        : issuer.Code.Length > 0 ? issuer.Code
        : IssuingStates.IsKnown(issuer.Word.Trim().ToUpperInvariant()) ? issuer.Word
        : "";
}

/// <summary>A listed document that a slice has found, with all that it says of it.</summary>
/// <param name="Record">As if it had been a record: list, source, reference, document.</param>
/// <param name="IssuerKnown">The list says who issued it; false: the number alone agrees.</param>
/// <param name="IsLookAlike">The listed number is another reading of the one in hand, not that number.</param>
public sealed record FoundDocument(ListRecord Record, DocumentNotice Notice, bool IssuerKnown, bool IsLookAlike);
