using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>watchlist match --slice DIR --queries FILE.tsv --out FILE.tsv [--top 10]</c>: bulk search. The best records are
/// written whatever their band; who reads the file sets the limit.
/// </summary>
internal static class WatchlistMatchCommand
{
    private const int ProgressEvery = 1_000;
    private const int NotesMax = 5;

    public static Command Create()
    {
        Option<string> slice = new("--slice") { Description = "Directory of the slice.", Required = true };
        Option<string> queries = new("--queries")
        {
            Description = "Tab-separated, header id name dob sex nationality document; only id and name are required.",
            Required = true,
        };
        Option<string> output = new("--out") { Description = "File to write.", Required = true };
        Option<int> top = new("--top") { Description = "Records per query.", DefaultValueFactory = _ => 10 };
        Option<bool> json = new("--json") { Description = "The summary as one JSON object." };
        Command command = new("match", "Searches a slice for every row of a file.\n"
            + "Example: checkpointctl watchlist match --slice lists/gen-1 --queries travellers.tsv --out hits.tsv --top 10")
        {
            slice, queries, output, top, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(slice)!, parsed.GetValue(queries)!, parsed.GetValue(output)!, parsed.GetValue(top),
            parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(
        string directory, string queries, string output, int top, bool json, CancellationToken cancellation)
    {
        if (top < 1)
            throw new WatchlistException("--top must be 1 or more.");
        using DelimitedTable table = DelimitedTable.Open(queries, quoted: false, "id", "name");
        using OpenedSlice opened = OpenedSlice.Open(directory);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{opened.Search.Records} records, {opened.Search.Names} names, indexed in {opened.BuildMilliseconds:0} ms"));
        List<double> milliseconds = [];
        int found = 0;

        // Nothing half written carries the final name.
        string partial = output + ".partial";
        using (StreamWriter writer = new(partial, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            writer.WriteLine("id\trank\trecord\tname\tscore\tband\tmilliseconds");
            foreach ((string id, TravellerIdentity traveller) in Travellers(table))
            {
                cancellation.ThrowIfCancellationRequested();
                long start = TimeProvider.System.GetTimestamp();
                ImmutableArray<Match> matches = opened.Search.Search(traveller, opened.ThresholdsOf, top);
                milliseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
                found += matches.IsEmpty ? 0 : 1;
                Write(writer, id, matches, milliseconds[^1]);
                if (milliseconds.Count % ProgressEvery == 0)
                    Console.Error.WriteLine($"{milliseconds.Count} searched");
            }
        }

        File.Move(partial, output, overwrite: true);
        WriteSummary(milliseconds, found, opened.BuildMilliseconds, json);
        return CommandLine.Done;
    }

    /// <summary>The identities of a file of queries; what cannot be read in it is told on standard error.</summary>
    internal static IEnumerable<(string Id, TravellerIdentity Traveller)> Travellers(DelimitedTable table)
    {
        int id = table.ColumnOf("id"), name = table.ColumnOf("name"), dob = table.ColumnOf("dob");
        int sex = table.ColumnOf("sex"), nationality = table.ColumnOf("nationality");
        int document = table.ColumnOf("document"), notes = 0;
        foreach ((int line, string[] fields) in table.Rows())
        {
            if (fields.Length <= Math.Max(id, name))
                throw new WatchlistException($"{table.File}, line {line}: the row has no {(fields.Length <= id ? "id" : "name")}.");
            string born = At(fields, dob);
            if (QueryIdentity.DateOf(born) is null && notes++ < NotesMax)
                Console.Error.WriteLine($"note: {table.File}, line {line}: the date of birth is not YYYY[-MM[-DD]]; searched without it.");
            yield return (fields[id], QueryIdentity.Of(
                fields[name], born, At(fields, sex), At(fields, nationality), At(fields, document)));
        }

        if (notes > NotesMax)
            Console.Error.WriteLine($"note: {notes - NotesMax} more rows with such a date.");
    }

    private static string At(string[] fields, int column) =>
        column >= 0 && column < fields.Length ? fields[column] : "";

    private static void Write(StreamWriter writer, string id, ImmutableArray<Match> matches, double milliseconds)
    {
        string time = milliseconds.ToString("0.000", CultureInfo.InvariantCulture);
        if (matches.IsEmpty)
            writer.WriteLine($"{id}\t0\t\t\t\t\t{time}");
        for (int at = 0; at < matches.Length; at++)
        {
            Match match = matches[at];
            writer.WriteLine(
                $"{id}\t{at + 1}\t{match.Record.Id}\t{OneLine(match.Name?.Full ?? "")}\t{match.Score}\t"
                + $"{match.Band.ToString().ToLowerInvariant()}\t{time}");
        }
    }

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');

    private static void WriteSummary(List<double> milliseconds, int found, double buildMilliseconds, bool json)
    {
        milliseconds.Sort();
        double p50 = Quantile(milliseconds, 0.50), p95 = Quantile(milliseconds, 0.95);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                queries = milliseconds.Count,
                found,
                p50Milliseconds = Math.Round(p50, 3),
                p95Milliseconds = Math.Round(p95, 3),
                indexMilliseconds = Math.Round(buildMilliseconds),
            }));
            return;
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds.Count} queries, {found} with a record, p50 {p50:0.00} ms, p95 {p95:0.00} ms"));
    }

    /// <summary>The value below which the share lies; 0 for no values. The list is sorted.</summary>
    internal static double Quantile(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
