namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// What a slice may hold at most. The writer refuses to go beyond, the reader refuses a file that does, so that no file
/// can make a board run out of memory.
/// </summary>
public static class SliceLimits
{
    /// <summary>Twenty times the list a board usually carries.</summary>
    public const int RecordsMax = 2_000_000;

    /// <summary>
    /// One encoded record. The longest record published today by the UN or OFAC needs less than 16 KiB.
    /// </summary>
    public const int PayloadBytesMax = 256 * 1024;

    /// <summary>Listed documents kept as fingerprints; three times what INTERPOL holds.</summary>
    public const long ListedDocumentsMax = 400_000_000;

    public const int NamesPerRecordMax = 512;
    public const int DocumentsPerRecordMax = 512;
    public const int BirthDatesPerRecordMax = 64;
    public const int IdCharsMax = 128;
    public const int ListsMax = 64;

    /// <summary>The whole database file.</summary>
    public const long FileBytesMax = 4L * 1024 * 1024 * 1024;
}
