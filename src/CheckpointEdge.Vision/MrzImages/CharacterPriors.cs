using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// What is known of a character before looking. OCR-B's zero and O, one and I differ by a hair, and states number their
/// documents with few letters and hardly ever with O, I or Q; the check digits still decide. Stateless.
/// </summary>
internal static class CharacterPriors
{
    /// <summary>Issuers put letters first: in the first two places of a number they are no surprise.</summary>
    private const int LettersFirst = 2;

    /// <summary>Passports, visas and the three kinds of cards (Doc 9303 parts 4 to 7, document code).</summary>
    private const string FirstLetters = "PVACI";

    /// <summary>Added to the logarithm of the network's probability.</summary>
    public static float Of(ZoneGrammar grammar, int place, char character)
    {
        string field = grammar.Fields[place];
        if (field == FieldNames.Sex)
            return character == 'X' ? -3 : 0;
        if (place == 0)
            return FirstLetters.Contains(character, StringComparison.Ordinal) ? 0 : -3;
        if (field == FieldNames.DocumentCode)
            return char.IsAsciiDigit(character) && !grammar.TakesDigitInCode ? -4 : 0;
        if (field is not (FieldNames.DocumentNumber or FieldNames.OptionalData1 or FieldNames.OptionalData2)
            || !char.IsAsciiLetterUpper(character))
        {
            return 0;
        }

        bool first = field == FieldNames.DocumentNumber && place - grammar.Layout.DocumentNumber.Start < LettersFirst;
        return (character, first) switch
        {
            ('O' or 'Q', true) => -3,
            ('I', true) => -2,
            ('O', false) => -5,
            ('I' or 'Q', false) => -4,
            ('D', false) => -3,
            (_, true) => -0.5f,
            _ => -2,
        };
    }
}
