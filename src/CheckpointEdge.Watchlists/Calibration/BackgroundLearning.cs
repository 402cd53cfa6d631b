using System.Globalization;
using System.Text;
using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>
/// Turns tables of popular names by country into the compact file that <see cref="OrdinaryTravellers"/> draws from. The same
/// rows give the same bytes. Belongs to one thread.
/// </summary>
public sealed class BackgroundLearning
{
    private const int WeightsOfTable = 1_000_000;

    // Of several spellings of one name the first is the usual one, and counts as much as three others.
    private const int SharesOfFirst = 3;

    // Pinyin writes the third tone with a caron, which no passport shows.
    private const string Toned = "ǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜ";
    private const string Toneless = "AaIiOoUuUuUuUuUu";

    private readonly SortedDictionary<(string Country, NameKind Kind), Dictionary<(string Group, string Rank), List<(string Name, double Count)>>>
        _tables = [];

    /// <summary>Names that were taken (count).</summary>
    public int Names { get; private set; }

    /// <summary>One popular given name.</summary>
    /// <param name="country">ISO 3166 alpha-2.</param>
    /// <param name="gender"><c>F</c> or <c>M</c>; other rows are passed over.</param>
    /// <param name="group">Region or part of the population whose ranks are counted by themselves.</param>
    /// <param name="rank">From 1.</param>
    /// <param name="name">In Latin letters.</param>
    public void AddGiven(string country, string gender, string group, string rank, string name)
    {
        if (gender is "F" or "M")
            Add(country, gender == "F" ? NameKind.Female : NameKind.Male, group, rank, name, 0);
    }

    /// <summary>One popular surname; spellings of one rank share its weight.</summary>
    /// <param name="count">Bearers, or 0 when nobody has counted them.</param>
    public void AddSurname(string country, string rank, string name, double count)
    {
        foreach (string spelling in name.Split('/'))
            Add(country, NameKind.Surname, "", rank, spelling, count);
    }

    /// <summary>The file.</summary>
    /// <param name="origin">Sentences for its head: sources with their hashes and licence, and the command.</param>
    public string Write(IEnumerable<string> origin)
    {
        StringBuilder text = new();
        foreach (string line in origin)
            text.Append("# ").Append(line).Append('\n');
        foreach (((string country, NameKind kind), var ranks) in _tables)
        {
            Dictionary<string, double> weights = WeightsOf(ranks);
            double sum = weights.Values.Sum();
            text.Append(CultureInfo.InvariantCulture, $"names\t{country}\t{kind.ToString().ToLowerInvariant()}\t")
                .AppendJoin(' ', weights
                    .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => string.Create(
                        CultureInfo.InvariantCulture, $"{one.Key}:{Math.Max(1, Math.Round(one.Value / sum * WeightsOfTable))}")))
                .Append('\n');
        }

        return text.ToString();
    }

    private void Add(string country, NameKind kind, string group, string rank, string name, double count)
    {
        string letters = MrzLetters.Fold(Untoned(name)).Replace(' ', '_');
        if (letters.Length == 0 || country.Length != 2)
            return;
        if (!_tables.TryGetValue((country, kind), out var ranks))
            _tables[(country, kind)] = ranks = [];
        if (!ranks.TryGetValue((group, rank), out List<(string, double)>? names))
            ranks[(group, rank)] = names = [];
        names.Add((letters, count));
        Names++;
    }

    private static Dictionary<string, double> WeightsOf(Dictionary<(string Group, string Rank), List<(string Name, double Count)>> ranks)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        double[] counts = [.. ranks.Values.SelectMany(names => names).Select(name => name.Count).Where(count => count > 0)];
        // A table that counts most of its names seldom counts the last ones.
        bool counted = 2 * counts.Length > ranks.Values.Sum(names => names.Count);
        double least = counted ? counts.Min() : 0;
        foreach (((_, string rank), List<(string Name, double Count)> names) in ranks)
        {
            int place = int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Max(1, number) : 1;
            int shares = names.Count - 1 + SharesOfFirst;
            for (int at = 0; at < names.Count; at++)
            {
                double weight = counted ? Math.Max(names[at].Count, least) : NameShares.WeightOf(place);
                weights[names[at].Name] =
                    weights.GetValueOrDefault(names[at].Name) + weight * (at == 0 ? SharesOfFirst : 1) / shares;
            }
        }

        return weights;
    }

    private static string Untoned(string name) => string.Concat(name.Select(letter =>
        Toned.IndexOf(letter, StringComparison.Ordinal) is >= 0 and int at ? Toneless[at] : letter));
}
