using System.Text;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Folds any text to the letters an MRZ can hold: A to Z and a space between tokens. Letters with marks follow
/// Doc 9303-3, section 6.A (Ä to AE, Ö and Ø to OE, Ü to UE, Å to AA, ß to SS); the other readings (Ü as U) are left
/// to the letter costs. Scripts other than Latin give nothing. Static, safe for concurrent callers.
/// </summary>
internal static class LatinLetters
{
    /// <summary>Longer texts are cut here: no name needs more, and the work per name stays bounded.</summary>
    public const int TextLengthMax = 1_000;

    // Ranges of code points that share one base letter; the exceptions stand in Fold below.
    private static readonly (char From, char To, string Letters)[] _ranges =
    [
        ('\u00C0', '\u00C5', "A"), ('\u00C7', '\u00C7', "C"), ('\u00C8', '\u00CB', "E"), ('\u00CC', '\u00CF', "I"),
        ('\u00D0', '\u00D0', "D"), ('\u00D1', '\u00D1', "N"), ('\u00D2', '\u00D6', "O"), ('\u00D9', '\u00DC', "U"),
        ('\u00DD', '\u00DD', "Y"), ('\u0100', '\u0105', "A"), ('\u0106', '\u010D', "C"), ('\u010E', '\u0111', "D"),
        ('\u0112', '\u011B', "E"), ('\u011C', '\u0123', "G"), ('\u0124', '\u0127', "H"), ('\u0128', '\u0131', "I"),
        ('\u0134', '\u0135', "J"), ('\u0136', '\u0138', "K"), ('\u0139', '\u0142', "L"), ('\u0143', '\u014B', "N"),
        ('\u014C', '\u0151', "O"), ('\u0154', '\u0159', "R"), ('\u015A', '\u0161', "S"), ('\u0162', '\u0167', "T"),
        ('\u0168', '\u0173', "U"), ('\u0174', '\u0175', "W"), ('\u0176', '\u0178', "Y"), ('\u0179', '\u017E', "Z"),
        ('\u017F', '\u017F', "S"), ('\u018F', '\u018F', "E"), ('\u01A0', '\u01A1', "O"), ('\u01AF', '\u01B0', "U"),
        ('\u0218', '\u0219', "S"), ('\u021A', '\u021B', "T"), ('\u0259', '\u0259', "E"), ('\u1E02', '\u1E07', "B"),
        ('\u1E0A', '\u1E13', "D"), ('\u1E20', '\u1E21', "G"), ('\u1E22', '\u1E2B', "H"), ('\u1E30', '\u1E35', "K"),
        ('\u1E36', '\u1E3D', "L"), ('\u1E3E', '\u1E43', "M"), ('\u1E44', '\u1E4B', "N"), ('\u1E58', '\u1E5F', "R"),
        ('\u1E60', '\u1E69', "S"), ('\u1E6A', '\u1E71', "T"), ('\u1E72', '\u1E7B', "U"), ('\u1E90', '\u1E95', "Z"),
        ('\u1EA0', '\u1EB7', "A"), ('\u1EB8', '\u1EC7', "E"), ('\u1EC8', '\u1ECB', "I"), ('\u1ECC', '\u1EE3', "O"),
        ('\u1EE4', '\u1EF1', "U"), ('\u1EF2', '\u1EF9', "Y"),
    ];

    /// <summary>Upper-case A to Z with single spaces; empty when nothing of the text is Latin.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        StringBuilder folded = new(Math.Min(text.Length, TextLengthMax) + 8);
        foreach (char letter in text[..Math.Min(text.Length, TextLengthMax)])
        {
            if (letter is >= 'A' and <= 'Z')
                folded.Append(letter);
            else if (letter is >= 'a' and <= 'z')
                folded.Append((char)(letter - 32));
            else if (letter >= '\u00C0' && Marked(letter) is { } letters)
                folded.Append(letters);
            else if (!IsSilent(letter) && folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        if (folded.Length > 0 && folded[^1] == ' ')
            folded.Length--;
        return folded.ToString();
    }

    // Apostrophes of every kind, the Arabic hamza and ayn of scholarly spelling, full stops inside initials stay
    // separators; combining marks belong to the letter before them.
    private static bool IsSilent(char letter) => letter is
        '\'' or '`' or '\u00B4' or '\u2018' or '\u2019' or '\u201B' or '\u2032' or '\u00AD' or '\u200B' or '\u200C'
        or '\u200D' or '\uFEFF' or (>= '\u02B0' and <= '\u02FF') or (>= '\u0300' and <= '\u036F');

    private static string? Marked(char letter)
    {
        char upper = letter is >= '\u00E0' and <= '\u00FE' and not '\u00F7' ? (char)(letter - 32) : letter;
        switch (upper)
        {
            case '\u00C4' or '\u00C6': return "AE";
            case '\u00C5': return "AA";
            case '\u00D6' or '\u00D8' or '\u0152' or '\u0153': return "OE";
            case '\u00DC': return "UE";
            case '\u00DE': return "TH";
            case '\u00DF' or '\u1E9E': return "SS";
            case '\u00FF': return "Y";
            case '\u0132' or '\u0133': return "IJ";
        }

        foreach ((char from, char to, string letters) in _ranges)
            if (upper >= from && upper <= to)
                return letters;
        return null;
    }
}
