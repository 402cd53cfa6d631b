namespace CheckpointEdge.Watchlists.Documents;

/// <summary>A listed document that was found.</summary>
/// <param name="LookAlike">The number as it was found, where it is another reading of the one asked for; else null.</param>
/// <param name="IssuerKnown">The list says who issued it; false: number alone.</param>
public sealed record DocumentFound(DocumentNotice Notice, string? LookAlike, bool IssuerKnown);

/// <summary>
/// Looks documents up in base file and overlay: the number itself with its issuer, then without, then what print may have
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
                return alike with { LookAlike = other };
        return null;
    }

    private DocumentFound? FindExactly(DocumentKey document)
    {
        if (document.Issuer.Length > 0 && Notice(document) is { } full)
            return new(full, null, IssuerKnown: true);
        return Notice(document with { Issuer = "" }) is { } numberOnly ? new(numberOnly, null, IssuerKnown: false) : null;
    }

    private DocumentNotice? Notice(DocumentKey document)
    {
        DocumentFingerprint fingerprint = key.Of(document);
        return overlay.TryFind(fingerprint, out DocumentNotice? changed) ? changed : file.Find(fingerprint);
    }
}
