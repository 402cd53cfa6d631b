using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench ingest</c>: hits per second into a PostgreSQL that it starts itself, through Central's store and through its whole
/// door, against bare inserts of the same reports in the same run; then the store is killed while boards send.
/// </summary>
internal static class IngestBench
{
    private const int Rounds = 3;

    /// <summary>
    /// Rounds that are not counted: a Central runs for weeks, and in its first seconds most of what it does is compiling itself.
    /// </summary>
    private const int WarmUps = 3;

    /// <summary>Hits in one request that boards send which are not behind (count).</summary>
    private static readonly ImmutableArray<int> _smallBatches = [1, 10, 50];

    /// <summary>Requests of one board in a round of small batches (count): Central takes 300 at once from one caller, and resends count.</summary>
    private const int SmallRequestsMax = 150;

    private const int KillRetryMilliseconds = 100;

    /// <summary>Attempts to count what is stored while the server comes back (count).</summary>
    private const int CountTriesMax = 300;

    public static Command Create()
    {
        Option<int> boards = new("--boards") { Description = "Boards that send at once.", DefaultValueFactory = _ => 20 };
        Option<int> hits = new("--hits") { Description = "Different hits of each round.", DefaultValueFactory = _ => 24_000 };
        Option<int> batch = new("--batch")
        {
            Description = "Hits in one request; a board with a backlog sends 200.",
            DefaultValueFactory = _ => ReportBatch.CountMax,
        };
        Option<int> resends = new("--resends") { Description = "Batches sent twice, in percent.", DefaultValueFactory = _ => 20 };
        Option<int> together = new("--together") { Description = "Instead: so many boards come back at one moment." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "ingest",
            "Hits per second into PostgreSQL, against bare inserts; then the store is killed.\nExample: checkpointctl bench ingest --json")
        {
            boards, hits, batch, resends, together, json,
        };
        command.SetAction((parsed, _) => RunAsync(
            new Load(parsed.GetValue(boards), parsed.GetValue(hits), parsed.GetValue(batch), parsed.GetValue(resends)),
            parsed.GetValue(together),
            parsed.GetValue(json)));
        return command;
    }

    private static BenchSheet Sheet { get; } = new(
        "ingest", "hits taken in by Central's store and by its whole door (hits a second), and what is there after kills",
        "bare inserts of the same rows into the same PostgreSQL", Seed: 1);

    private static async Task<int> RunAsync(Load load, int together, bool json)
    {
        string programs = PostgresCluster.Programs()
            ?? throw new WatchlistException("PostgreSQL is not installed; 'apt-get install postgresql' brings it.");
        string folder = Directory.CreateTempSubdirectory("checkpoint-ingest-").FullName;
        ThreadPool.SetMinThreads(2 * load.Boards, 2 * load.Boards);
        try
        {
            using PostgresCluster cluster = PostgresCluster.Start(
                programs, "checkpoint-ingest-server-", "-c shared_buffers=256MB -c max_wal_size=4GB", FreePort());
            string server = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{cluster.Port}");
            IngestReport report;
            await using (IngestCentral central = await IngestCentral.StartAsync(
                folder, StoreAddress.Parse($"postgres://postgres:{cluster.Password}@{server}/postgres")))
            {
                if (together > 0)
                {
                    CrowdReport crowd = await new IngestCrowd(central, folder).RunAsync(together);
                    (Sheet with { Measured = "boards that come back at one moment, until all are served (seconds)", Baseline = "how many came" })
                        .Write(JsonSerializer.SerializeToNode(crowd, IngestJson.Default.CrowdReport));
                    return crowd.Served == together && crowd.Rows == together ? CommandLine.Done : CommandLine.NegativeAnswer;
                }

                using IngestBare bare = new(
                    $"Host=127.0.0.1;Port={cluster.Port};Username=postgres;Password={cluster.Password};Database=postgres;Max Auto Prepare=10");
                report = await MeasureAsync(load, central, bare, cluster);
            }

            Write(report, json);
            return report.Killed.Rows == report.Killed.Sent && report.Killed.Distinct == report.Killed.Sent
                ? CommandLine.Done
                : CommandLine.NegativeAnswer;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IngestReport> MeasureAsync(Load load, IngestCentral central, IngestBare bare, PostgresCluster cluster)
    {
        IngestBatch full = await MeasureAsync(load, WarmUps, central, bare);
        List<IngestBatch> small = [];
        foreach (int batch in _smallBatches.Where(batch => batch < load.Batch))
        {
            int hits = Math.Min(load.Hits, SmallRequestsMax * load.Boards * batch);
            small.Add(await MeasureAsync(load with { Batch = batch, Hits = hits }, 1, central, bare));
        }

        IngestKill killed = await KillAsync(load, central, cluster);
        return new IngestReport(
            "ingest", load.Boards, load.Hits, load.Batch, load.Resends, IngestLoad.SealedBytes, Rounds, full.Bare, full.Store, full.Line,
            full.StoreRatio, full.LineRatio, small, killed);
    }

    private static async Task<IngestBatch> MeasureAsync(Load load, int warmUps, IngestCentral central, IngestBare bare)
    {
        List<double> bares = [], stores = [], lines = [];
        for (int round = 0; round < warmUps + Rounds; round++)
        {
            // Each way begins once, so that none always has the quiet machine.
            string name = string.Create(CultureInfo.InvariantCulture, $"{load.Batch}x{round}");
            List<(List<double> Into, Func<Task<double>> Way)> ways =
            [
                (bares, () => BareAsync(load, "bare" + name, bare)),
                (stores, () => StoreAsync(load, "store" + name, central)),
                (lines, () => LineAsync(load, "line" + name, central)),
            ];
            for (int i = 0; i < ways.Count; i++)
            {
                (List<double> into, Func<Task<double>> way) = ways[(i + round) % ways.Count];
                double rate = await way();
                if (round >= warmUps)
                    into.Add(rate);
            }
        }

        IngestRate baseline = Of(bares), store = Of(stores), line = Of(lines);
        return new IngestBatch(
            load.Batch, load.Hits, baseline, store, line, store.PerSecond / baseline.PerSecond, line.PerSecond / baseline.PerSecond);
    }

    private static Task<double> BareAsync(Load load, string round, IngestBare bare) => MeasureAsync(load, round, boards =>
        Task.WhenAll(boards.Select(board => Task.Run(() =>
        {
            foreach (var batch in board.Batches)
                bare.Send(batch.Reports);
        }))));

    private static Task<double> StoreAsync(Load load, string round, IngestCentral central) => MeasureAsync(load, round, boards =>
        Task.WhenAll(boards.Select(board => Task.Run(() =>
        {
            foreach (var batch in board.Batches)
                central.Reports.Store(board.Unit, batch);
        }))));

    private static Task<double> LineAsync(Load load, string round, IngestCentral central) => MeasureAsync(load, round, async boards =>
    {
        HttpClient[] lines = [.. boards.Select(board => central.Line(board.Certificate))];
        await Task.WhenAll(boards.Select((board, at) => Task.Run(async () =>
        {
            foreach (byte[] body in board.Bodies)
                if (!await IngestCentral.SendAsync(lines[at], body))
                    throw new WatchlistException("Central did not take a batch in; the figure would mean nothing.");
        })));
        foreach (HttpClient line in lines)
            line.Dispose();
    },
    boards => IngestCentral.TakeIn(central.Database, boards.Select(board => (board.Unit, board.Certificate))));

    /// <param name="prepare">What is not measured: boards that Central knows before they send.</param>
    private static async Task<double> MeasureAsync(
        Load load, string round, Func<ImmutableArray<IngestBoard>, Task> send, Action<ImmutableArray<IngestBoard>>? prepare = null)
    {
        ImmutableArray<IngestBoard> boards =
            IngestLoad.Make(round, load.Boards, load.Hits, load.Batch, load.Resends, TimeProvider.System);
        prepare?.Invoke(boards);
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        await send(boards);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (IngestBoard board in boards)
            board.Dispose();
        return IngestLoad.Sent(boards) / seconds;
    }

    /// <summary>The server's first process is killed when a third and when two thirds of the batches have gone.</summary>
    private static async Task<IngestKill> KillAsync(Load load, IngestCentral central, PostgresCluster cluster)
    {
        const string round = "killed";
        ImmutableArray<IngestBoard> boards =
            IngestLoad.Make(round, load.Boards, load.Hits, load.Batch, load.Resends, TimeProvider.System);
        IngestCentral.TakeIn(central.Database, boards.Select(board => (board.Unit, board.Certificate)));
        int all = boards.Sum(board => board.Bodies.Length), delivered = 0, again = 0, kills = 0;
        Task sending = Task.WhenAll(boards.Select(board => Task.Run(async () =>
        {
            using HttpClient line = central.Line(board.Certificate);
            foreach (byte[] body in board.Bodies)
            {
                while (!await IngestCentral.SendAsync(line, body))
                {
                    Interlocked.Increment(ref again);
                    await Task.Delay(TimeSpan.FromMilliseconds(KillRetryMilliseconds), TimeProvider.System, CancellationToken.None);
                }

                Interlocked.Increment(ref delivered);
            }
        })));
        while (!sending.IsCompleted)
        {
            if (kills < 2 && Volatile.Read(ref delivered) >= (kills + 1) * all / 3)
            {
                cluster.KillServer();
                cluster.StartServer();
                kills++;
            }

            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
        }

        await sending;
        foreach (IngestBoard board in boards)
            board.Dispose();
        (long rows, long ids, long numbers) = await StoredAsync(central, round);
        return new IngestKill(kills, again, load.Hits / load.Boards * load.Boards, rows, Math.Min(ids, numbers));
    }

    /// <summary>The last batch may have been stored just before the server was killed: it is asked when it is back.</summary>
    private static async Task<(long Rows, long Ids, long Numbers)> StoredAsync(IngestCentral central, string round)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return central.Stored(round);
            }
            catch (StoreUnavailableException) when (tries < CountTriesMax)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(KillRetryMilliseconds), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static IngestRate Of(List<double> rates)
    {
        rates.Sort();
        return new IngestRate(Math.Round(rates[rates.Count / 2]), Math.Round(rates[0]), Math.Round(rates[^1]));
    }

    private static void Write(IngestReport report, bool json)
    {
        if (json)
        {
            Sheet.Write(JsonSerializer.SerializeToNode(report, IngestJson.Default.IngestReport));
            return;
        }

        Sheet.WriteHead();
        Console.WriteLine("hits in a request   bare inserts/s        Central's store         Central's door (TLS, JSON, client included)");
        IngestBatch full = new(report.Batch, report.Hits, report.Bare, report.Store, report.Line, report.StoreRatio, report.LineRatio);
        foreach (IngestBatch one in (IEnumerable<IngestBatch>)[full, .. report.Small.Reverse()])
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Batch,17}   {one.Bare.PerSecond,14:N0}   {one.Store.PerSecond,10:N0}/s, {one.StoreRatio:F2}   "
                + $"{one.Line.PerSecond,10:N0}/s, {one.LineRatio:F2} of bare"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"store killed {report.Killed.Kills} times: {report.Killed.Sent} sent, {report.Killed.Rows} rows, {report.Killed.Distinct} distinct"));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Load(int Boards, int Hits, int Batch, int Resends);
}
