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
                    Console.WriteLine(JsonSerializer.Serialize(crowd, IngestJson.Default.CrowdReport));
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
        List<double> bares = [], stores = [], lines = [];
        for (int round = 0; round <= Rounds; round++)
        {
            // The first round warms everything up; then each begins once, so that none always has the quiet machine.
            List<(List<double> Into, Func<Task<double>> Way)> ways =
            [
                (bares, () => BareAsync(load, $"bare{round}", bare)),
                (stores, () => StoreAsync(load, $"store{round}", central)),
                (lines, () => LineAsync(load, $"line{round}", central)),
            ];
            for (int i = 0; i < ways.Count; i++)
            {
                (List<double> into, Func<Task<double>> way) = ways[(i + round) % ways.Count];
                double rate = await way();
                if (round > 0)
                    into.Add(rate);
            }
        }

        IngestKill killed = await KillAsync(load, central, cluster);
        IngestRate baseline = Of(bares), store = Of(stores), line = Of(lines);
        return new IngestReport(
            "ingest", load.Boards, load.Hits, load.Batch, load.Resends, IngestLoad.SealedBytes, Rounds, baseline, store, line,
            store.PerSecond / baseline.PerSecond, line.PerSecond / baseline.PerSecond, killed);
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
        IngestCentral.TakeIn(central.Database, boards.Select(board => (board.Unit, board.Certificate)));
        HttpClient[] lines = [.. boards.Select(board => central.Line(board.Certificate))];
        await Task.WhenAll(boards.Select((board, at) => Task.Run(async () =>
        {
            foreach (byte[] body in board.Bodies)
                if (!await IngestCentral.SendAsync(lines[at], body))
                    throw new WatchlistException("Central did not take a batch in; the figure would mean nothing.");
        })));
        foreach (HttpClient line in lines)
            line.Dispose();
    });

    private static async Task<double> MeasureAsync(Load load, string round, Func<ImmutableArray<IngestBoard>, Task> send)
    {
        ImmutableArray<IngestBoard> boards =
            IngestLoad.Make(round, load.Boards, load.Hits, load.Batch, load.Resends, TimeProvider.System);
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
            Console.WriteLine(JsonSerializer.Serialize(report, IngestJson.Default.IngestReport));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare inserts    {report.Bare.PerSecond,8:N0} reports/s"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Central's store {report.Store.PerSecond,8:N0} reports/s   {report.StoreRatio:F2} of bare"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Central's door  {report.Line.PerSecond,8:N0} reports/s   {report.LineRatio:F2} of bare"));
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
