using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench names --data DIR</c>: recall of the query sets at fixed shares of alerting innocents, search time, index
/// time and memory. Baseline of the same run: the same queries against the exact tokens of the same names, which is what
/// a search without any tolerance would find.
/// </summary>
internal static class NamesBench
{
    private const int Top = 10;
    private const double PossibleRate = 0.01;
    private const double StrongRate = 0.001;
    private const string Suspects = "OFAC-";
    private static readonly string[] _sets = ["xagency", "order", "trunc"];

    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "Folder with list_ofac100k.tsv.gz, list_loo100k.tsv.gz, q_NAME.tsv and q_neg.tsv.",
            Required = true,
        };
        Option<int> innocents = new("--innocents")
        {
            Description = "How many of the innocents to search.",
            DefaultValueFactory = _ => int.MaxValue,
        };
        Option<string?> budget = new("--budget")
        {
            Description = "N[/STRONG] false alerts per 10 000 travellers: predicts thresholds and counts them on the innocents.",
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new("names", "Recall at 1 % and 0.1 % alerts, search time, index time, memory.\n"
            + "Example: checkpointctl bench names --data shared/data/watchlist/bench")
        {
            data, innocents, budget, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(data)!, parsed.GetValue(innocents), parsed.GetValue(budget), parsed.GetValue(json), cancellation)));
        return command;
    }

    /// <summary>Recall of one query set.</summary>
    private sealed record SetRecall(
        string Set, int Queries, double FirstHit, double FirstTen, double AtPossible, double AtStrong, double ExactTokens);

    private static int Run(string data, int innocentsMax, string? budget, bool json, CancellationToken cancellation)
    {
        FalseAlarmBudget? stated = budget is null ? null : FalseAlarmBudget.Parse(budget)
            ?? throw new WatchlistException($"--budget {budget} is not N[/STRONG] with 0 < STRONG <= N < 10000.");
        List<double> milliseconds = [];
        (WatchlistSearch search, List<ListRecord> records, double indexMilliseconds) = Load(data, "list_ofac100k.tsv.gz");
        List<int> innocents = [];
        foreach (string[] query in Rows(data, "q_neg.tsv").Take(innocentsMax))
        {
            cancellation.ThrowIfCancellationRequested();
            innocents.Add(Answers(search, query, milliseconds)
                .Where(answer => answer.Id.StartsWith(Suspects, StringComparison.Ordinal))
                .Select(answer => answer.Points).DefaultIfEmpty(0).Max());
        }

        if (innocents.Count == 0)
            throw new WatchlistException($"{Path.Combine(data, "q_neg.tsv")} holds no innocents.");
        innocents.Sort((a, b) => b.CompareTo(a));

        BudgetFigures? figures = stated is null ? null : BudgetFigures.Of(
            search, Suspects,
            [.. Rows(data, "q_neg.tsv").Take(innocentsMax).Select(row => QueryIdentity.Of(row[1], row[2], nationality: row[3]))],
            stated, cancellation);

        // At most floor(n * rate) innocents lie above the threshold.
        int possible = innocents[(int)(innocents.Count * PossibleRate)] + 1;
        int strong = innocents[(int)(innocents.Count * StrongRate)] + 1;
        List<SetRecall> recalls = [];
        foreach (string set in _sets)
            recalls.Add(Recall(search, records, data, set, possible, strong, milliseconds));
        long indexBytes = search.IndexSizeBytes;
        (search, records, _) = Load(data, "list_loo100k.tsv.gz");
        recalls.Add(Recall(search, records, data, "loo", possible, strong, milliseconds));
        milliseconds.Sort();
        PairsFigures? pairs = PairsFigures.Beside(data, cancellation);
        Write(recalls, innocents.Count, possible, strong, milliseconds, indexMilliseconds, indexBytes, pairs, figures, json);
        return CommandLine.Done;
    }

    private static (WatchlistSearch Search, List<ListRecord> Records, double Milliseconds) Load(string data, string file)
    {
        List<ListRecord> records = [.. Rows(data, file).Select(RecordOf)];
        long start = TimeProvider.System.GetTimestamp();
        WatchlistSearch search = WatchlistSearch.Build(records, ordinal => records[ordinal]);
        return (search, records, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
    }

    private static SetRecall Recall(
        WatchlistSearch search, List<ListRecord> records, string data, string set, int possible, int strong,
        List<double> milliseconds)
    {
        HashSet<string> exact = [.. records.SelectMany(record =>
            record.Names.Select(name => record.Id + " " + Sorted(name.Full)))];
        int queries = 0, first = 0, ten = 0, atPossible = 0, atStrong = 0, atExact = 0;
        foreach (string[] query in Rows(data, $"q_{set}.tsv"))
        {
            string[] targets = query[4].Split('|');
            List<(string Id, int Points)> answers = Answers(search, query, milliseconds);
            int at = answers.FindIndex(answer => targets.Contains(answer.Id));
            int points = at < 0 ? 0 : answers[at].Points;
            queries++;
            first += at == 0 ? 1 : 0;
            ten += at >= 0 ? 1 : 0;
            atPossible += points >= possible ? 1 : 0;
            atStrong += points >= strong ? 1 : 0;
            atExact += targets.Any(target => exact.Contains(target + " " + Sorted(query[1]))) ? 1 : 0;
        }

        double Share(int count) => queries == 0 ? 0 : Math.Round((double)count / queries, 3);
        return new SetRecall(set, queries, Share(first), Share(ten), Share(atPossible), Share(atStrong), Share(atExact));
    }

    private static List<(string Id, int Points)> Answers(
        WatchlistSearch search, string[] query, List<double> milliseconds)
    {
        TravellerIdentity traveller = QueryIdentity.Of(query[1], query[2], nationality: query[3]);
        long start = TimeProvider.System.GetTimestamp();
        var matches = search.Search(traveller, OpenedSlice.Thresholds, Top);
        milliseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        return [.. matches.Select(match => (match.Record.Id, match.Score.Thousandths))];
    }

    private static void Write(
        List<SetRecall> recalls, int innocents, int possible, int strong, List<double> milliseconds,
        double indexMilliseconds, long indexBytes, PairsFigures? pairs, BudgetFigures? figures, bool json)
    {
        double p50 = WatchlistMatchCommand.Quantile(milliseconds, 0.50);
        double p95 = WatchlistMatchCommand.Quantile(milliseconds, 0.95);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    bench = "names",
                    innocents,
                    thresholdAt1PerCent = possible / 1000m,
                    thresholdAt01PerCent = strong / 1000m,
                    sets = recalls,
                    p50Milliseconds = Math.Round(p50, 3),
                    p95Milliseconds = Math.Round(p95, 3),
                    indexMilliseconds = Math.Round(indexMilliseconds),
                    indexBytes,
                    pairs,
                    falseAlarms = figures,
                },
                JsonSerializerOptions.Web));
            return;
        }

        CultureInfo plain = CultureInfo.InvariantCulture;
        Console.Out.WriteLine("set        queries    R@1   R@10   at 1 %  at 0.1 %   exact tokens (baseline)");
        foreach (SetRecall recall in recalls)
            Console.Out.WriteLine(string.Create(plain,
                $"{recall.Set,-9} {recall.Queries,8} {recall.FirstHit,6:0.000} {recall.FirstTen,6:0.000} ")
                + string.Create(plain,
                    $"{recall.AtPossible,8:0.000} {recall.AtStrong,9:0.000} {recall.ExactTokens,10:0.000}"));
        Console.Out.WriteLine(string.Create(plain,
            $"{innocents} innocents; score {possible / 1000m:0.000} at 1 %, {strong / 1000m:0.000} at 0.1 %"));
        Console.Out.WriteLine(string.Create(plain,
            $"search p50 {p50:0.00} ms, p95 {p95:0.00} ms; index built in {indexMilliseconds:0} ms, {indexBytes / 1e6:0.0} MB"));
        foreach (string line in (pairs?.Lines() ?? []).Concat(figures?.Lines() ?? []))
            Console.Out.WriteLine(line);
    }

    private static string Sorted(string name) => string.Join(' ', name.Split(' ').Order(StringComparer.Ordinal));

    private static ListRecord RecordOf(string[] row) => new()
    {
        Id = row[0],
        List = row[0].StartsWith(Suspects, StringComparison.Ordinal) ? Suspects : "bench",
        Source = "bench",
        SourceId = row[0],
        Names = [.. $"{row[1]}|{row[2]}".Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select((name, at) => new ListedName(name, at == 0 ? NameStrength.Primary : NameStrength.Strong))],
        BirthDates = [.. row[3].Split('|').Select(WatchlistPairsCommand.SpanOf).OfType<BirthDateRange>()],
    };

    private static IEnumerable<string[]> Rows(string data, string file)
    {
        using Stream stream = File.OpenRead(Path.Combine(data, file));
        using StreamReader reader = new(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            string[] fields = text.Split('\t');
            yield return fields.Length >= 5
                ? fields : throw new WatchlistException($"{file}, line {line}: {fields.Length} fields where 5 are expected.");
        }
    }
}
