using System.Globalization;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Records;

/// <summary>When the disk counts as filling up, and what is kept for hits. Immutable.</summary>
public sealed record DiskOptions
{
    /// <summary>With less free the screen says so (MB of 1 000 000 bytes).</summary>
    public long WarnMegabytes { get; init; } = 512;

    /// <summary>With room for hits of fewer days, at the pace of the last ones, the screen says so too (days).</summary>
    public double HitDaysMin { get; init; } = 14;

    /// <summary>With less free, older lists, downloads and pictures give way (MB).</summary>
    public long GiveWayMegabytes { get; init; } = 256;

    /// <summary>Kept for hits alone, whoever fills the disk (MB).</summary>
    public long ReserveMegabytes { get; init; } = 32;

    /// <summary>Between two looks (seconds).</summary>
    public double LookSeconds { get; init; } = 30;
}

/// <summary>How full the disk is.</summary>
public enum DiskLevel
{
    Enough,

    /// <summary>Somebody should do something about it.</summary>
    Low,

    /// <summary>What can be fetched again gives way; pictures are not taken up.</summary>
    GivingWay,
}

/// <summary>How the disk stands.</summary>
/// <param name="HitDays">Room for hits at the pace of the last days; null when none were recorded.</param>
/// <param name="Sentence">For screen and status; empty when there is enough.</param>
public sealed record DiskReading(DiskLevel Level, long FreeBytes, double? HitDays, string Sentence)
{
    public static DiskReading Unknown { get; } = new(DiskLevel.Enough, 0, null, "");
}

/// <summary>
/// Looks at the disk before it is full: says so, has older lists and downloads give way, and keeps room for hits. Hits and
/// what is needed to verify them never give way. Safe for concurrent callers.
/// </summary>
public sealed partial class DiskWatch(
    string dataDirectory, RecordStore records, ListShelf lists, DiskOptions options, TimeProvider time, ILogger<DiskWatch> log)
    : BackgroundService
{
    /// <summary>The pace of hits is that of so many days (days).</summary>
    public const int PaceDays = 7;

    private const long Megabyte = 1_000_000;

    private DiskReading _reading = DiskReading.Unknown;

    /// <summary>The reading changed. Raised on the thread that looked.</summary>
    public event Action<DiskReading>? Changed;

    /// <summary>The newest look.</summary>
    public DiskReading Reading => Volatile.Read(ref _reading);

    /// <summary>Free space where a directory lies (bytes); a test puts a small disk here.</summary>
    internal Func<string, long> FreeBytes { get; set; } = path => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;

    /// <summary>Looks once, and does what the disk asks for.</summary>
    /// <exception cref="RecordStoreException">The records cannot be read.</exception>
    /// <exception cref="IOException">The disk cannot be asked.</exception>
    public async Task<DiskReading> RunOnceAsync(CancellationToken cancel)
    {
        DiskReading reading = Look();
        if (reading.Level == DiskLevel.GivingWay)
        {
            await lists.GiveWayAsync(cancel);
            reading = Look();
        }

        records.Reserve.Restore(options.ReserveMegabytes * Megabyte, reading.FreeBytes);
        if (Interlocked.Exchange(ref _reading, reading) is var before && before != reading)
            Changed?.Invoke(reading);
        return reading;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromSeconds(options.LookSeconds), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            DiskLevel before = Reading.Level;
            DiskReading reading = await RunOnceAsync(cancel);
            if (reading.Level != before && reading.Level != DiskLevel.Enough)
                LogLow(reading.Sentence);
        }
        catch (Exception failure) when (failure is RecordStoreException or IOException or UnauthorizedAccessException)
        {
            LogFailed(failure.Message);
        }
    }

    private DiskReading Look()
    {
        long free = FreeBytes(dataDirectory);
        long bytesPerDay = records.BytesRecordedSince(time.GetUtcNow().AddDays(-PaceDays)) / PaceDays;
        double? days = bytesPerDay == 0 ? null : Math.Floor((double)free / bytesPerDay);
        DiskLevel level = free < options.GiveWayMegabytes * Megabyte ? DiskLevel.GivingWay
            : free < options.WarnMegabytes * Megabyte || days < options.HitDaysMin ? DiskLevel.Low
            : DiskLevel.Enough;
        // Whole megabytes and days: a reading that is told changes seldom.
        return new DiskReading(level, free / Megabyte * Megabyte, days, level == DiskLevel.Enough ? "" : SentenceOf(level, free, days));
    }

    private static string SentenceOf(DiskLevel level, long free, double? days)
    {
        string pace = days is { } room
            ? string.Create(CultureInfo.InvariantCulture, $", room for the hits of about {Math.Min(room, 9_999)} day(s)")
            : "";
        string what = level == DiskLevel.GivingWay ? " Older lists, downloads and pictures give way; hits do not." : "";
        return string.Create(CultureInfo.InvariantCulture, $"The disk is filling up: {free / Megabyte} MB free{pace}.{what}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogLow(string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk could not be looked at: {Sentence}")]
    private partial void LogFailed(string sentence);
}
