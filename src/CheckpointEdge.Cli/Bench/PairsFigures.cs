using System.Globalization;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Matching.Pairs;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// What <c>watchlist pairs</c> reaches on labelled pairs: how well true pairs of each source rise above two different
/// people of one list, and F1 on the labelled person pairs at the one threshold that the command has.
/// </summary>
/// <param name="F1AtSame">At <see cref="PairDecision.SameFrom"/>; null without labelled person pairs.</param>
internal sealed record PairsFigures(
    int Pairs, IReadOnlyList<PairsFigures.Source> Sources, double? F1AtSame, int Matches, int NonMatches, double MicrosecondsEach)
{
    private const double FalsePositives = 0.05;
    private const string HardNegatives = "distinct_entities_hard";
    private const string PersonPairs = "nomenklatura";
    private static readonly (string Name, Func<string, bool> Holds)[] _sources =
    [
        ("cross-agency", source => source.StartsWith("cross_agency_un_ofac", StringComparison.Ordinal)),
        ("cross-agency EU", source => source == "cross_agency_un_eu"),
        ("OFAC strong", source => source == "ofac:alias_strong"),
        ("UN good", source => source == "un:alias_good"),
    ];

    /// <summary>Area under the curve, and recall where one hard negative in twenty is called the same.</summary>
    internal sealed record Source(string Name, int Pairs, double Auc, double RecallAtFivePerCent);

    /// <summary>The figures for <c>pairs.csv</c> in the folder of the queries or the one above it; null without such a file.</summary>
    public static PairsFigures? Beside(string data, CancellationToken cancellation)
    {
        string? file = new[] { data, Path.Combine(data, "..") }
            .Select(folder => Path.Combine(folder, "pairs.csv")).FirstOrDefault(File.Exists);
        return file is null ? null : Of(file, cancellation);
    }

    /// <summary>Scores every row of <c>pairs.csv</c> (id, name1, name2, dob1, dob2, label, source).</summary>
    public static PairsFigures Of(string file, CancellationToken cancellation)
    {
        using DelimitedTable table = DelimitedTable.Open(file, quoted: true, "name1", "name2", "dob1", "dob2", "label", "source");
        List<(string Source, bool Match, int Points)> scored = [];
        long start = TimeProvider.System.GetTimestamp();
        foreach ((_, string[] row) in table.Rows())
        {
            cancellation.ThrowIfCancellationRequested();
            PairFinding found = WatchlistPairsCommand.Compare(At(row, "name1"), At(row, "dob1"), At(row, "name2"), At(row, "dob2"));
            scored.Add((At(row, "source"), At(row, "label") == "match", found.Score.Thousandths));
        }

        double milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        int[] hard = [.. scored.Where(pair => pair.Source.EndsWith(HardNegatives, StringComparison.Ordinal))
            .Select(pair => pair.Points).OrderDescending()];
        (bool Match, bool Same)[] labelled = [.. scored
            .Where(pair => pair.Source.StartsWith(PersonPairs, StringComparison.Ordinal))
            .Select(pair => (pair.Match, pair.Points >= PairDecision.SameFrom.Thousandths))];
        int matches = labelled.Count(pair => pair.Match);
        return new PairsFigures(
            scored.Count,
            hard.Length == 0 ? [] : [.. _sources.Select(source =>
                Against(source.Name, [.. scored.Where(pair => source.Holds(pair.Source)).Select(pair => pair.Points)], hard))],
            matches == 0 ? null
                : Math.Round(2.0 * labelled.Count(pair => pair is (true, true)) / (matches + labelled.Count(pair => pair.Same)), 3),
            matches, labelled.Length - matches, Math.Round(1000 * milliseconds / Math.Max(1, scored.Count), 1));

        string At(string[] row, string column) => row[table.ColumnOf(column)];
    }

    /// <summary>For people to read, one line each.</summary>
    public IEnumerable<string> Lines()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        foreach (Source source in Sources)
            yield return string.Create(plain,
                $"pairs {source.Name,-16} {source.Pairs,6} AUC {source.Auc:0.000}, recall at 5 % false positives ")
                + source.RecallAtFivePerCent.ToString("0.000", plain);
        if (F1AtSame is { } f1)
            yield return string.Create(plain,
                $"labelled person pairs ({Matches} match, {NonMatches} not): F1 {f1:0.000} at score {PairDecision.SameFrom}");
        yield return string.Create(plain, $"{Pairs} pairs, {MicrosecondsEach:0.0} µs each");
    }

    private static Source Against(string name, int[] points, int[] hard)
    {
        if (points.Length == 0)
            return new Source(name, 0, 0, 0);
        int threshold = hard[(int)(hard.Length * FalsePositives)];
        double above = points.Sum(one => hard.Sum(other => one > other ? 1.0 : one == other ? 0.5 : 0));
        return new Source(name, points.Length, Math.Round(above / points.Length / hard.Length, 3),
            Math.Round((double)points.Count(one => one > threshold) / points.Length, 3));
    }
}
