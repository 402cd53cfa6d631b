using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// Dates of the optional data groups: eight digits as text, or four bytes of binary-coded decimals, which Malaysia and
/// others write (Doc 9303-10, 4.7.11). Stateless.
/// </summary>
internal static class FileDates
{
    /// <summary>YYYYMMDD; parts of zeros or fillers are unknown.</summary>
    public static MrzDate Read(ReadOnlyMemory<byte> value, string what, FileFindings findings)
    {
        Span<char> digits = stackalloc char[8];
        if (TryReadDigits(value.Span, digits))
        {
            int? year = Number(digits[..4]);
            int? month = Number(digits[4..6]);
            int? day = Number(digits[6..]);
            if (month is null or <= 12 && (day is null || day <= DaysIn(year, month)))
                return new(year, month, day);
        }

        findings.Add(FileFindingCodes.DateUnreadable, $"The {what} is no date.");
        return default;
    }

    /// <summary>YYYYMMDDhhmmss; null: unknown.</summary>
    public static DateTime? ReadTime(ReadOnlyMemory<byte> value, string what, FileFindings findings)
    {
        Span<char> digits = stackalloc char[14];
        if (TryReadDigits(value.Span, digits)
            && Number(digits[..4]) is { } year && Number(digits[4..6]) is { } month and <= 12
            && Number(digits[6..8]) is { } day && day <= DaysIn(year, month)
            && (Number(digits[8..10]) ?? 0) is int hour and < 24 && (Number(digits[10..12]) ?? 0) is int minute and < 60
            && (Number(digits[12..]) ?? 0) is int second and < 60)
        {
            return new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        }

        findings.Add(FileFindingCodes.DateUnreadable, $"The {what} is no date and time.");
        return null;
    }

    private static int DaysIn(int? year, int? month) =>
        month is null ? 31 : DateTime.DaysInMonth(year ?? 2000, month.Value);

    private static bool TryReadDigits(ReadOnlySpan<byte> value, Span<char> digits)
    {
        bool packed = value.Length * 2 == digits.Length;
        if (!packed && value.Length != digits.Length)
            return false;
        for (int i = 0; i < digits.Length; i++)
        {
            int symbol = !packed ? value[i] : '0' + (i % 2 == 0 ? value[i / 2] >> 4 : value[i / 2] & 0xF);
            if (symbol is not (>= '0' and <= '9' or '<' or ' '))
                return false;
            digits[i] = (char)symbol;
        }

        return true;
    }

    private static int? Number(ReadOnlySpan<char> digits)
    {
        int number = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return null;
            number = number * 10 + (digit - '0');
        }

        return number == 0 ? null : number;
    }
}
