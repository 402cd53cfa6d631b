namespace CheckpointEdge.Watchlists.Documents;

/// <summary>A listed document that was found.</summary>
/// <param name="Document">As it is listed: the number may be a look-alike, the issuer empty.</param>
/// <param name="IsLookAlike">The number is another reading of the one that was asked for, not that number.</param>
public sealed record DocumentFound(DocumentKey Document, DocumentReport Report, bool IsLookAlike);

/// <summary>
/// Looks documents up in overlay and base file: the number itself with its issuer, then without, then what print may have
/// meant. Safe for concurrent readers; the caller disposes the file.
/// </summary>
public sealed class DocumentLookup(FingerprintFile file, FingerprintOverlay overlay, FingerprintKey key)
{
    /// <summary>The likeliest listed document, or null when none is listed.</summary>
    /// <exception cref="FingerprintFileException">The file cannot be read: nothing may be concluded.</exception>
    public DocumentFound? Find(DocumentKey document)
    {
        if (!document.IsUsable)
            return null;
        if (FindExactly(document) is { } found)
            return found;
        foreach (string other in LookAlikeNumbers.Of(document.Number))
            if (FindExactly(document with { Number = other }) is { } alike)
                return alike with { IsLookAlike = true };
        return null;
    }

    private DocumentFound? FindExactly(DocumentKey document)
    {
        if (document.Issuer.Length > 0 && ReportOf(document) is { } full)
            return new(document, full, IsLookAlike: false);
        if (document.Issuer.Length > 0 && !file.Head.AnyWithoutIssuer)
            return null;
        DocumentKey numberAlone = document with { Issuer = "" };
        return ReportOf(numberAlone) is { } report ? new(numberAlone, report, IsLookAlike: false) : null;
    }

    private DocumentReport? ReportOf(DocumentKey document)
    {
        DocumentFingerprint fingerprint = key.Of(document);
        return overlay.TryFind(fingerprint.SlotIn(file.Head.Pages), out DocumentReport? changed) ? changed : file.Find(fingerprint);
    }
}
