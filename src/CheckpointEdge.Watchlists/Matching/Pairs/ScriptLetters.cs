using System.Collections.Frozen;
using System.Text;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>
/// Latin readings of scripts that Doc 9303 does not write: Greek, Georgian, Armenian, Hebrew letter by letter, Hangul and
/// kana by syllable, as their national romanisations do. Scripts whose letters need a dictionary (Han) or whose vowels
/// depend on their neighbours are left as they stand. Static, safe for concurrent callers.
/// </summary>
internal static class ScriptLetters
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Vowels = 21, Finals = 28;

    private static readonly string[] _hangulInitials =
        ["G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S", "SS", "", "J", "JJ", "CH", "K", "T", "P", "H"];

    private static readonly string[] _hangulVowels =
    [
        "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WO", "WE", "WI", "YU", "EU", "UI", "I",
    ];

    private static readonly string[] _hangulFinals =
    [
        "", "K", "K", "K", "N", "N", "N", "T", "L", "K", "M", "L", "L", "L", "P", "L", "M", "P", "P", "T", "T", "NG", "T", "T", "K",
        "T", "P", "T",
    ];

    private static readonly FrozenDictionary<char, string> _letters = new Dictionary<char, string>()
        .With('\u0391', "A V G D E Z I TH I K L M N X O P R _ S T Y F CH PS O")
        .With('\u10D0', "A B G D E V Z T I K L M N O P ZH R S T U P K GH Q SH CH TS DZ TS CH KH J H")
        .With('\u0531', "A B G D E Z E Y T ZH I L KH TS K H DZ GH CH M Y N SH O CH P J R S V T R TS U P K O F")
        .With('\u05D0', "A B G D H V Z H T Y K K L M M N N S A P P TS TS K R S T")
        .With('\u30A1', "A A I I U U E E O O KA GA KI GI KU GU KE GE KO GO SA ZA SHI JI SU ZU SE ZE SO ZO TA DA CHI JI _ TSU ZU TE "
            + "DE TO DO NA NI NU NE NO HA BA PA HI BI PI FU BU PU HE BE PE HO BO PO MA MI MU ME MO YA YA YU YU YO YO RA RI RU RE RO "
            + "WA WA I E O N V")
        .ToFrozenDictionary();

    // Greek accents, and the pairs of letters that stand for one sound.
    private const string GreekAccented = "ΆΑΈΕΉΗΊΙΌΟΎΥΏΩΪΙΫΥ";
    private static readonly (string Written, string Read)[] _pairs = [("\u039F\u03A5", "OU"), ("\u0548\u0552", "U")];

    /// <summary>The text with every letter that has a reading here in A to Z; the rest unchanged.</summary>
    /// <param name="foreign">Letters stay that neither this nor Doc 9303 reads.</param>
    /// <param name="vowelless">Some of the text is Arabic or Hebrew.</param>
    public static string Write(string text, out bool foreign, out bool vowelless)
    {
        foreign = vowelless = false;
        StringBuilder written = new(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            // Georgian has capitals that nobody writes.
            char letter = _letters.ContainsKey(text[at]) ? text[at] : char.ToUpperInvariant(text[at]);
            int accented = GreekAccented.IndexOf(letter, StringComparison.Ordinal);
            if (accented >= 0 && accented % 2 == 0)
                letter = GreekAccented[accented + 1];
            vowelless |= letter is >= '\u0590' and <= '\u06FF';
            if (letter is >= '\u3041' and <= '\u3096')
                letter = (char)(letter + 0x60);
            char next = at + 1 < text.Length ? char.ToUpperInvariant(text[at + 1]) : ' ';
            int pair = Array.FindIndex(_pairs, pair => pair.Written[0] == letter && pair.Written[1] == next);
            if (pair >= 0)
            {
                written.Append(_pairs[pair].Read);
                at++;
            }
            else if (letter >= HangulFirst && letter <= HangulLast)
            {
                Hangul(letter - HangulFirst, written);
            }
            else if (_letters.TryGetValue(letter, out string? form))
            {
                written.Append(form);
            }
            else
            {
                // The long mark of kana repeats nothing that a document would hold.
                if (letter == '\u30FC')
                    continue;
                foreign |= letter > '\u024F' && char.IsLetter(letter) && letter is not (>= '\u1E00' and <= '\u1EFF')
                    && letter is not (>= '\u02B0' and <= '\u02FF')
                    && NameTransliteration.FormsOf(letter).IsEmpty;
                written.Append(text[at]);
            }
        }

        return written.ToString();
    }

    private static void Hangul(int syllable, StringBuilder written) => written
        .Append(_hangulInitials[syllable / (Vowels * Finals)])
        .Append(_hangulVowels[syllable / Finals % Vowels])
        .Append(_hangulFinals[syllable % Finals])
        .Append(' ');

    private static Dictionary<char, string> With(this Dictionary<char, string> letters, char first, string forms)
    {
        foreach (string form in forms.Split(' '))
            letters[first++] = form == "_" ? "" : form;
        return letters;
    }
}
