using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Names;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Which records hold a document of a given number. Keeps hashes, not numbers: a hash that is found is checked against
/// the record itself. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class DocumentIndex(KeyTable table)
{
    public DocumentIndex(List<ulong> entries)
        : this(new KeyTable(entries))
    {
    }

    public long SizeBytes => table.SizeBytes;

    public long SealedSizeBytes => table.SealedSizeBytes;

    public void Write(SealedArrays.Writer arrays) => table.Write(arrays);

    /// <summary>Adds the documents of one record to the entries of an index that is being built.</summary>
    public static void File(ListRecord record, int ordinal, List<ulong> entries)
    {
        foreach (ListedDocument document in record.Documents)
            if (KeyOf(document) is { IsUsable: true } key)
                entries.Add(KeyTable.Entry(key.NumberHash, ordinal));
    }

    /// <summary>Entries of records that may hold the number; <see cref="KeyTable.IdOf"/> gives the record.</summary>
    public ReadOnlySpan<ulong> Find(DocumentKey key) => key.IsUsable ? table.Find(key.NumberHash) : [];

    /// <summary>The document of the record that agrees best, or null.</summary>
    public static (ListedDocument Document, DocumentAgreement Agreement)? Best(ListRecord record, DocumentKey key)
    {
        (ListedDocument, DocumentAgreement Agreement)? best = null;
        foreach (ListedDocument document in record.Documents)
            if (key.Compare(KeyOf(document)) is var agreement and not DocumentAgreement.None
                && (best is null || agreement > best.Value.Agreement))
                best = (document, agreement);
        return best;
    }

    private static DocumentKey KeyOf(ListedDocument document) =>
        DocumentKey.Of(document.Number, document.Issuer?.Code ?? "", document.Type);
}
