using System.Collections.Immutable;
using System.Text;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>Texts of the optional data groups: UTF-8, a filler <c>&lt;</c> between parts (Doc 9303-10, 4.7.11). Stateless.</summary>
internal static class FileText
{
    /// <summary>Of one text (bytes); the rest is left out with a finding.</summary>
    public const int SizeBytesMax = 1024;

    /// <summary>Parts of one text (count).</summary>
    public const int PartsMax = 32;

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes without losing anything: what is no UTF-8 is read as Latin-1, as older issuers wrote it.</summary>
    /// <param name="what">Names the field in findings; never its content.</param>
    public static string Read(ReadOnlyMemory<byte> value, string what, FileFindings findings)
    {
        if (value.Length > SizeBytesMax)
        {
            findings.Add(FileFindingCodes.TextCut,
                $"The {what} has {value.Length} bytes; only the first {SizeBytesMax} were read.");
            value = value[..EndOfLetter(value.Span)];
        }

        string text;
        try
        {
            text = _strictUtf8.GetString(value.Span);
        }
        catch (DecoderFallbackException)
        {
            findings.Add(FileFindingCodes.TextNotUtf8, $"The {what} is not UTF-8 and was read as Latin-1.");
            text = Encoding.Latin1.GetString(value.Span);
        }

        return string.Concat(text.Where(letter => !char.IsControl(letter))).Trim();
    }

    /// <summary>A text in parts, such as the lines of an address; leading, trailing and double fillers make no part.</summary>
    public static ImmutableArray<string> ReadParts(ReadOnlyMemory<byte> value, string what, FileFindings findings)
    {
        string[] parts = Read(value, what, findings)
            .Split('<', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > PartsMax)
            findings.Add(FileFindingCodes.LimitReached, $"The {what} has more than {PartsMax} parts.");
        return [.. parts.Take(PartsMax)];
    }

    /// <summary>A text in one line: single fillers are blanks.</summary>
    public static string ReadLine(ReadOnlyMemory<byte> value, string what, FileFindings findings) =>
        string.Join(' ', ReadParts(value, what, findings));

    private static int EndOfLetter(ReadOnlySpan<byte> text)
    {
        int end = SizeBytesMax;
        while (end > SizeBytesMax - 4 && (text[end] & 0xC0) == 0x80)
            end--;
        return end;
    }
}
