using System.Diagnostics;
using System.Globalization;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Bench;

/// <summary>What a service costs when nobody is at the desk.</summary>
/// <param name="ReadyMilliseconds">From the start of the process to its word that it is ready; the list was in use here before.</param>
/// <param name="ReadyProcessorMilliseconds">What all cores together spent on that.</param>
/// <param name="FirstReadyMilliseconds">The same where the list was never opened before: its index is built.</param>
/// <param name="FirstReadyProcessorMilliseconds">What all cores together spent on that.</param>
/// <param name="MemoryMegabytes">Resident, at the end.</param>
/// <param name="ProcessorPercent">Of one core.</param>
/// <param name="WrittenMegabytesAnHour">What it had the kernel write to disks (<c>write_bytes</c>), taken to an hour.</param>
internal sealed record RestFigures(
    double ReadyMilliseconds, double ReadyProcessorMilliseconds, double FirstReadyMilliseconds, double FirstReadyProcessorMilliseconds,
    double MemoryMegabytes, double ProcessorPercent, double WrittenMegabytesAnHour, int Seconds)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"start to ready {ReadyMilliseconds:F0} ms ({ReadyProcessorMilliseconds:F0} ms of processor time), with a list never opened before "
        + $"{FirstReadyMilliseconds:F0} ms ({FirstReadyProcessorMilliseconds:F0} ms); at rest for {Seconds} s: {MemoryMegabytes:F0} MB, "
        + $"{ProcessorPercent:F2} % of one core, "
        + $"{WrittenMegabytesAnHour:F2} MB written an hour");
}

/// <summary>A service process of its own, started on a board's data and left alone.</summary>
internal static class RestBench
{
    private const int StartSecondsMax = 60;

    /// <summary>What a start leaves to be done is not rest (seconds).</summary>
    private const int SettleSeconds = 15;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider _time = TimeProvider.System;

    public static async Task<RestFigures> MeasureAsync(string data, int seconds, CancellationToken cancellation)
    {
        double firstMs, firstProcessorMs;
        using (Process first = Start(data))
        {
            try
            {
                (firstMs, firstProcessorMs) = await UntilReadyAsync(first, cancellation);
                await UntilIndexIsKeptAsync(data, cancellation);
            }
            finally
            {
                await EndAsync(first);
            }
        }

        using Process process = Start(data);
        try
        {
            (double readyMs, double processorMs) = await UntilReadyAsync(process, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(SettleSeconds), _time, cancellation);
            long from = _time.GetTimestamp();
            process.Refresh();
            (TimeSpan Busy, long Written) before = (process.TotalProcessorTime, WrittenBytes(process.Id));
            await Task.Delay(TimeSpan.FromSeconds(seconds), _time, cancellation);
            process.Refresh();
            TimeSpan passed = _time.GetElapsedTime(from);
            return new RestFigures(
                readyMs,
                processorMs,
                firstMs,
                firstProcessorMs,
                Math.Round(process.WorkingSet64 / 1e6),
                Math.Round((process.TotalProcessorTime - before.Busy) / passed * 100, 2),
                Math.Round((WrittenBytes(process.Id) - before.Written) / 1e6 / passed.TotalHours, 2),
                seconds);
        }
        finally
        {
            await EndAsync(process);
        }
    }

    private static Process Start(string data)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "CheckpointEdge.Appliance.dll");
        ProcessStartInfo start = new("dotnet", [assembly, "--data", data, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The service could not be started.");
    }

    /// <returns>Milliseconds by the clock and of processor time.</returns>
    private static async Task<(double Passed, double Processor)> UntilReadyAsync(Process process, CancellationToken cancellation)
    {
        long began = _time.GetTimestamp();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(StartSecondsMax));
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException("The service ended before it was ready.");
        }
        while (!line.StartsWith("ready:", StringComparison.Ordinal));
        double passedMs = _time.GetElapsedTime(began).TotalMilliseconds;
        process.Refresh();
        return (Math.Round(passedMs), Math.Round(process.TotalProcessorTime.TotalMilliseconds));
    }

    private static async Task UntilIndexIsKeptAsync(string data, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(StartSecondsMax));
        while (!Directory.EnumerateFiles(Path.Combine(data, "lists"), SearchIndexFile.FileName, SearchOption.AllDirectories).Any())
            await Task.Delay(_pause, _time, limit.Token);
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static long WrittenBytes(int process)
    {
        const string field = "write_bytes: ";
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/io"))
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
