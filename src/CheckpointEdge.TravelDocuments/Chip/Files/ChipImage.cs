namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>How a picture is encoded, by its first bytes.</summary>
public enum ChipImageFormat
{
    Unknown,

    /// <summary>ISO/IEC 10918.</summary>
    Jpeg,

    /// <summary>ISO/IEC 15444, in its file format or as a bare codestream.</summary>
    Jpeg2000,
}

/// <summary>A picture of the chip as it lies there, not decoded: a view into the bytes as read. Immutable.</summary>
public sealed record ChipImage(ChipImageFormat Format, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Of one picture (bytes); real ones have 6 to 60 KiB.</summary>
    public const int SizeBytesMax = 1024 * 1024;

    /// <summary>By the first bytes alone; whoever decodes it looks closer.</summary>
    public static ChipImageFormat FormatOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ChipImageFormat.Jpeg
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20])
            || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) ? ChipImageFormat.Jpeg2000
        : ChipImageFormat.Unknown;

    public override string ToString() => $"{Format}, {Bytes.Length} bytes";

    /// <summary>Null, with a finding, when it is empty or beyond the limit.</summary>
    internal static ChipImage? Of(ReadOnlyMemory<byte> bytes, string where, FileFindings findings)
    {
        if (bytes.IsEmpty)
        {
            findings.Add(FileFindingCodes.ImageUnknown, $"A picture in {where} is empty.");
            return null;
        }

        if (bytes.Length > SizeBytesMax)
        {
            findings.Add(FileFindingCodes.LimitReached,
                $"A picture in {where} has {bytes.Length} bytes; at most {SizeBytesMax} are taken.");
            return null;
        }

        ChipImageFormat format = FormatOf(bytes.Span);
        if (format == ChipImageFormat.Unknown)
            findings.Add(FileFindingCodes.ImageUnknown, $"A picture in {where} is neither JPEG nor JPEG 2000.");
        return new(format, bytes);
    }
}
