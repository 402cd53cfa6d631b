using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>
/// Takes the bundles that <c>checkpointctl courier import</c> puts before the running board: one process alone writes records.
/// </summary>
internal sealed partial class CourierInbox(CourierRoom room, Func<CourierImport> import, TimeProvider time, ILogger<CourierInbox> log)
    : CentralPart(time, log)
{
    /// <summary>Between two looks whether a bundle lies there (seconds).</summary>
    public const double LookSeconds = 1;

    /// <summary>The inbox of a board whose records, pairs and lists are open already.</summary>
    public static CourierInbox Of(
        string dataDirectory,
        UnitIdentity unit,
        RecordStore records,
        ClearedPairs cleared,
        ListShelf shelf,
        TimeProvider time,
        ILogger<CourierInbox> log)
    {
        CourierRoom room = new(dataDirectory);
        CourierKeys keys = new(dataDirectory, unit);
        return new CourierInbox(room, () => new CourierImport(room, keys, records, cleared, shelf, time), time, log);
    }

    /// <summary>Takes what lies there.</summary>
    /// <returns>Null when nothing does.</returns>
    public async Task<CourierOutcome?> RunOnceAsync(CancellationToken cancel) =>
        Directory.Exists(room.Incoming) ? await import().RunAsync(cancel) : null;

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromSeconds(LookSeconds), Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; a bundle that lies there is taken after the next start.
        }
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            if (await RunOnceAsync(cancel) is { } outcome)
                LogTaken(outcome.Sentence());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Courier: {Sentence}")]
    private partial void LogTaken(string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "A courier's bundle cannot be worked with: {Sentence}")]
    private partial void LogFailed(string sentence);
}
