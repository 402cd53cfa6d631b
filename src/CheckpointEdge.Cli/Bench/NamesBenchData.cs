using System.IO.Compression;
using System.Text.Json;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>A query of the bench.</summary>
/// <param name="Targets">Ids that count as found; none for an innocent.</param>
/// <param name="Remark">The name before it was altered, where the set has such.</param>
internal sealed record BenchQuery(string Id, string Name, string Born, string Nationality, string[] Targets, string Remark)
{
    public TravellerIdentity Traveller() => QueryIdentity.Of(Name, Born, nationality: Nationality);
}

/// <summary>The files of the bench: lists, query sets, innocents. Immutable.</summary>
/// <param name="folder">Holds list_ofac100k.tsv.gz and q_*.tsv, or a folder <c>bench</c> that does.</param>
internal sealed class NamesBenchData(string folder)
{
    /// <summary>The ids whose hits count as alerts.</summary>
    public const string Suspects = "OFAC-";

    /// <summary>The list on which they stand.</summary>
    public const string SuspectsList = "suspects";

    /// <summary>The innocents as published: id, name as its bearer writes it, and more; need not be there.</summary>
    private const string FullInnocents = "innocents_full.csv";

    private const int ColumnsMin = 5;

    private readonly string _bench =
        Directory.Exists(Path.Combine(folder, "bench")) ? Path.Combine(folder, "bench") : folder;

    /// <summary>A file beside the folder of the bench, or null.</summary>
    public string? Beside(params string[] path)
    {
        string file = Path.Combine([_bench, "..", .. path]);
        return File.Exists(file) ? file : null;
    }

    public List<ListRecord> List(string file) => [.. Rows(file).Select(RecordOf)];

    public List<BenchQuery> Queries(string set) => [.. Rows($"q_{set}.tsv").Select(row => new BenchQuery(
        row[0], row[1], row[2], row[3], row[4].Split('|', StringSplitOptions.RemoveEmptyEntries),
        row.Length > ColumnsMin ? row[ColumnsMin] : ""))];

    /// <summary>The travellers of queries, each with the group of the name; null where the published file does not tell it.</summary>
    public List<(TravellerIdentity Traveller, NameGroup? Group)> WithGroups(IEnumerable<BenchQuery> queries)
    {
        string file = Path.Combine(_bench, FullInnocents);
        Dictionary<string, NameGroup> groups = File.Exists(file)
            ? File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length > 1)
                .ToDictionary(fields => fields[0], fields => NameGroups.OfName(fields[1]), StringComparer.Ordinal)
            : [];
        return [.. queries.Select(query =>
            (query.Traveller(), groups.TryGetValue(query.Id, out NameGroup group) ? group : (NameGroup?)null))];
    }

    /// <summary>Ids that mean the same person as another id.</summary>
    public Dictionary<string, string[]> Twins() => Beside("derived", "twins.json") is { } file
        ? JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllBytes(file))! : [];

    private static ListRecord RecordOf(string[] row) => new()
    {
        Id = row[0],
        List = row[0].StartsWith(Suspects, StringComparison.Ordinal) ? SuspectsList : "others",
        Source = "bench",
        SourceId = row[0],
        Names = [.. $"{row[1]}|{row[2]}".Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select((name, at) => new ListedName(name, at == 0 ? NameStrength.Primary : NameStrength.Strong))],
        BirthDates = [.. row[3].Split('|').Select(WatchlistPairsCommand.SpanOf).OfType<BirthDateRange>()],
    };

    private IEnumerable<string[]> Rows(string file)
    {
        using Stream stream = File.OpenRead(Path.Combine(_bench, file));
        using StreamReader reader = new(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            string[] fields = text.Split('\t');
            yield return fields.Length >= ColumnsMin ? fields : throw new WatchlistException(
                $"{file}, line {line}: {fields.Length} fields where {ColumnsMin} are expected.");
        }
    }
}
