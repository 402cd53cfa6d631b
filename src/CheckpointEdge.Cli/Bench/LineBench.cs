using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench line</c>: from a document on the reader to the result on a screen, through the real service with its records
/// on the disk and a real connection. Baseline of the same run: a GET of the smallest answer on the same server. Start and
/// what it costs at rest are those of a service process of its own.
/// </summary>
internal static class LineBench
{
    private const int Seed = 20260101;
    private const int WarmUps = 30;
    private const int BaselineRequests = 300;

    /// <summary>Every so manieth traveller is on the list.</summary>
    private const int WantedEvery = 20;

    private const int IdleSecondsMax = 24 * 3600;

    private static readonly TimeProvider _time = TimeProvider.System;

    /// <summary>One measured value in milliseconds.</summary>
    private sealed record Measured(string Name, double P50, double P95);

    public static Command Create()
    {
        Option<int> names = new("--names") { Description = "Fictional names on the list.", DefaultValueFactory = _ => 100_000 };
        Option<string?> slice = new("--slice") { Description = "Take the records of this slice instead." };
        Option<int> travellers = new("--travellers") { Description = "How many are checked.", DefaultValueFactory = _ => 500 };
        Option<int> idle = new("--idle-seconds")
        {
            Description = "How long the service is watched while nothing happens.",
            DefaultValueFactory = _ => 60,
        };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "line", "Document shown to result on screen.\nExample: checkpointctl bench line --names 100000 --json")
        {
            names, slice, travellers, idle, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(names), parsed.GetValue(slice), parsed.GetValue(travellers),
            Math.Clamp(parsed.GetValue(idle), 1, IdleSecondsMax), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        int names, string? slice, int travellers, int idleSeconds, bool json, CancellationToken cancellation)
    {
        ImmutableArray<ListRecord> records = slice is null ? [.. new LinePeople(Seed).Records(names)] : ReadSlice(slice);
        using LineBoard board = new(records, _time.GetUtcNow());
        RestFigures rest = await RestBench.MeasureAsync(board.Data, idleSeconds, cancellation);
        ImmutableArray<Measured> measured = await MeasureLineAsync(board.Data, Zones(records, travellers), cancellation);
        BenchSheet sheet = new(
            "line", "from the document on the reader to the result on a screen, part by part, and the service at rest (milliseconds)",
            "each part against the whole of the same run", Seed);
        if (json)
        {
            sheet.Write(new
            {
                bench = "line",
                seed = Seed,
                records = board.Header.Records,
                travellers,
                rest,
                parts = measured.Select(part => new { name = part.Name, p50Milliseconds = part.P50, p95Milliseconds = part.P95 }),
            });
            return CommandLine.Done;
        }

        sheet.WriteHead();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{board.Header.Records} records, {travellers} travellers, seed {Seed}; milliseconds"));
        Console.Out.WriteLine($"{"",-32}{"p50",10}{"p95",10}");
        foreach (Measured part in measured)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part.Name,-32}{part.P50,10:F2}{part.P95,10:F2}"));
        Console.Out.WriteLine(rest);
        return CommandLine.Done;
    }

    private static ImmutableArray<ListRecord> ReadSlice(string directory)
    {
        using Slice slice = Slice.Open(directory);
        return [.. slice.Records().Where(record => !record.Names.IsEmpty)];
    }

    private static ImmutableArray<string> Zones(ImmutableArray<ListRecord> records, int travellers)
    {
        LinePeople people = new(Seed + 1);
        Random random = new(Seed);
        return
        [
            .. Enumerable.Range(0, WarmUps + travellers).Select(at =>
                at % WantedEvery == 0 ? people.Bearer(records[random.Next(records.Length)]) : people.Stranger()),
        ];
    }

    private static async Task<ImmutableArray<Measured>> MeasureLineAsync(
        string data, ImmutableArray<string> zones, CancellationToken cancellation)
    {
        LineDesk desk = new();
        ApplianceOptions options = new() { DataDirectory = data, Url = new Uri("http://127.0.0.1:0") };
        await using ApplianceHost host = await ApplianceHost.StartAsync(options, _time, cancellation, desk);
        using LineScreen screen = new(host.Address);
        await screen.SignInAsync();

        List<double> whole = [];
        Dictionary<string, List<double>> parts = [];
        for (int at = 0; at < zones.Length; at++)
        {
            long start = _time.GetTimestamp();
            desk.Lay(zones[at]);
            JsonElement state = await screen.UntilAsync("result");
            double wholeMs = _time.GetElapsedTime(start).TotalMilliseconds;
            JsonElement result = state.GetProperty("result");
            Guid check = result.GetProperty("checkId").GetGuid();
            await (result.GetProperty("needsDecision").GetBoolean() ? screen.ReferAsync(check) : screen.ReleaseAsync(check));
            await screen.UntilAsync("ready");
            if (at < WarmUps)
                continue;
            whole.Add(wholeMs);
            foreach (JsonElement step in state.GetProperty("steps").EnumerateArray())
            {
                string name = step.GetProperty("name").GetString()!;
                parts.TryAdd(name, []);
                parts[name].Add(step.GetProperty("milliseconds").GetDouble());
            }
        }

        List<double> baseline = [];
        for (int request = 0; request < BaselineRequests; request++)
        {
            long start = _time.GetTimestamp();
            await screen.HealthAsync();
            baseline.Add(_time.GetElapsedTime(start).TotalMilliseconds);
        }

        return
        [
            Of("document shown to result", whole),
            .. parts.Select(part => Of("  " + part.Key, part.Value)),
            Of("GET /health (baseline)", baseline),
        ];
    }

    private static Measured Of(string name, List<double> values)
    {
        values.Sort();
        return new Measured(name, At(values, 0.50), At(values, 0.95));
    }

    private static double At(List<double> sorted, double share) =>
        Math.Round(sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count))], 3);
}
