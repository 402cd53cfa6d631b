namespace CheckpointEdge.Central.Import;

/// <summary>What a source file may ask of the machine that reads it.</summary>
public static class ImportLimits
{
    /// <summary>
    /// A source file, unpacked. OpenSanctions with every politician of the world has a few gigabytes.
    /// </summary>
    public const long FileBytesMax = 8L * 1024 * 1024 * 1024;

    /// <summary>Records of a source; entries that become no record are not counted.</summary>
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

    /// <summary>All texts of one entry together (characters).</summary>
    public const int EntryCharsMax = 8 * 1024 * 1024;

    /// <summary>From one angle bracket that opens to the next: a tag with its attributes, or a text (bytes).</summary>
    public const int MarkupBytesMax = 1024 * 1024;

    /// <summary>Tokens inside one JSON entry.</summary>
    public const int JsonValuesPerEntryMax = 100_000;

    /// <summary>Fields of one JSON object.</summary>
    public const int JsonFieldsMax = 256;

    /// <summary>Nesting of a JSON file (levels). An entity with others inside it needs nine.</summary>
    public const int JsonDepthMax = 24;

    /// <summary>Different names of elements and attributes in an XML file.</summary>
    public const int MarkupNamesMax = 4096;

    /// <summary>One text of a JSON file, or one cell that joins many values (bytes or characters).</summary>
    public const int JsonTextBytesMax = 1024 * 1024;

    /// <summary>One name (characters). The longest name of a public list has fewer than 400.</summary>
    public const int NameCharsMax = 2000;

    /// <summary>What stands behind it is left out of a record's remarks, with a note (characters).</summary>
    public const int RemarksCharsMax = 16 * 1024;

    /// <summary>Words that an XML list of codes explains.</summary>
    public const int ReferenceValuesMax = 100_000;
}
