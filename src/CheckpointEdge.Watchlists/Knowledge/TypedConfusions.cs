namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Letter costs from general knowledge of transliteration, typed by hand: where learning starts from, and what holds
/// where spellings of one name were seen too seldom to learn from. Static, safe for concurrent callers.
/// </summary>
internal static class TypedConfusions
{
    private const int VowelForConsonant = ConfusionCosts.Most;

    public static ConfusionCosts Costs { get; } = new(Substitutes(), Gaps(), Groups());

    public static bool IsVowel(char letter) => letter is 'A' or 'E' or 'I' or 'O' or 'U';

    private static short[] Gaps()
    {
        short[] table = new short[ConfusionCosts.GapCount];
        for (int before = 0; before <= ConfusionCosts.WordStart; before++)
            for (int letter = 0; letter < ConfusionCosts.Letters; letter++)
                foreach (bool last in (ReadOnlySpan<bool>)[false, true])
                    table[ConfusionCosts.GapAt(before, letter, last)] = (short)Gap(
                        before == ConfusionCosts.WordStart ? ' ' : (char)('A' + before), (char)('A' + letter), last);
        return table;
    }

    private static int Gap(char before, char letter, bool last)
    {
        bool first = before == ' ';
        if (letter == before)
            return 120;
        if (letter == 'E' && before is 'A' or 'O' or 'U')
            return 150;
        if (letter == 'H')
            return !first && !IsVowel(before) ? 220 : 320;
        if (IsVowel(letter))
            return first ? 600 : last ? 320 : 420;
        if (letter is 'Y' or 'W')
            return 450;
        return letter is 'N' or 'R' or 'S' && last ? 800 : first ? 1_150 : ConfusionCosts.PlainError;
    }

    private static short[] Substitutes()
    {
        short[] table = new short[ConfusionCosts.SubstituteCount];
        for (char a = 'A'; a <= 'Z'; a++)
            for (char b = 'A'; b <= 'Z'; b++)
                Set(table, a, b,
                    a == b ? 0 : IsVowel(a) != IsVowel(b) ? VowelForConsonant : ConfusionCosts.PlainError);
        Same(table, 380, "AEIOU");
        Same(table, 220, "EI", "OU", "AE");
        Same(table, 150, "IY", "VW");
        Same(table, 400, "EY", "UY", "JI");
        Same(table, 200, "CK", "KQ", "CQ");
        Same(table, 300, "SZ", "CS", "UW", "UV", "JY", "GJ", "BV");
        Same(table, 450, "DT", "GQ", "KG", "HK", "HJ", "XK", "ZJ", "CZ", "OW", "PB", "FV", "JD");
        Same(table, 600, "MN", "DZ", "TS", "GH", "FP", "CG", "CJ", "XJ", "TZ", "XS", "LR");
        return table;
    }

    private static void Same(short[] table, short cost, params ReadOnlySpan<string> classes)
    {
        foreach (string letters in classes)
            foreach (char a in letters)
                foreach (char b in letters)
                    if (a != b)
                        Set(table, a, b, cost);
    }

    private static void Set(short[] table, char a, char b, int cost) =>
        table[ConfusionCosts.SubstituteAt(a, b)] = (short)cost;

    private static List<LetterGroup> Groups()
    {
        (string Left, string Right, int Cost)[] known =
        [
            ("PH", "F", 100), ("KH", "H", 180), ("KH", "K", 200), ("OU", "U", 80), ("OO", "U", 100), ("EE", "I", 100),
            ("OU", "W", 200), ("OU", "O", 200), ("CK", "K", 60), ("DJ", "J", 80), ("ZH", "J", 200), ("DZH", "J", 120),
            ("CH", "SH", 180), ("TCH", "CH", 80), ("SCH", "SH", 80), ("CH", "TS", 300), ("SHCH", "SCH", 80),
            ("TS", "C", 200), ("TZ", "Z", 150), ("TS", "Z", 250), ("CH", "K", 300), ("CH", "C", 200), ("KS", "X", 60),
            ("AI", "EI", 120), ("AY", "EI", 120), ("AI", "EY", 120), ("AY", "EY", 100), ("AY", "AI", 80),
            ("EI", "EY", 80), ("AI", "E", 200), ("AY", "E", 220), ("EY", "E", 250), ("EI", "E", 200), ("EI", "I", 200),
            ("IE", "I", 120), ("IE", "Y", 150), ("IY", "I", 80), ("IY", "Y", 80), ("IA", "YA", 60), ("IO", "YO", 60),
            ("IU", "YU", 60), ("EYE", "EE", 150), ("AU", "AW", 60), ("AOU", "AW", 120), ("AU", "OU", 200),
            ("AW", "OU", 200), ("AU", "O", 200), ("AW", "O", 250), ("QU", "K", 150), ("QU", "Q", 100), ("GU", "G", 150),
            ("GH", "G", 120), ("GH", "Q", 300), ("GH", "R", 450), ("DH", "D", 150), ("DH", "Z", 250), ("TH", "T", 150),
            ("TH", "S", 300), ("SH", "S", 300), ("AE", "A", 120), ("AA", "A", 100), ("OE", "O", 120), ("UE", "U", 120),
            ("OV", "OFF", 150), ("EV", "EFF", 150), ("II", "Y", 100), ("YY", "Y", 80), ("LL", "Y", 400),
            ("NH", "N", 250), ("NH", "NY", 200), ("GN", "NY", 200), ("JO", "YO", 150), ("XI", "SI", 250),
            ("X", "SH", 350), ("ZH", "Z", 250), ("J", "ZH", 200), ("J", "CH", 450), ("Q", "CH", 400), ("MB", "B", 400),
            ("UXX", "U", 120), ("UXX", "UE", 120), ("NXX", "N", 120), ("IJ", "Y", 200),
        ];
        return [.. known.Select(group => new LetterGroup(group.Left, group.Right, group.Cost))];
    }
}
