namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// How far two spellings are apart, in thousandths of a plain one-letter error: 0 for the same letters, little for what
/// clerks and transliterations do (OU for U, KH for H, a doubled letter), much for letters that nobody confuses.
/// Symmetric. Static, safe for concurrent callers.
/// </summary>
internal static class TokenDistance
{
    /// <summary>A letter that is simply wrong.</summary>
    public const int PlainError = 1_000;

    private const int Swapped = 600;
    private const int VowelForConsonant = 1_300;
    private const int Letters = 26;
    private const int GroupLettersMax = 4;

    private static readonly short[] _substitute = Substitutions();
    private static readonly (string Left, string Right, int Cost)[]?[] _groups = Groups();

    /// <summary>The cost, or <paramref name="limit"/> + 1 as soon as it must be more than that.</summary>
    /// <param name="left">A to Z only, at most <see cref="NameTokens.LettersMax"/> twice over (a joined pair).</param>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        if (left.SequenceEqual(right))
            return 0;
        int columns = right.Length + 1;
        Span<int> cells = stackalloc int[(left.Length + 1) * columns];
        Span<int> gaps = stackalloc int[right.Length];
        cells[0] = 0;
        for (int column = 1; column < columns; column++)
        {
            gaps[column - 1] = Gap(right, column - 1);
            cells[column] = cells[column - 1] + gaps[column - 1];
        }

        int hopelessRows = 0;
        for (int row = 1; row <= left.Length; row++)
        {
            // A group of letters reaches back over whole rows, so one bad row alone proves nothing.
            int lowest = FillRow(left, right, row, gaps, cells);
            hopelessRows = lowest > limit ? hopelessRows + 1 : 0;
            if (hopelessRows == GroupLettersMax)
                return limit + 1;
        }

        return Math.Min(cells[^1], limit + 1);
    }

    private static int FillRow(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, int row, ReadOnlySpan<int> gaps, Span<int> cells)
    {
        int columns = right.Length + 1, above = (row - 1) * columns, here = above + columns;
        char letter = left[row - 1];
        int gap = Gap(left, row - 1), tableRow = (letter - 'A') * Letters;
        int lowest = cells[here] = cells[above] + gap;
        for (int column = 1; column < columns; column++)
        {
            char other = right[column - 1];
            int cost = cells[above + column - 1] + _substitute[tableRow + other - 'A'];
            cost = Math.Min(cost, cells[above + column] + gap);
            cost = Math.Min(cost, cells[here + column - 1] + gaps[column - 1]);
            if (row > 1 && column > 1 && letter != other && letter == right[column - 2] && other == left[row - 2])
                cost = Math.Min(cost, cells[above - columns + column - 2] + Swapped);
            if (_groups[tableRow + other - 'A'] is { } groups)
                cost = Math.Min(cost, Grouped(groups, left[..row], right[..column], cells, columns));
            cells[here + column] = cost;
            lowest = Math.Min(lowest, cost);
        }

        return lowest;
    }

    private static int Grouped(
        (string Left, string Right, int Cost)[] groups, ReadOnlySpan<char> left, ReadOnlySpan<char> right,
        ReadOnlySpan<int> cells, int columns)
    {
        int best = int.MaxValue;
        foreach ((string x, string y, int price) in groups)
            if (left.EndsWith(x) && right.EndsWith(y))
                best = Math.Min(best, cells[((left.Length - x.Length) * columns) + right.Length - y.Length] + price);
        return best;
    }

    // What it costs that one side has this letter and the other does not.
    private static int Gap(ReadOnlySpan<char> word, int at)
    {
        char letter = word[at];
        char before = at > 0 ? word[at - 1] : ' ';
        bool last = at == word.Length - 1;
        if (letter == before)
            return 120;
        if (letter == 'E' && before is 'A' or 'O' or 'U')
            return 150;
        if (letter == 'H')
            return at > 0 && !IsVowel(before) ? 220 : 320;
        if (IsVowel(letter))
            return at == 0 ? 600 : last ? 320 : 420;
        if (letter is 'Y' or 'W')
            return 450;
        return letter is 'N' or 'R' or 'S' && last ? 800 : at == 0 ? 1_150 : PlainError;
    }

    private static bool IsVowel(char letter) => letter is 'A' or 'E' or 'I' or 'O' or 'U';

    private static short[] Substitutions()
    {
        short[] table = new short[Letters * Letters];
        for (char a = 'A'; a <= 'Z'; a++)
            for (char b = 'A'; b <= 'Z'; b++)
                Set(table, a, b, a == b ? 0 : IsVowel(a) != IsVowel(b) ? VowelForConsonant : PlainError);
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
        table[((a - 'A') * Letters) + (b - 'A')] = (short)cost;

    private static (string Left, string Right, int Cost)[]?[] Groups()
    {
        (string, string, int)[] known =
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
        ];
        List<(string, string, int)>[] table = new List<(string, string, int)>[Letters * Letters];
        foreach ((string x, string y, int cost) in known)
        {
            Add(x, y, cost);
            Add(y, x, cost);
        }

        return [.. table.Select(list => list?.ToArray())];

        void Add(string x, string y, int cost) =>
            (table[((x[^1] - 'A') * Letters) + (y[^1] - 'A')] ??= []).Add((x, y, cost));
    }
}
