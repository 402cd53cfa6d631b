using System.Collections.Immutable;
using System.Globalization;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>What a table of names is about.</summary>
internal enum NameKind
{
    Female,
    Male,
    Surname,

    /// <summary>Half of a given name.</summary>
    Syllable,
}

/// <summary>
/// The two embedded files: who travels and how names are made (typed), names by country (learnt). Lines are tab-separated;
/// a line that begins with # is a remark. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class NameTable
{
    private const string Resources = "CheckpointEdge.Watchlists.Calibration.";

    private readonly Dictionary<(string Where, NameKind Kind), NameShares> _shares;

    private NameTable(ImmutableArray<NamingCountry> countries, Dictionary<(string, NameKind), NameShares> shares) =>
        (Countries, _shares) = (countries, shares);

    public ImmutableArray<NamingCountry> Countries { get; }

    /// <summary>By ISO alpha-2 code or culture; empty when the table has none.</summary>
    public NameShares Of(string where, NameKind kind) => _shares.GetValueOrDefault((where, kind)) ?? NameShares.Empty;

    public static NameTable Embedded() => Read(Lines("naming-customs.tsv").Concat(Lines("names-by-country.tsv")));

    /// <exception cref="FormatException">A line is not of the form the files have.</exception>
    public static NameTable Read(IEnumerable<string> lines)
    {
        ImmutableArray<NamingCountry>.Builder countries = ImmutableArray.CreateBuilder<NamingCountry>();
        Dictionary<(string, NameKind), NameShares> shares = [];
        foreach (string line in lines)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            switch (line.Split('\t'))
            {
                case ["country", var code, var shortCode, var weight, var culture, var custom, var surnames, var further]:
                    countries.Add(new NamingCountry(
                        code, shortCode, Number(weight), culture, CustomOf(custom), Number(surnames), Number(further)));
                    break;
                case ["names", var where, var kind, var names]:
                    shares[(where, KindOf(kind))] = SharesOf(names);
                    break;
                default:
                    throw new FormatException($"The line '{line[..Math.Min(line.Length, 40)]}' is no line of a table of names.");
            }
        }

        return new NameTable(countries.ToImmutable(), shares);
    }

    /// <summary>Names with or without a weight: <c>DE_LA_CRUZ:120</c>, an underscore for every space.</summary>
    private static NameShares SharesOf(string names)
    {
        string[][] all = [.. names.Split(' ').Select(name => name.Split(':'))];
        return all is [[_, _], ..]
            ? NameShares.Of(all.Select(one => (Spaced(one[0]), Number(one[1]))))
            : NameShares.Ranked(all.Select(one => Spaced(one[0])));
    }

    private static string Spaced(string name) => name.Replace('_', ' ');

    private static NamingCustom CustomOf(string text) =>
        Enum.Parse<NamingCustom>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static NameKind KindOf(string text) => Enum.Parse<NameKind>(text, ignoreCase: true);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Lines(string name)
    {
        using Stream stream = typeof(NameTable).Assembly.GetManifestResourceStream(Resources + name)
            ?? throw new InvalidOperationException($"The program came without {name}.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
