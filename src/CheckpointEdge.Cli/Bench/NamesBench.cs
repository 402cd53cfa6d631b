using System.CommandLine;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench names --data DIR</c>: recall of the query sets at fixed shares of alerting innocents, the same with less work
/// allowed, altered names, pairs, budget, search time in 100,000 and in a million names, load time and memory; beside
/// pg_trgm in the same run where PostgreSQL is at hand.
/// </summary>
internal static class NamesBench
{
    private const string FullList = "list_ofac100k.tsv.gz";
    private const string WithoutAliases = "list_loo100k.tsv.gz";
    private const string ListOfAltered = "list_un_ofac.tsv";
    private const int MillionNames = 1_000_000;
    private const int SearchesInMillion = 2_000;
    private const int PeerInnocentsMax = 2_000;
    private static readonly string[] _sets = ["xagency", "order", "trunc"];
    private static readonly int[] _divisors = [1, 16, 256, 1024, 4096];

    /// <summary>What was asked for.</summary>
    internal sealed record Settings(
        string Data, int Innocents, bool Json, bool Million, string? Postgres, bool Peer, string? Documents,
        FalseAlarmBudget? Budget);

    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "Folder with list_ofac100k.tsv.gz, list_loo100k.tsv.gz, list_un_ofac.tsv, q_NAME.tsv, or its parent.",
            Required = true,
        };
        Option<int> innocents = new("--innocents")
        {
            Description = "How many of the innocents to search.",
            DefaultValueFactory = _ => int.MaxValue,
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Option<bool> small = new("--no-million") { Description = "Leave out the list of a million names." };
        Option<string?> postgres = new("--postgres")
        {
            Description = "libpq connection string of a database to use for pg_trgm; without it one is started where installed.",
        };
        Option<bool> alone = new("--no-postgres") { Description = "Leave out pg_trgm." };
        Option<string?> documents = new("--documents")
        {
            Description = "A documents.fp to hold open while memory is measured.",
        };
        Option<string?> budget = new("--budget")
        {
            Description = "N[/STRONG] false alerts per 10 000 travellers: predicts thresholds and counts them on the innocents.",
        };
        Option<string?> open = new("--open") { Hidden = true };
        Command command = new("names", "Recall at 1 % and 0.1 % alerts, search time, load time, memory, beside pg_trgm.\n"
            + "Example: checkpointctl bench names --data shared/data/watchlist/bench")
        {
            data, innocents, json, small, postgres, alone, documents, budget, open,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(open) is { } slice
            ? SliceOpening.Open(slice, parsed.GetValue(documents))
            : Run(new Settings(
                parsed.GetValue(data)!, parsed.GetValue(innocents), parsed.GetValue(json), !parsed.GetValue(small),
                parsed.GetValue(postgres), !parsed.GetValue(alone), parsed.GetValue(documents), BudgetOf(parsed.GetValue(budget))),
                cancellation)));
        return command;
    }

    private static FalseAlarmBudget? BudgetOf(string? text) => text is null ? null : FalseAlarmBudget.Parse(text)
        ?? throw new WatchlistException($"--budget {text} is not N[/STRONG] with 0 < STRONG <= N < 10000.");

    private static int Run(Settings settings, CancellationToken cancellation)
    {
        NamesBenchReport report = new();
        BenchSteps.Run(steps => Measure(settings, report, steps, cancellation));
        if (settings.Json)
            report.WriteJson();
        else
            report.WriteText(Console.Out);
        return CommandLine.Done;
    }

    private static void Measure(Settings settings, NamesBenchReport report, BenchSteps steps, CancellationToken cancellation)
    {
        NamesBenchData data = new(settings.Data);
        List<BenchQuery> innocents = [.. data.Queries("neg").Take(settings.Innocents)];
        List<ListRecord> records = data.List(FullList);
        report.Opening = steps.Take("opening a slice in another process", _ =>
            SliceOpening.Measure(records, innocents.Take(200), settings.Documents));
        NamesBenchEngine engine = steps.Take("indexing 100,000 entities", _ => new NamesBenchEngine(records));
        report.Index = (engine.BuildMilliseconds, engine.Search.IndexSizeBytes, engine.Search.Names);
        engine.WarmUp(innocents);
        List<BenchAnswer> answers = steps.Take("searching innocents", told => Ask(engine, innocents, told, cancellation));
        AlertThresholds thresholds = AlertThresholds.Of(answers);
        List<SetRecall> recalls = [.. _sets.Select(set => Recall(engine, data, set, thresholds, steps, cancellation))];
        SearchTimes times = engine.TakeTimes();
        foreach (int divisor in _divisors)
        {
            engine.UseBudget(SearchBudget.Full.Divided(divisor));
            report.Budgets.Add((divisor, SetRecall.Of("xagency", steps.Take($"searching with 1/{divisor} of the work",
                told => Ask(engine, data.Queries("xagency"), told, cancellation)), thresholds)));
        }

        engine.UseBudget(SearchBudget.Full);
        if (settings.Budget is { } budget)
            report.Budget = steps.Take("thresholds from a budget", _ => BudgetFigures.Of(
                engine.Search, NamesBenchData.SuspectsList, data.WithGroups(innocents), budget, cancellation));
        NamesBenchEngine others = new(data.List(WithoutAliases));
        recalls.Add(Recall(others, data, "loo", thresholds, steps, cancellation));
        SetRecall altered = Altered(data, queries =>
            new NamesBenchEngine(data.List(ListOfAltered)).Ask(queries, () => { }, cancellation));
        SearchTimes? million = settings.Million ? Million(data, records, innocents, steps, cancellation) : null;
        report.Engines.Add(new EngineFigures("this matcher", thresholds, recalls, altered, times, million));
        report.Pairs = steps.Take("labelled pairs", _ => PairsFigures.Beside(settings.Data, cancellation));
        report.PeerMissing = "left out";
        if (settings.Peer)
            report.PeerMissing = Peer(settings, data, records, innocents, report, steps);
    }

    private static SearchTimes Million(
        NamesBenchData data, List<ListRecord> records, List<BenchQuery> innocents, BenchSteps steps,
        CancellationToken cancellation)
    {
        NamesBenchEngine engine = steps.Take("indexing a million names",
            _ => new NamesBenchEngine(RecombinedNames.Of(records, MillionNames)));
        engine.WarmUp(innocents);
        steps.Take("searching a million names",
            told => Ask(engine, [.. innocents.Skip(400).Take(SearchesInMillion), .. data.Queries("xagency")], told, cancellation));
        return engine.TakeTimes();
    }

    private static string Peer(
        Settings settings, NamesBenchData data, List<ListRecord> records, List<BenchQuery> innocents, NamesBenchReport report,
        BenchSteps steps)
    {
        (TrigramDatabase? opened, string reason) = TrigramDatabase.Open(settings.Postgres);
        if (opened is null)
            return reason;
        using TrigramDatabase database = opened;
        report.PeerIndexMilliseconds = steps.Take("pg_trgm: loading", _ => database.Load(records));
        (List<BenchAnswer> answers, List<double> times) = steps.Take("pg_trgm: innocents",
            _ => database.Ask([.. innocents.Take(PeerInnocentsMax)]));
        AlertThresholds thresholds = AlertThresholds.Of(answers);
        List<SetRecall> recalls = [.. _sets.Select(set => SetRecall.Of(set, database.Ask(data.Queries(set)).Answers, thresholds))];
        database.Load(data.List(WithoutAliases));
        recalls.Add(SetRecall.Of("loo", database.Ask(data.Queries("loo")).Answers, thresholds));
        database.Load(data.List(ListOfAltered));
        SetRecall altered = Altered(data, queries => database.Ask(queries).Answers);
        SearchTimes? million = null;
        if (settings.Million)
        {
            steps.Take("pg_trgm: loading a million names", _ => database.Load(RecombinedNames.Of(records, MillionNames)));
            million = SearchTimes.Of(steps.Take("pg_trgm: searching a million names",
                _ => database.Ask([.. innocents.Skip(400).Take(SearchesInMillion)]).Milliseconds), []);
        }

        report.Engines.Add(new EngineFigures("pg_trgm 0.3", thresholds, recalls, altered, SearchTimes.Of(times, []), million));
        return "";
    }

    // Only names that differ from the published one are asked, and the same person on the other list is a hit as well.
    private static SetRecall Altered(NamesBenchData data, Func<List<BenchQuery>, List<BenchAnswer>> ask)
    {
        Dictionary<string, string[]> twins = data.Twins();
        List<BenchQuery> queries = [.. data.Queries("un_treated").Where(query => query.Name != query.Remark).Select(query =>
            query with { Targets = [.. query.Targets, .. query.Targets.SelectMany(id => twins.GetValueOrDefault(id, []))] })];
        return SetRecall.Of("altered", ask(queries), new AlertThresholds(0, 1, 1));
    }

    private static SetRecall Recall(
        NamesBenchEngine engine, NamesBenchData data, string set, AlertThresholds thresholds, BenchSteps steps,
        CancellationToken cancellation) =>
        SetRecall.Of(
            set, steps.Take($"searching {set}", told => Ask(engine, data.Queries(set), told, cancellation)), thresholds);

    private static List<BenchAnswer> Ask(
        NamesBenchEngine engine, List<BenchQuery> queries, Action<double> told, CancellationToken cancellation)
    {
        int asked = 0;
        return engine.Ask(queries, () => told((double)++asked / queries.Count), cancellation);
    }
}
