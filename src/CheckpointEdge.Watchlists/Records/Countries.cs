using System.Collections.Frozen;
using System.Text;

namespace CheckpointEdge.Watchlists.Records;

/// <summary>
/// Country words as lists and officers write them, and the three-letter codes that documents carry (ISO 3166-1 alpha-3
/// and the further codes of Doc 9303-3, 5). Immutable, safe for concurrent use.
/// </summary>
/// <remarks>
/// Germany is <c>DEU</c> here; the MRZ prints <c>D</c>. Pass an MRZ code through <see cref="CodeOf"/> before comparing.
/// States that are no more keep a code of their own (SUN, YUG, CSK, DDR, SCG, YMD): who compares decides what that
/// proves.
/// </remarks>
public static class Countries
{
    /// <summary>A longer word is no country (characters); keeps a hostile file from costing time.</summary>
    private const int WordCharsMax = 200;

    // Unicode normalisation is not at hand where globalization is invariant; these are the letters of country names.
    private const string Accented = "ÀÁÂÃÄÅĀĂàáâãäåāăÇçÈÉÊËĒèéêëēÌÍÎÏĪİìíîïīıÑñÒÓÔÕÖŌØòóôõöōøÙÚÛÜŪùúûüūÝýÿŠšŽž";
    private const string Plain = "AAAAAAAAaaaaaaaaCcEEEEEeeeeeIIIIIIiiiiiiNnOOOOOOOoooooooUUUUUuuuuuYyySsZz";
    private const char FirstCombining = '\u0300';
    private const char LastCombining = '\u036F';

    private static readonly FrozenSet<string> _fillers =
        new[] { "THE", "OF", "AND", "POSSIBLY", "PROBABLY", "FORMER", "FORMERLY", "REGION" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> _absent =
        new[] { "", "NA", "UNKNOWN", "UNDETERMINED", "NONE", "NOTKNOWN", "NOTAVAILABLE", "0" }
            .ToFrozenSet(StringComparer.Ordinal);

    // Built from the words, with the fillers above left out: it stands last on purpose.
    private static readonly FrozenDictionary<string, string> _codes = Build();

    /// <summary>
    /// The three-letter code of a country's name, demonym, two- or three-letter code; empty when the word is not known.
    /// Case, accents, punctuation, articles and order of words do not matter: "Congo, Democratic Republic of the".
    /// </summary>
    public static string CodeOf(string word)
    {
        if (word.Length > WordCharsMax || IsAbsent(word))
            return "";
        string code = _codes.GetValueOrDefault(Key(word), "");
        if (code.Length > 0)
            return code;

        // "Cabo Verde. Previously Cape Verde." and "Yemen (as of 2009)": what stands first is the country.
        int end = word.AsSpan().IndexOfAny("(.;/");
        return end > 0 ? _codes.GetValueOrDefault(Key(word[..end]), "") : "";
    }

    /// <summary>The word with its code; the word stays as the source wrote it.</summary>
    public static Country Of(string word) => new(word, CodeOf(word));

    /// <summary>
    /// The word says that nothing is known: empty, "na", "-0-", "undetermined". Capital NA is Namibia.
    /// </summary>
    public static bool IsAbsent(string word) =>
        word.Length <= WordCharsMax && word != "NA" && _absent.Contains(Letters(word).Replace(" ", "", StringComparison.Ordinal));

    private static FrozenDictionary<string, string> Build()
    {
        Dictionary<string, string> codes = new(StringComparer.Ordinal) { ["D"] = "DEU" };
        foreach (string line in CountryWords.Table.Split('\n'))
        {
            string[] parts = line.Split(' ', 3);
            string code = parts[0];
            codes[code] = code;
            if (parts[1] != "-")
                codes[parts[1]] = code;
            foreach (string word in parts[2].Split(';'))
            {
                string key = Key(word);
                if (!codes.TryAdd(key, code) && codes[key] != code)
                    throw new InvalidOperationException($"'{word}' stands for {codes[key]} and {code}.");
            }
        }

        return codes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// The words in alphabetical order, without those that say nothing: both "Korea, North" and "North Korea".
    /// </summary>
    private static string Key(string word)
    {
        string[] words = [.. Letters(word).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            ];
        if (words.Length > 1 && words[0] == "ST")
            words[0] = "SAINT";
        string[] telling = [.. words.Where(part => !_fillers.Contains(part))];
        if (telling.Length == 0)
            telling = words;
        Array.Sort(telling, StringComparer.Ordinal);
        return string.Join(' ', telling);
    }

    /// <summary>Upper case, no accents, no apostrophes or dots; anything else between letters is one space.</summary>
    private static string Letters(string word)
    {
        StringBuilder letters = new(word.Length);
        foreach (char accented in word)
        {
            int at = Accented.IndexOf(accented, StringComparison.Ordinal);
            char letter = at >= 0 ? Plain[at] : accented;
            if (char.IsAsciiLetterOrDigit(letter))
                letters.Append(char.ToUpperInvariant(letter));
            else if (letter is not ('\'' or '’' or '.' or (>= FirstCombining and <= LastCombining)))
                letters.Append(' ');
        }

        return string.Join(' ', letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
