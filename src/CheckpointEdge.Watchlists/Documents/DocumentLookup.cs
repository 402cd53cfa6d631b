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
        List<Reading> readings = [];
        Add(document, isLookAlike: false, readings);
        foreach (string other in LookAlikeNumbers.Of(document.Number))
            Add(document with { Number = other }, isLookAlike: true, readings);
        // The disk fetches all pages side by side while the first is looked at.
        foreach (Reading reading in readings)
            file.Expect(reading.Fingerprint);
        foreach (Reading reading in readings)
            if (ReportOf(reading.Fingerprint) is { } report)
                return new DocumentFound(reading.Document, report, reading.IsLookAlike);
        return null;
    }

    // A document is listed with its issuer or by its number alone.
    private void Add(DocumentKey document, bool isLookAlike, List<Reading> readings)
    {
        if (document.Issuer.Length > 0)
            readings.Add(new Reading(document, key.Of(document), isLookAlike));
        if (document.Issuer.Length > 0 && !file.Head.AnyWithoutIssuer)
            return;
        DocumentKey numberAlone = document with { Issuer = "" };
        readings.Add(new Reading(numberAlone, key.Of(numberAlone), isLookAlike));
    }

    private DocumentReport? ReportOf(DocumentFingerprint fingerprint) =>
        overlay.TryFind(fingerprint.SlotIn(file.Head.Pages), out DocumentReport? changed) ? changed : file.Find(fingerprint);

    /// <summary>One way to read the document that was shown.</summary>
    private readonly record struct Reading(DocumentKey Document, DocumentFingerprint Fingerprint, bool IsLookAlike);
}
