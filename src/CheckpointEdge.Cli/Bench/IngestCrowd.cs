using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Cli.Watchlist;

namespace CheckpointEdge.Cli.Bench;

/// <summary>What came of a fleet that came back together.</summary>
/// <param name="Served">Boards with a receipt (count).</param>
/// <param name="SentAway">Answers with a time to come again (count).</param>
/// <param name="Failed">Anything else that was no receipt: errors, cut connections (count).</param>
/// <param name="TriesMax">Of the board that needed most (count).</param>
/// <param name="MemoryRatio">Of Central's process: the most during the crowd to before it.</param>
internal sealed record CrowdReport(
    string Bench, int Boards, int Served, long Rows, int SentAway, int Failed, int TriesMax, double Seconds,
    long MemoryBeforeMebibytes, long MemoryMostMebibytes, double MemoryRatio);

/// <summary>
/// <c>bench ingest --together N</c>: N boards, each with a certificate and a line of its own, reach for Central at one moment,
/// each with a hit; who is sent away comes back as a board does. Central is a process of its own, so that its memory is its own.
/// </summary>
internal sealed partial class IngestCrowd(IngestCentral setUp, string folder)
{
    private const int LinesAtOnce = 2_000;
    private const double RetryFirstSeconds = 1;
    private const double RetryLongestSeconds = 60;
    private const int MemorySampleMilliseconds = 250;
    private const int LimitSeconds = 400;

    private int _sentAway;
    private int _failed;
    private int _served;

    public async Task<CrowdReport> RunAsync(int count)
    {
        ImmutableArray<IngestBoard> boards = IngestLoad.Make("crowd", count, count, 1, 0, TimeProvider.System);
        IngestCentral.TakeIn(setUp.Database, boards.Select(board => (board.Unit, board.Certificate)));
        using Process central = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CheckpointEdge.Central.dll"), "--data", folder,
                "--console", "http://127.0.0.1:0", "--boards", "https://127.0.0.1:0",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            string address = await AddressAsync(central);
            _ = central.StandardOutput.ReadToEndAsync();
            await OneAsync(boards[0], address); // whatever is loaded at first is loaded
            long before = Memory(central), most = before;
            (_served, _sentAway, _failed) = (0, 0, 0);
            long start = Stopwatch.GetTimestamp();
            using SemaphoreSlim lines = new(LinesAtOnce);
            Task<int[]> all = Task.WhenAll(boards.Select(board => Task.Run(() => UntilServedAsync(board, address, lines))));
            while (!all.IsCompleted && Stopwatch.GetElapsedTime(start).TotalSeconds < LimitSeconds)
            {
                most = Math.Max(most, Memory(central));
                await Task.WhenAny(
                    all, Task.Delay(TimeSpan.FromMilliseconds(MemorySampleMilliseconds), TimeProvider.System, CancellationToken.None));
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return new CrowdReport(
                "ingest-together", count, _served, setUp.Stored("crowd").Rows, _sentAway, _failed,
                all.IsCompleted ? (await all).Max() : -1, Math.Round(seconds, 1), before >> 20, most >> 20,
                Math.Round((double)most / before, 2));
        }
        finally
        {
            central.Kill();
            await central.WaitForExitAsync();
        }
    }

    /// <returns>How often it tried.</returns>
    private async Task<int> UntilServedAsync(IngestBoard board, string address, SemaphoreSlim lines)
    {
        Backoff backoff = new(RetryFirstSeconds, RetryLongestSeconds);
        for (int tries = 1; ; tries++)
        {
            // One machine has not the ports and the memory for all at once; what waits here has not reached for Central yet.
            await lines.WaitAsync();
            TimeSpan? askedFor;
            try
            {
                askedFor = await OneAsync(board, address);
            }
            finally
            {
                lines.Release();
            }

            if (askedFor is not { } wait)
            {
                Interlocked.Increment(ref _served);
                return tries;
            }

            await Task.Delay(backoff.Next(wait), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <returns>Null: it has its receipt; else how long Central asked to be left alone.</returns>
    private async Task<TimeSpan?> OneAsync(IngestBoard board, string address)
    {
        try
        {
            using HttpClient line = setUp.Line(board.Certificate, address);
            using ByteArrayContent content = new(board.Bodies[0]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await line.PostAsync("/api/units/reports", content);
            if (answer.StatusCode == HttpStatusCode.OK)
                return null;
            if (answer.Headers.RetryAfter?.Delta is { } asked)
            {
                Interlocked.Increment(ref _sentAway);
                return asked;
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
        {
            // Counted below, with every answer that names no time.
        }

        Interlocked.Increment(ref _failed);
        return TimeSpan.Zero;
    }

    private static async Task<string> AddressAsync(Process central)
    {
        while (await central.StandardOutput.ReadLineAsync() is { } said)
            if (BoardsAddress().Match(said) is { Success: true } ready)
                return ready.Groups[1].Value;
        throw new WatchlistException("Central did not start.");
    }

    private static long Memory(Process process)
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").First(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    [GeneratedRegex(@"boards (https://\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex BoardsAddress();
}
