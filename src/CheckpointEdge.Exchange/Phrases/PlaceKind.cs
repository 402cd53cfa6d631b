namespace CheckpointEdge.Exchange.Phrases;

/// <summary>What a place of a template stands for, and how far a value of that kind may go. Pure.</summary>
internal static class PlaceKind
{
    /// <summary>Anything, translated itself.</summary>
    public const string Sentence = "sentence";

    /// <summary>Anything, left as it is.</summary>
    public const string Name = "name";

    public const string Number = "number";
    public const string Date = "date";
    public const string Code = "code";

    /// <summary>The longest number and date that are looked for (characters).</summary>
    private const int LengthMax = 40;

    private const string DateShape = "9999-99-99 99:99";

    public static bool IsKnown(string kind) => kind is Number or Date or Code or Name or Sentence;

    /// <summary>Names and sentences end anywhere; for the others it has to be asked.</summary>
    public static bool EndsAnywhere(string kind) => kind is Name or Sentence;

    /// <summary>How far a value of this kind that begins here can go at most (characters from the beginning of the text).</summary>
    public static int Reach(string kind, string text, int start)
    {
        if (kind != Code)
            return Math.Min(text.Length, start + LengthMax);
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    public static bool Fits(string kind, ReadOnlySpan<char> value) => kind switch
    {
        Number => IsNumber(value),
        Date => IsDate(value),
        _ => !value.IsEmpty,
    };

    /// <summary>Digits, with one point or space between two of them: <c>-0.4</c>, <c>12 000</c>.</summary>
    private static bool IsNumber(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> digits = value.StartsWith("-") ? value[1..] : value;
        for (int at = 0; at < digits.Length; at++)
        {
            bool between = digits[at] is ' ' or '.' or '\u00a0' or '\u202f' && at > 0 && char.IsAsciiDigit(digits[at - 1]);
            if (!char.IsAsciiDigit(digits[at]) && !between)
                return false;
        }

        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]);
    }

    /// <summary>A year, a month, a day or a minute of it; what is not known is X.</summary>
    private static bool IsDate(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> at = value.EndsWith(" UTC") ? value[..^4] : value;
        if (at.Length is not (4 or 7 or 10 or 16))
            return false;
        for (int i = 0; i < at.Length; i++)
            if (DateShape[i] == '9' ? !(char.IsAsciiDigit(at[i]) || at[i] == 'X') : at[i] != DateShape[i])
                return false;
        return true;
    }
}
