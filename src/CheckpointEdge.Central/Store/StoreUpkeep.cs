namespace CheckpointEdge.Central.Store;

/// <summary>
/// Does for the store, while Central runs, what its start does: a Central that runs for a year makes the months of its reports
/// in time. Safe for concurrent callers.
/// </summary>
public sealed partial class StoreUpkeep(CentralDatabase database, TimeProvider time, ILogger<StoreUpkeep> log) : BackgroundService
{
    /// <summary>Between two times (hours); months are made two ahead, so that many may fail.</summary>
    public const int PeriodHours = 24;

    /// <summary>After one that failed (minutes).</summary>
    public const int RetryMinutes = 60;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan wait = TimeSpan.FromHours(PeriodHours);
        try
        {
            while (true)
            {
                await Task.Delay(wait, time, stoppingToken);
                wait = Try() ? TimeSpan.FromHours(PeriodHours) : TimeSpan.FromMinutes(RetryMinutes);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Central stops; the next start does it.
        }
    }

    private bool Try()
    {
        try
        {
            database.KeepUp(time.GetUtcNow());
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store's upkeep could not be done: {Sentence}")]
    private partial void LogFailed(string sentence);
}
