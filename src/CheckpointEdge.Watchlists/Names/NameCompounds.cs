namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Names that one clerk writes in one piece and the next in three: ABD AL RAHMAN, ABDUL RAHMAN, ABDURRAHMAN; NUR AL DIN,
/// NOUREDDINE; NASR ALLAH, NASRULLAH. Each becomes one key. Static, safe for concurrent callers.
/// </summary>
internal static class NameCompounds
{
    private const int RestLengthMin = 3;
    private const int PartLengthMin = 4;

    // The servant-of names: ABD with or without the article, whose L follows a sun letter (ABDUR RAHMAN, ABDUS SALAM).
    private static readonly string[] _servant =
    [
        "ABD", "ABDUL", "ABDEL", "ABDAL", "ABDOUL", "ABDIL", "ABDOL", "ABDUR", "ABDER", "ABDOUR", "ABDUS", "ABDES",
        "ABDUN", "ABDEN", "ABDULL", "ABDU", "ABDI", "ABUL", "ABDELL", "ABUDU", "ABUDOU",
    ];

    private static readonly string[] _articles =
    [
        "AL", "EL", "UL", "AR", "ER", "UR", "AS", "ES", "US", "AN", "EN", "UN", "AZ", "EZ", "UZ", "AD", "ED", "UD",
        "OUL", "ASH", "ESH", "AT", "ET", "IL", "OL",
    ];

    private static readonly string[] _faith = ["DIN", "DEEN", "DINE", "DDIN", "DDINE", "DDEEN", "TIN"];
    private static readonly string[] _god = ["ALLAH", "ALLA", "ULLAH", "ULLA", "OLLAH", "LLAH", "LAH"];

    private static readonly string[] _joinedFaith =
    [
        "OUDDINE", "EDDINE", "EDDEEN", "UDDEEN", "ADDEEN", "IDDINE", "ALDEEN", "ELDEEN", "ALDINE", "ELDINE", "OUDINE",
        "EDDIN", "UDDIN", "ADDIN", "IDDIN", "ODDIN", "ALDIN", "ELDIN", "ULDIN", "UDEEN", "EDINE", "ADINE", "UDIN",
        "EDIN",
    ];

    private static readonly string[] _joinedGod =
        ["OULLAH", "ALLAH", "ULLAH", "OLLAH", "ELLAH", "OULLA", "ULLA", "OLLA", "ALLA", "ALAH", "ULAH"];

    /// <summary>Writes the keys of <paramref name="words"/> into <paramref name="tokens"/>, compounds joined.</summary>
    public static void Join(ReadOnlySpan<string> words, List<NameToken> tokens)
    {
        for (int at = 0; at < words.Length;)
        {
            int taken = Servant(words[at..], out string key);
            if (taken == 0)
                taken = Suffixed(words[at..], out key);
            if (taken == 0)
            {
                key = InOnePiece(words[at]);
                taken = 1;
            }

            string shown = taken == 1 ? words[at] : string.Join(' ', words.Slice(at, taken)!);
            tokens.Add(new NameToken(key, shown, NameLexicon.KindOf(key)));
            at += taken;
        }
    }

    /// <summary>The name without ABD, ALLAH or DIN, by which its bearer may go alone; empty when it is no compound.</summary>
    public static ReadOnlySpan<char> PartOf(ReadOnlySpan<char> key)
    {
        if (key.StartsWith("ABD") && key.Length >= 3 + PartLengthMin && key is not "ABDALLAH")
            return key[3..];
        if (key.EndsWith("ALLAH") && key.Length >= 5 + PartLengthMin)
            return key[..^5];
        return key.EndsWith("DIN") && key.Length >= 3 + PartLengthMin ? key[..^3] : [];
    }

    /// <summary>Whether <see cref="PartOf"/> would find one in a key in ASCII; now and then true where it does not.</summary>
    public static bool HasPart(ReadOnlySpan<byte> key) =>
        key.StartsWith("ABD"u8) || key.EndsWith("ALLAH"u8) || key.EndsWith("DIN"u8);

    private static int Servant(ReadOnlySpan<string> words, out string key)
    {
        key = "";
        if (words.Length < 2 || !_servant.Contains(words[0]) || words[0] is "ABUL")
            return 0;
        bool article = _articles.Contains(words[1]);
        if (article && words.Length < 3)
            return 0;
        string rest = article ? words[2] : words[1];
        if (rest.Length < RestLengthMin || NameLexicon.KindOf(rest) == TokenKind.Particle)
            return 0;
        // ABDI and ABDU are also names of their own: with no article they are joined to nothing but a divine name.
        if (!article && words[0] is "ABDU" or "ABDI")
            return 0;
        key = ServantKey(rest);
        return article ? 3 : 2;
    }

    private static int Suffixed(ReadOnlySpan<string> words, out string key)
    {
        key = "";
        if (words.Length < 2 || words[0].Length < 2 || NameLexicon.KindOf(words[0]) != TokenKind.Word)
            return 0;
        if (_god.Contains(words[1]) && words[0].Length >= RestLengthMin)
        {
            key = words[0] + "ALLAH";
            return 2;
        }

        if (_faith.Contains(words[1]) && words[0].Length >= RestLengthMin)
        {
            key = words[0] + "DIN";
            return 2;
        }

        if (words.Length < 3 || !_articles.Contains(words[1]) || !_faith.Contains(words[2]))
            return 0;
        key = words[0] + "DIN";
        return 3;
    }

    private static string InOnePiece(string word)
    {
        if ((word.StartsWith("ABD", StringComparison.Ordinal) || word.StartsWith("ABUD", StringComparison.Ordinal))
            && word.Length >= 7)
        {
            int best = 0;
            foreach (string servant in _servant)
                if (servant.Length > Math.Max(best, 3) && word.StartsWith(servant, StringComparison.Ordinal)
                    && word.Length - servant.Length >= RestLengthMin)
                    best = servant.Length;
            return ServantKey(word[(best == 0 ? 3 : best)..]);
        }

        foreach (string faith in _joinedFaith)
            if (word.Length >= faith.Length + RestLengthMin && word.EndsWith(faith, StringComparison.Ordinal))
                return word[..^faith.Length] + "DIN";
        foreach (string god in _joinedGod)
            if (word.Length >= god.Length + RestLengthMin && word.EndsWith(god, StringComparison.Ordinal))
                return word[..^god.Length] + "ALLAH";
        return word;
    }

    private static string ServantKey(string rest) =>
        _god.Contains(rest) || rest is "AH" ? "ABDALLAH" : "ABD" + rest;
}
