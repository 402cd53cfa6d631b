namespace CheckpointEdge.Central.Import;

/// <summary>What a source file may ask of the machine that reads it.</summary>
public static class ImportLimits
{
    /// <summary>A source file, unpacked. The largest public list has less than 200 MB.</summary>
    public const long FileBytesMax = 2L * 1024 * 1024 * 1024;

    /// <summary>Entries of a source, those left out included.</summary>
    public const int EntriesMax = 2_000_000;

    /// <summary>One field or one text of an XML element (characters).</summary>
    public const int TextCharsMax = 64 * 1024;

    /// <summary>One line of a tab-separated file (characters).</summary>
    public const int LineCharsMax = 256 * 1024;

    /// <summary>Fields of one row of a comma-separated file.</summary>
    public const int FieldsMax = 64;

    /// <summary>Nesting of an XML file (levels).</summary>
    public const int DepthMax = 16;

    /// <summary>Elements inside one XML entry.</summary>
    public const int ElementsPerEntryMax = 20_000;
}
