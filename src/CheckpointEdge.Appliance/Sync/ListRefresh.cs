namespace CheckpointEdge.Appliance.Sync;

/// <summary>Looks for a newer list, first right after the start.</summary>
public sealed partial class ListRefresh(
    ListShelf lists, CentralLink central, SyncOptions options, TimeProvider time, ILogger<ListRefresh> log) : CentralPart(time, log)
{
    /// <summary>Asks once.</summary>
    /// <exception cref="CentralUnreachableException">Central did not answer, or the download was cut; it goes on later.</exception>
    public Task<ShelfResult> RunOnceAsync(CancellationToken cancel) => lists.OfferAsync(central, cancel);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Backoff unreachable = new(options.RetryFirstSeconds, options.RetryLongestSeconds);
        Backoff refused = new(options.ListRefreshSeconds, options.RefusedLongestSeconds);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                TimeSpan wait = await AskAsync(unreachable, refused, stoppingToken);
                if (await lists.SweepAsync(stoppingToken) is { } sentence)
                    LogKept(sentence);
                await Task.Delay(wait, Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; a cut download goes on after the next start.
        }
    }

    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> AskAsync(Backoff unreachable, Backoff refused, CancellationToken cancel)
    {
        try
        {
            ShelfResult result = await RunOnceAsync(cancel);
            unreachable.Reset();
            if (result is ShelfResult.Refused refusal)
            {
                LogRefused(refusal.Sentence);
                return refused.Next();
            }

            refused.Reset();
            if (result is ShelfResult.Taken taken)
                LogTaken(taken.Generation);
            return TimeSpan.FromSeconds(options.ListRefreshSeconds);
        }
        catch (CentralUnreachableException failure)
        {
            LogUnreachable(failure.Message);
            return unreachable.Next(failure.RetryAfter);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "List {Generation} is in use.")]
    private partial void LogTaken(long generation);

    [LoggerMessage(Level = LogLevel.Error, Message = "List not taken: {Sentence}")]
    private partial void LogRefused(string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sentence}")]
    private partial void LogKept(string sentence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No look for a newer list: {Sentence}")]
    private partial void LogUnreachable(string sentence);
}
