using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Folds any text to the letters an MRZ can hold: A to Z and a space between tokens. Letters outside A to Z are written
/// as Doc 9303-3, section 6 writes them first (Ä as AE, Ø as OE, Cyrillic and Arabic too); the other readings are left to
/// the letter costs. Static, safe for concurrent callers.
/// </summary>
internal static class MrzLetters
{
    /// <summary>Longer texts are cut here: no name needs more, and the work per name stays bounded.</summary>
    public const int TextLengthMax = 1_000;

    // Vietnamese stacks marks beyond the standard's tables; the base letter is what its passports print.
    private static readonly (char From, char To, char Letter)[] _stacked =
    [
        ('\u01A0', '\u01A1', 'O'), ('\u01AF', '\u01B0', 'U'), ('\u1E00', '\u1E01', 'A'), ('\u1E02', '\u1E07', 'B'),
        ('\u1E0A', '\u1E13', 'D'), ('\u1E22', '\u1E2B', 'H'), ('\u1E30', '\u1E35', 'K'), ('\u1E36', '\u1E3D', 'L'),
        ('\u1E3E', '\u1E43', 'M'), ('\u1E44', '\u1E4B', 'N'), ('\u1E58', '\u1E5F', 'R'), ('\u1E60', '\u1E69', 'S'),
        ('\u1E6A', '\u1E71', 'T'), ('\u1E72', '\u1E7B', 'U'), ('\u1E90', '\u1E95', 'Z'), ('\u1EA0', '\u1EB7', 'A'),
        ('\u1EB8', '\u1EC7', 'E'), ('\u1EC8', '\u1ECB', 'I'), ('\u1ECC', '\u1EE3', 'O'), ('\u1EE4', '\u1EF1', 'U'),
        ('\u1EF2', '\u1EF9', 'Y'),
    ];

    /// <summary>Upper-case A to Z with single spaces; empty when the text holds no letter that can be written so.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        StringBuilder folded = new(Math.Min(text.Length, TextLengthMax) + 8);
        foreach (char letter in text[..Math.Min(text.Length, TextLengthMax)])
        {
            if (letter is >= 'A' and <= 'Z')
                folded.Append(letter);
            else if (letter is >= 'a' and <= 'z')
                folded.Append((char)(letter - 32));
            else if (letter < '\u00C0' || !AppendForm(letter, folded))
                Part(letter, folded);
        }

        if (folded.Length > 0 && folded[^1] == ' ')
            folded.Length--;
        return folded.ToString();
    }

    private static bool AppendForm(char letter, StringBuilder folded)
    {
        ImmutableArray<string> forms = NameTransliteration.FormsOf(letter);
        if (forms.IsEmpty)
            forms = NameTransliteration.FormsOf(char.ToUpperInvariant(letter));
        foreach (char written in forms.IsEmpty ? "" : forms[0])
            if (written is >= 'A' and <= 'Z')
                folded.Append(written);
        if (!forms.IsEmpty)
            return true;
        foreach ((char from, char to, char plain) in _stacked)
        {
            if (letter < from || letter > to)
                continue;
            folded.Append(plain);
            return true;
        }

        return false;
    }

    // Apostrophes of every kind and combining marks belong to the letters around them; anything else parts tokens.
    private static void Part(char letter, StringBuilder folded)
    {
        bool silent = letter is '\'' or '`' or '\u00B4' or '\u2018' or '\u2019' or '\u201B' or '\u2032' or '\u00AD'
            or (>= '\u200B' and <= '\u200F') or '\uFEFF' or (>= '\u02B0' and <= '\u036F')
            or (>= '\u064B' and <= '\u0652');
        if (!silent && folded.Length > 0 && folded[^1] != ' ')
            folded.Append(' ');
    }
}
