namespace CheckpointEdge.Watchlists.Documents;

/// <summary>Why a document is listed (Interpol SLTD's kinds of report). The values stand in files.</summary>
public enum DocumentNotice : byte
{
    Other = 0,
    Lost = 1,
    Stolen = 2,

    /// <summary>Stolen before a name was printed into it.</summary>
    StolenBlank = 3,
    Revoked = 4,
}

/// <summary>
/// What the file of fingerprints says of a document, in one byte: the kind of report and the year of it. A value.
/// </summary>
/// <param name="Packed">Three bits of notice, then five of the year: 0 not known, else 1 + year modulo 31.</param>
public readonly record struct DocumentReport(byte Packed)
{
    private const int YearBits = 5;
    private const int YearsTold = 31;

    public DocumentNotice Notice => (DocumentNotice)(Packed >> YearBits);

    /// <param name="year">Of the report; null when it is not known.</param>
    public static DocumentReport Of(DocumentNotice notice, int? year = null) =>
        new((byte)((byte)notice << YearBits | (year is { } known ? 1 + known % YearsTold : 0)));

    /// <summary>
    /// The year of the report: of the years that the byte may mean the latest. No document is good for 31 years, so an older
    /// one means nothing to anybody.
    /// </summary>
    /// <param name="latest">No report is later: the year in which the list was made.</param>
    public int? Year(int latest)
    {
        int told = Packed & (1 << YearBits) - 1;
        return told == 0 ? null : latest - (latest - (told - 1)) % YearsTold;
    }
}
