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

    /// <summary>The other member of the pair, where both may stand; the character itself when it has none.</summary>
    public static char Other(char character) =>
        char.IsAsciiDigit(character) ? AsLetter(character) : AsDigit(character);
}
