namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// The check digits of Doc 9303-3, 4.9: weights 7, 3, 1 repeated, digits count as themselves, A to Z as 10 to 35, the
/// filler as 0, the sum modulo 10. Stateless, safe for concurrent callers.
/// </summary>
/// <remarks>
/// A digit of this kind misses one reading error in ten and every swap of characters five or ten apart in value on the
/// same weight: a passing digit makes a reading likely, it proves nothing.
/// </remarks>
public static class CheckDigits
{
    /// <summary>What every character counts; 0 for those that may not stand in a zone.</summary>
    private static readonly byte[] _values = MakeValues();

    /// <summary>True for the 37 characters of a zone: A to Z, 0 to 9 and the filler.</summary>
    public static bool IsAllowed(char character) =>
        character == '<' || char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character);

    /// <summary>The check digit of a run of characters. A character that may not stand in a zone counts as a filler.</summary>
    public static char Compute(ReadOnlySpan<char> text)
    {
        int place = 0;
        return ToDigit(Sum(text, ref place));
    }

    /// <summary>The check digit over several ranges of one text, weighed as if they stood side by side.</summary>
    internal static char Compute(ReadOnlySpan<char> text, ReadOnlySpan<MrzSpan> ranges)
    {
        int place = 0;
        int sum = 0;
        foreach (MrzSpan range in ranges)
            sum += Sum(range.Of(text), ref place);
        return ToDigit(sum);
    }

    private static int Sum(ReadOnlySpan<char> text, ref int place)
    {
        int sum = 0;
        int i = 0;
        for (; place != 0 && i < text.Length; i++)
        {
            sum += place == 1 ? 3 * ValueOf(text[i]) : ValueOf(text[i]);
            place = place == 2 ? 0 : 2;
        }

        for (; i + 2 < text.Length; i += 3)
            sum += 7 * ValueOf(text[i]) + 3 * ValueOf(text[i + 1]) + ValueOf(text[i + 2]);
        for (; i < text.Length; i++)
            sum += place++ == 0 ? 7 * ValueOf(text[i]) : 3 * ValueOf(text[i]);
        return sum;
    }

    internal static int ValueOf(char character)
    {
        byte[] values = _values;
        return character < values.Length ? values[character] : 0;
    }

    private static char ToDigit(int sum) => (char)('0' + sum % 10);

    private static byte[] MakeValues()
    {
        byte[] values = new byte[128];
        for (int i = 0; i < 10; i++)
            values['0' + i] = (byte)i;
        for (int i = 0; i < 26; i++)
            values['A' + i] = (byte)(10 + i);
        return values;
    }
}
