using System.Reflection;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Evidence;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>Tells Central how the board is: at the start, whenever the list changes, and now and then.</summary>
public sealed partial class StatusReport(
    RecordStore records,
    ListShelf lists,
    ClockWatch clock,
    CheckCounters counters,
    CourierRoom courier,
    DiskWatch disk,
    EvidenceStore evidence,
    CertificateRenewal certificate,
    DuressWatch duress,
    CentralLink central,
    SyncOptions options,
    TimeProvider time,
    ILogger<StatusReport> log,
    PanelOfDesk? panel = null,
    SelfProof? proof = null) : CentralPart(time, log)
{
    /// <summary>The software's version: <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(StatusReport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What earlier services of this board counted: without a line nobody else keeps it.</summary>
    private readonly ReadTally? _before = courier.State()?.Reads is { } told && told.IsSane() ? told : null;

    /// <summary>Keeps what the board says for a courier, and sends it.</summary>
    /// <exception cref="CentralUnreachableException">Central did not take it.</exception>
    public Task RunOnceAsync(CancellationToken cancel)
    {
        SliceHeader? list = lists.Header;
        UnitStatus status = new()
        {
            ListGeneration = list?.Generation ?? 0,
            ListCreatedAt = list?.CreatedAt,
            Waiting = records.Queue().Waiting,
            Version = Version,
            ClockTrusted = clock.Trusted,
            ListTrouble = lists.Trouble,
            CourierTrouble = courier.Trouble(),
            DiskTrouble = disk.Reading.Sentence,
            EvidenceWaiting = evidence.Waiting().Length,
            ReceiptsRefused = records.ReceiptsRefused,
            CertificateTrouble = certificate.Trouble,
            PanelTrouble = panel?.Station?.TroubleForCentral ?? "",
            Duress = duress.Sentence,
            ProofTrouble = proof?.Trouble ?? "",
            Alerts = list is null ? null : counters.Alerts.Of(list.Generation),
            Reads = Reads(),
        };
        // Kept before it is told: a count that Central has heard and the board forgets would be counted twice.
        return central.SendStatusAsync(courier.KeepState(status) ? status : status with { Reads = null }, cancel);
    }

    /// <summary>All checks of this board, over restarts of its service.</summary>
    private ReadTally Reads()
    {
        CheckCounts counts = counters.Read();
        return _before is not { } before || !before.BoundsSeconds.SequenceEqual(CheckCounters.BoundsSeconds)
            ? new ReadTally(counts.All, CheckCounters.BoundsSeconds, counts.Buckets)
            : new ReadTally(
                before.Checks + counts.All, CheckCounters.BoundsSeconds, [.. before.Within.Zip(counts.Buckets, (a, b) => a + b)]);
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        WakeUp wakeUp = new(Time);
        lists.Changed += wakeUp.Call;
        duress.Changed += wakeUp.Call;
        if (panel?.Station is { } station)
            station.Changed += wakeUp.Call;
        if (proof is not null)
            proof.Changed += wakeUp.Call;
        central.Status.CameBack += wakeUp.Call;
        Backoff backoff = new(options.RetryFirstSeconds, options.RetryLongestSeconds);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                TimeSpan longest = await SendAsync(backoff, stoppingToken);
                TimeSpan least = TimeSpan.FromSeconds(Math.Min(options.StatusSecondsMin, longest.TotalSeconds));
                await Task.Delay(least, Time, stoppingToken);
                await wakeUp.WaitAsync(longest - least, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
        finally
        {
            lists.Changed -= wakeUp.Call;
            duress.Changed -= wakeUp.Call;
            if (panel?.Station is { } watched)
                watched.Changed -= wakeUp.Call;
            if (proof is not null)
                proof.Changed -= wakeUp.Call;
            central.Status.CameBack -= wakeUp.Call;
        }
    }

    /// <returns>How long to wait before the next report.</returns>
    private async Task<TimeSpan> SendAsync(Backoff backoff, CancellationToken cancel)
    {
        try
        {
            await RunOnceAsync(cancel);
            backoff.Reset();
            return TimeSpan.FromSeconds(options.StatusSeconds);
        }
        catch (Exception failure) when (failure is CentralUnreachableException or RecordStoreException)
        {
            LogFailed(failure.Message);
            return backoff.Next((failure as CentralUnreachableException)?.RetryAfter ?? TimeSpan.Zero);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The board's state was not reported: {Sentence}")]
    private partial void LogFailed(string sentence);
}
