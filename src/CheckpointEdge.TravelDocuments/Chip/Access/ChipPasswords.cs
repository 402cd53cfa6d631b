using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>The MRZ password from what is printed or typed (Doc 9303-11, 4.3.2, 9.7.3 and D.2). Stateless.</summary>
public static class ChipPasswords
{
    private const int NumberLength = 9;
    private const int NumberLengthMax = 22;
    private const int DateLength = 6;

    /// <summary>
    /// From the lines as read: check digits as printed, even where they are wrong, since the chip has them from the same
    /// print. The long number of a card is joined without the filler that stands for its check digit.
    /// </summary>
    /// <returns>Null when the lines fit no layout that a document with a chip has (visas have none).</returns>
    public static ChipPassword.Mrz? OfReading(MrzReading reading) => reading.Format switch
    {
        MrzFormat.TD3 when Line(reading, 1, 44) is { } line => new(line[..10] + line[13..20] + line[21..28]),
        MrzFormat.TD2 when Line(reading, 1, 36) is { } line =>
            new(Number(line[..9], line[9], line[28..35]) + line[13..20] + line[21..28]),
        MrzFormat.TD1 when Line(reading, 0, 30) is { } first && Line(reading, 1, 30) is { } second =>
            new(Number(first[5..14], first[14], first[15..30]) + second[..7] + second[8..15]),
        _ => null,
    };

    /// <summary>From what was typed; check digits are computed.</summary>
    /// <param name="documentNumber">As printed, without its check digit; fillers at its end, blanks and case do not matter.</param>
    /// <param name="dateOfBirth">Six characters, <c>YYMMDD</c>, fillers where a part is not known.</param>
    /// <param name="dateOfExpiry">Six characters, <c>YYMMDD</c>.</param>
    /// <returns>Null when a part is not what a zone can hold.</returns>
    public static ChipPassword.Mrz? OfTyped(string documentNumber, string dateOfBirth, string dateOfExpiry)
    {
        string number = documentNumber.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant().TrimEnd('<');
        if (number.Length is 0 or > NumberLengthMax || !IsDate(dateOfBirth) || !IsDate(dateOfExpiry))
            return null;
        foreach (char character in number)
            if (!CheckDigits.IsAllowed(character))
                return null;
        return new(WithDigit(number.PadRight(NumberLength, '<')) + WithDigit(dateOfBirth) + WithDigit(dateOfExpiry));
    }

    /// <summary>Nine characters and the digit; of a long number (Doc 9303-5, 4.2.2, note j) all of it and its digit.</summary>
    private static string Number(string principal, char digit, string optional)
    {
        if (digit != '<' || principal[^1] == '<' || optional[0] == '<')
            return principal + digit;
        int end = optional.IndexOf('<', StringComparison.Ordinal);
        return principal + (end < 0 ? optional : optional[..end]);
    }

    private static string? Line(MrzReading reading, int at, int length) =>
        at < reading.Lines.Length && Math.Abs(reading.Lines[at].Length - length) <= 2
            ? reading.Lines[at].PadRight(length, '<')
            : null;

    private static bool IsDate(string date)
    {
        if (date.Length != DateLength)
            return false;
        foreach (char character in date)
            if (!char.IsAsciiDigit(character) && character != '<')
                return false;
        return true;
    }

    private static string WithDigit(string text) => text + CheckDigits.Compute(text);
}
