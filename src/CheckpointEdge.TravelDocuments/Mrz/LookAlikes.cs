namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Pairs that readers of OCR-B mistake for each other. Stateless.</summary>
internal static class LookAlikes
{
    /// <summary>The digit a letter is likely to be where only digits stand, or the character itself.</summary>
    public static char AsDigit(char character) => character switch
    {
        'O' or 'Q' or 'D' => '0',
        'I' or 'L' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        _ => character,
    };

    /// <summary>The letter a digit is likely to be where only letters stand, or the character itself.</summary>
    public static char AsLetter(char character) => character switch
    {
        '0' => 'O',
        '1' => 'I',
        '2' => 'Z',
        '5' => 'S',
        '6' => 'G',
        '8' => 'B',
        _ => character,
    };

    /// <summary>
    /// Another text of the same length and the same check digit that a reader may have mistaken this one for: one
    /// character changed (6 and G, 1 and L, 8 and S count the same modulo ten), or two (XS and K5). Null when there is
    /// none; of several the one with the fewest and first changes.
    /// </summary>
    /// <param name="text">As its check digit counts it.</param>
    /// <param name="firstPlace">Of its first character in the row of weights 7, 3, 1.</param>
    public static string? SameDigit(string text, int firstPlace)
    {
        List<(int Place, char Character, int Change)> changes = [];
        for (int place = 0; place < text.Length; place++)
        {
            foreach (char other in OthersOf(text[place]))
            {
                int weight = ((firstPlace + place) % 3) switch { 0 => 7, 1 => 3, _ => 1 };
                int change = weight * (CheckDigits.ValueOf(other) - CheckDigits.ValueOf(text[place])) % 10;
                if (change == 0)
                    return With(text, place, other);
                changes.Add((place, other, change));
            }
        }

        for (int i = 0; i < changes.Count; i++)
            for (int j = i + 1; j < changes.Count; j++)
                if (changes[i].Place != changes[j].Place && (changes[i].Change + changes[j].Change) % 10 == 0)
                    return With(With(text, changes[i].Place, changes[i].Character), changes[j].Place, changes[j].Character);
        return null;
    }

    /// <summary>Every character that a reader has been seen to mistake for this one.</summary>
    private static string OthersOf(char character) => character switch
    {
        '0' => "ODQ",
        'O' => "0DQ",
        'D' => "0O",
        'Q' => "0O",
        '1' => "IL",
        'I' => "1L",
        'L' => "1I",
        '2' => "Z",
        'Z' => "2",
        '5' => "S",
        'S' => "58",
        '6' => "G",
        'G' => "6",
        '8' => "BS",
        'B' => "8",
        'K' => "X",
        'X' => "K",
        _ => "",
    };

    private static string With(string text, int place, char character) =>
        string.Concat(text.AsSpan(0, place), [character], text.AsSpan(place + 1));

    /// <summary>The other member of the pair, where both may stand; the character itself when it has none.</summary>
    public static char Other(char character) =>
        char.IsAsciiDigit(character) ? AsLetter(character) : AsDigit(character);
}
