using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// Writes names of any script that Doc 9303-3, section 6 covers in the letters of a machine-readable zone. Stateless,
/// safe for concurrent callers.
/// </summary>
public static class NameTransliteration
{
    private static readonly FrozenDictionary<char, ImmutableArray<string>> _letters = Letters(
        LatinLetters.Rows, CyrillicLetters.Rows, ArabicLetters.Rows);

    private static readonly FrozenDictionary<NameLanguage, FrozenDictionary<char, ImmutableArray<string>>> _exceptions =
        new Dictionary<NameLanguage, FrozenDictionary<char, ImmutableArray<string>>>
        {
            [NameLanguage.Any] = Letters(),
            [NameLanguage.Belarusian] = Letters(CyrillicLetters.Belarusian),
            [NameLanguage.Bulgarian] = Letters(CyrillicLetters.Bulgarian),
            [NameLanguage.Macedonian] = Letters(CyrillicLetters.Macedonian),
            [NameLanguage.Serbian] = Letters(CyrillicLetters.Serbian),
            [NameLanguage.Ukrainian] = Letters(CyrillicLetters.Ukrainian),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, ImmutableArray<string>> _ukrainianFirst =
        Letters(CyrillicLetters.UkrainianFirst);

    /// <summary>
    /// The forms in which the standard writes one capital letter outside A to Z, the one used here first; empty for a
    /// letter it does not know. An empty form means that the letter is not written.
    /// </summary>
    public static ImmutableArray<string> FormsOf(char letter) => _letters.GetValueOrDefault(letter, []);

    /// <summary>The same for one language and place in the name.</summary>
    internal static ImmutableArray<string> FormsOf(char letter, NameLanguage language, bool first) =>
        first && language == NameLanguage.Ukrainian && _ukrainianFirst.TryGetValue(letter, out var beginning) ? beginning
        : _exceptions[language].TryGetValue(letter, out var exception) ? exception
        : FormsOf(letter);

    /// <summary>Writes a name in A to Z, its words apart by single fillers.</summary>
    /// <param name="name">
    /// Any text. Hyphens, blanks, commas and slashes part words; apostrophes, full stops and other signs are left out
    /// (Doc 9303-3, 4.6).
    /// </param>
    /// <param name="language">Where the name's language is known and writes Cyrillic in its own way.</param>
    public static TransliteratedName ToMrz(string name, NameLanguage language = NameLanguage.Any)
    {
        StringBuilder text = new(name.Length + 8);
        List<string> refused = [];
        string last = "";
        for (int i = 0; i < name.Length; i++)
        {
            char letter = Capital(name[i]);
            if (i + 1 < name.Length && CombinedLetters.Combine(letter, name[i + 1]) is { } combined)
            {
                letter = combined;
                i++;
            }

            bool first = text.Length == 0 || text[^1] == '<';
            if (char.IsAsciiLetterUpper(letter))
            {
                last = letter.ToString();
            }
            else if (letter == ArabicLetters.Shadda)
            {
                text.Append(last);
                continue;
            }
            else if (FormOf(letter, first, EndsWord(name, i), language) is { } form)
            {
                // Unwritten vowel marks may stand between a letter and its shadda.
                if (form.Length == 0)
                    continue;
                last = form;
            }
            else
            {
                if (PartsWords(letter) && !first)
                    text.Append('<');
                else if (!PartsWords(letter) && !IsSilent(letter))
                    Refuse(name, ref i, refused);
                last = "";
                continue;
            }

            text.Append(last);
        }

        return new(text.ToString().TrimEnd('<'), [.. refused]);
    }

    private static string? FormOf(char letter, bool first, bool endsWord, NameLanguage language)
    {
        if (letter == ArabicLetters.TehMarbuta && endsWord)
            return ArabicLetters.TehMarbutaAtEnd;
        if (first && language == NameLanguage.Ukrainian && _ukrainianFirst.TryGetValue(letter, out var beginning))
            return beginning[0];
        if (_exceptions[language].TryGetValue(letter, out var exception))
            return exception[0];
        if (_letters.TryGetValue(letter, out var forms))
            return forms[0];

        return LatinLetters.BareLetter(letter);
    }

    private static bool EndsWord(string text, int at)
    {
        for (int i = at + 1; i < text.Length; i++)
            if (char.GetUnicodeCategory(text[i]) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
                return !char.IsLetter(text[i]);
        return true;
    }

    private static bool PartsWords(char sign) =>
        char.IsWhiteSpace(sign) || sign is ',' or ';' or '/' or '_' or '<' or '\u060C'
        || char.GetUnicodeCategory(sign) == UnicodeCategory.DashPunctuation;

    /// <summary>Signs and marks that are left out without a word; apostrophes come in many letters' clothes.</summary>
    private static bool IsSilent(char sign) =>
        sign is '\u02BC' or '\u02BB' or '\u02B9' or '`' or '\u00B4'
        || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format
            or UnicodeCategory.OtherPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;

    private static void Refuse(string text, ref int at, List<string> refused)
    {
        bool pair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        string character = pair ? text.Substring(at++, 2) : text[at].ToString();
        if (!refused.Contains(character))
            refused.Add(character);
    }

    private static char Capital(char letter) => letter is 'ı' or 'ß' ? letter : char.ToUpperInvariant(letter);

    private static FrozenDictionary<char, ImmutableArray<string>> Letters(params ReadOnlySpan<string> tables)
    {
        Dictionary<char, ImmutableArray<string>> letters = [];
        foreach (string table in tables)
        {
            foreach (string row in table.Split(' '))
            {
                int equals = row.IndexOf('=', StringComparison.Ordinal);
                char letter = equals == 4 ? (char)int.Parse(row[..4], NumberStyles.HexNumber, null) : row[0];
                letters.Add(letter, [.. row[(equals + 1)..].Split(',')]);
            }
        }

        return letters.ToFrozenDictionary();
    }
}

/// <summary>A name as a machine-readable zone writes it. Immutable.</summary>
/// <param name="Text">A to Z, words apart by single fillers.</param>
/// <param name="Refused">Characters that Doc 9303-3 does not write, each once, as found; digits among them.</param>
public sealed record TransliteratedName(string Text, ImmutableArray<string> Refused);
