using System.Collections.Frozen;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// Which letters outside A to Z the names of a state's citizens have, by the code in their documents. Letters that come
/// first are likelier. Facts about alphabets, not about people: names travel.
/// </summary>
internal static class NameAlphabets
{
    /// <summary>Read so whatever the state is: forms that no plain name has, and the commonest ones of two letters.</summary>
    public const string AnyLatin = "ÑÜÖÄÅØÆẞ";

    private const string German = "ÄÖÜẞ";
    private const string Spanish = "ÑÁÉÍÓÚÜ";
    private const string Portuguese = "ÃÇÁÉÍÓÚÂÊÔÕ";
    private const string French = "ÉÈÇÊËÏÎÔŒ";

    private static readonly FrozenDictionary<string, string> _latin = new Dictionary<string, string>
    {
        ["D"] = German,
        ["DEU"] = German,
        ["AUT"] = German,
        ["LIE"] = German,
        ["CHE"] = "ÄÖÜÉÈ",
        ["LUX"] = "ÄÖÜÉÈ",
        ["SWE"] = "ÅÄÖÉ",
        ["FIN"] = "ÄÖÅ",
        ["EST"] = "ÄÖÜÕŠŽ",
        ["DNK"] = "ÆØÅ",
        ["NOR"] = "ÆØÅ",
        ["ISL"] = "ÆÖÞÐÁÉÍÓÚÝ",
        ["ESP"] = Spanish,
        ["ARG"] = Spanish,
        ["MEX"] = Spanish,
        ["COL"] = Spanish,
        ["CHL"] = Spanish,
        ["PER"] = Spanish,
        ["VEN"] = Spanish,
        ["ECU"] = Spanish,
        ["BOL"] = Spanish,
        ["URY"] = Spanish,
        ["PRY"] = Spanish,
        ["CUB"] = Spanish,
        ["PRT"] = Portuguese,
        ["BRA"] = Portuguese,
        ["FRA"] = French,
        ["BEL"] = French,
        ["TUR"] = "ŞÇĞÖÜİ",
        ["POL"] = "ŁŚŻĆŃĄĘÓŹ",
        ["CZE"] = "ÁČŘŠŽÍĚÝŮÉŇŤĎÚ",
        ["SVK"] = "ÁČŠŽÍÝĽÚÉŇŤÔÄ",
        ["HUN"] = "ÁÉÖÜŐÓÍŰÚ",
        ["ROU"] = "ȘȚĂÂÎ",
        ["HRV"] = "ĆČŠŽĐ",
        ["SVN"] = "ČŠŽ",
        ["BIH"] = "ĆČŠŽĐ",
        ["LVA"] = "ŅŠĀĪĒŽČĶĻŪĢ",
        ["LTU"] = "ŠŽČĖŪŲĄĘĮ",
        ["AZE"] = "ƏŞÇĞÖÜİ",
        ["ALB"] = "ËÇ",
        ["MLT"] = "ĦŻĠĊ",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Russian = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЮЯЭЁЪ";

    private static readonly FrozenDictionary<string, (string Letters, NameLanguage Language)> _cyrillic =
        new Dictionary<string, (string, NameLanguage)>
        {
            ["RUS"] = (Russian, NameLanguage.Any),
            ["KAZ"] = (Russian, NameLanguage.Any),
            ["KGZ"] = (Russian, NameLanguage.Any),
            ["TJK"] = (Russian, NameLanguage.Any),
            ["UKR"] = ("АБВГДЕЖЗИІЙКЛМНОПРСТУФХЦЧШЩЮЯЄЇҐ", NameLanguage.Ukrainian),
            ["BLR"] = ("АБВГДЕЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЭЮЯЁ", NameLanguage.Belarusian),
            ["BGR"] = ("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЮЯ", NameLanguage.Bulgarian),
            ["MKD"] = ("АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ", NameLanguage.Macedonian),
            ["SRB"] = ("АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ", NameLanguage.Serbian),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> _arabic = FrozenSet.Create(StringComparer.Ordinal,
        "ARE", "BHR", "DZA", "EGY", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE", "QAT", "SAU", "SDN",
        "SYR", "TUN", "YEM", "IRN", "AFG", "PAK");

    /// <summary>By code point, as in <see cref="ArabicLetters"/>: the letters of Arabic proper.</summary>
    public const string Arabic =
        "\u0627\u0628\u062A\u062B\u062C\u062D\u062E\u062F\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639"
        + "\u063A\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u064A\u0621\u0622\u0623\u0624\u0625\u0626\u0629\u0649";

    public static string? LatinOf(string state) => _latin.GetValueOrDefault(state);

    public static (string Letters, NameLanguage Language)? CyrillicOf(string state) =>
        _cyrillic.TryGetValue(state, out var alphabet) ? alphabet : null;

    public static bool IsArabic(string state) => _arabic.Contains(state);
}
