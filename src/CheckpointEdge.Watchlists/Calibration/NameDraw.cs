namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Draws the name of one person by the customs of a country: primary and secondary identifier as in an MRZ. Immutable, safe
/// for concurrent callers.
/// </summary>
internal sealed class NameDraw
{
    private const int ListedGivenPerCent = 55;
    private const int InventedPerCent = 60;
    private const int GrandfatherPerCent = 60;
    private const int FamilyPerCent = 85;
    private const int PatronymicPerCent = 8;
    private const int TwoSyllablesPerCent = 88;
    private const int PoolMin = 8;

    private readonly NameTable _table;
    private readonly Dictionary<(string Culture, NameKind Kind), NameShares> _pools = [];
    private readonly Dictionary<(string Culture, NameKind Kind), LetterModel> _models = [];

    public NameDraw(NameTable table)
    {
        _table = table;
        foreach (IGrouping<string, NamingCountry> culture in table.Countries.GroupBy(country => country.Culture))
        {
            foreach (NameKind kind in (ReadOnlySpan<NameKind>)[NameKind.Female, NameKind.Male, NameKind.Surname])
            {
                NameShares pool = Pool(table, culture, kind);
                _pools[(culture.Key, kind)] = pool;
                if (pool.Names.Length >= LetterModel.NamesMin)
                    _models[(culture.Key, kind)] = new LetterModel(pool.Names);
            }
        }
    }

    public (string Primary, string Secondary) Draw(NamingCountry country, bool male, ref SeededDraw draw)
    {
        NameKind sex = male ? NameKind.Male : NameKind.Female;
        switch (country.Custom)
        {
            case NamingCustom.Eastern:
                return Eastern(country, male, ref draw);
            case NamingCustom.TwoSurnames:
                return ($"{Surname(country, ref draw)} {Surname(country, ref draw)}", GivenNames(country, sex, ref draw));
            case NamingCustom.PatronymicChain:
                return Chain(country, sex, ref draw);
            case NamingCustom.Syllables or NamingCustom.SyllablesJoined:
                return (Surname(country, ref draw), Syllables(country, ref draw));
            case NamingCustom.Vietnamese:
                string middle = draw.PerCent(75) ? male ? "VAN " : "THI " : "";
                return (Surname(country, ref draw), middle + Syllables(country, ref draw));
            case NamingCustom.Malay:
                return Malay(country, sex, ref draw);
            case NamingCustom.SingleOrMore:
                return (SingleOrMore(country, sex, ref draw), "");
            case NamingCustom.NoSurname:
                string name = Syllable(country, ref draw) + " " + Syllable(country, ref draw);
                return (draw.PerCent(country.FurtherNames) ? name + " " + Syllable(country, ref draw) : name, "");
            default:
                return (Surname(country, ref draw), GivenNames(country, sex, ref draw));
        }
    }

    private (string, string) Eastern(NamingCountry country, bool male, ref SeededDraw draw)
    {
        string surname = Surname(country, ref draw), given = Given(country, male ? NameKind.Male : NameKind.Female, ref draw);
        if (draw.PerCent(PatronymicPerCent) && Given(country, NameKind.Male, ref draw) is { Length: > 2 } father)
            given += " " + PatronymicOf(father, male);
        return (male ? surname : FeminineOf(surname), given);
    }

    /// <summary>The form a daughter has: IVANOVA, BELSKAYA.</summary>
    internal static string FeminineOf(string surname) =>
        EndsWith(surname, "OV", "EV", "IN", "YN") ? surname + "A"
        : EndsWith(surname, "SKIY") || EndsWith(surname, "SKII") ? surname[..^2] + "AYA"
        : EndsWith(surname, "SKY", "SKI", "SKYI") ? surname[..(surname.LastIndexOf("SK", StringComparison.Ordinal) + 2)] + "AYA"
        : surname;

    /// <summary>IVANOVICH and IVANOVNA, SERGEEVICH and SERGEEVNA, ILICH is not tried.</summary>
    internal static string PatronymicOf(string father, bool male) => father[^1] switch
    {
        'Y' or 'I' => father[..^1] + (male ? "EVICH" : "EVNA"),
        'A' or 'O' => father[..^1] + (male ? "OVICH" : "OVNA"),
        _ => father + (male ? "OVICH" : "OVNA"),
    };

    private (string, string) Chain(NamingCountry country, NameKind sex, ref SeededDraw draw)
    {
        string given = Given(country, sex, ref draw) + " " + Given(country, NameKind.Male, ref draw);
        string grandfather = Given(country, NameKind.Male, ref draw);
        bool hasFamily = _pools[(country.Culture, NameKind.Surname)].Names.Length >= PoolMin && draw.PerCent(FamilyPerCent);
        if (!hasFamily)
            return (grandfather, given);
        return (Surname(country, ref draw), draw.PerCent(GrandfatherPerCent) ? $"{given} {grandfather}" : given);
    }

    private (string, string) Malay(NamingCountry country, NameKind sex, ref SeededDraw draw)
    {
        int group = draw.Below(100);
        if (group < 33)
            return (_table.Of("chinese", NameKind.Surname).Draw(ref draw), Pair("chinese", ref draw));
        string own = Given(country, sex, ref draw);
        if (draw.PerCent(country.FurtherNames))
            own += " " + Given(country, sex, ref draw);
        return ($"{own} {(sex == NameKind.Male ? "BIN" : "BINTI")} {Given(country, NameKind.Male, ref draw)}", "");
    }

    private string SingleOrMore(NamingCountry country, NameKind sex, ref SeededDraw draw)
    {
        string name = Given(country, sex, ref draw);
        if (draw.PerCent(country.FurtherNames))
            name += " " + Given(country, sex, ref draw);
        return draw.PerCent(country.FurtherNames) ? name + " " + Surname(country, ref draw) : name;
    }

    private string GivenNames(NamingCountry country, NameKind sex, ref SeededDraw draw)
    {
        string first = Given(country, sex, ref draw);
        return draw.PerCent(country.FurtherNames) ? first + " " + Given(country, sex, ref draw) : first;
    }

    private string Given(NamingCountry country, NameKind sex, ref SeededDraw draw) =>
        Name(country, sex, ListedGivenPerCent, ref draw);

    private string Surname(NamingCountry country, ref SeededDraw draw) =>
        Name(country, NameKind.Surname, country.ListedSurnames, ref draw);

    /// <summary>A listed name of the country, or a name of its culture, or one that only looks like it.</summary>
    private string Name(NamingCountry country, NameKind kind, int listedPerCent, ref SeededDraw draw)
    {
        NameShares own = _table.Of(country.ShortCode, kind);
        NameShares pool = _pools[(country.Culture, kind)];
        if (draw.PerCent(listedPerCent) || pool.IsEmpty)
            return (own.IsEmpty ? pool.IsEmpty ? _pools[(country.Culture, NameKind.Male)] : pool : own).Draw(ref draw);
        bool syllables = country.Custom is NamingCustom.Syllables or NamingCustom.SyllablesJoined or NamingCustom.Vietnamese;
        if (!syllables && draw.PerCent(InventedPerCent) && _models.TryGetValue((country.Culture, kind), out LetterModel? model)
            && model.Invent(ref draw) is { } invented)
            return invented;
        return pool.Draw(ref draw);
    }

    private string Syllables(NamingCountry country, ref SeededDraw draw)
    {
        if (!draw.PerCent(TwoSyllablesPerCent))
            return Syllable(country, ref draw);
        string pair = Pair(country.Culture, ref draw);
        // Passports of one country differ: MINJUN and MIN JUN are both issued.
        return country.Custom == NamingCustom.SyllablesJoined || (country.Custom == NamingCustom.Syllables && draw.PerCent(40))
            ? pair.Replace(" ", "", StringComparison.Ordinal)
            : pair;
    }

    private string Syllable(NamingCountry country, ref SeededDraw draw) =>
        _table.Of(country.Culture, NameKind.Syllable).Draw(ref draw);

    private string Pair(string culture, ref SeededDraw draw)
    {
        NameShares syllables = _table.Of(culture, NameKind.Syllable);
        return syllables.Draw(ref draw) + " " + syllables.Draw(ref draw);
    }

    /// <summary>Every country of a culture counts the same, and what is typed for the culture as one more.</summary>
    private static NameShares Pool(NameTable table, IEnumerable<NamingCountry> countries, NameKind kind)
    {
        const int Whole = 1_000_000;
        List<(string, int)> all = [];
        string culture = countries.First().Culture;
        foreach (NameShares shares in countries.Select(country => table.Of(country.ShortCode, kind)).Append(table.Of(culture, kind)))
        {
            long sum = shares.Weights.Sum(weight => (long)weight);
            for (int at = 0; at < shares.Names.Length; at++)
                all.Add((shares.Names[at], (int)Math.Max(1, (long)shares.Weights[at] * Whole / sum)));
        }

        return NameShares.Of(all);
    }

    private static bool EndsWith(string name, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return true;
        return false;
    }
}
