namespace CheckpointEdge.Appliance.Health;

/// <summary>
/// Tells the service manager that the service lives, as long as what it is for is well: after each round of looks, and not at
/// all when one of them fails or does not return. Runs until disposed; belongs to one owner.
/// </summary>
/// <param name="looks">What must be well, by name; each throws or hangs when it is not.</param>
public sealed partial class Watchdog(
    NotifySocket manager, IReadOnlyList<(string Name, Func<CancellationToken, Task> Look)> looks, TimeProvider time, ILogger<Watchdog> log)
    : IAsyncDisposable
{
    /// <summary>Rounds in the time after which the service manager gives the process up (count).</summary>
    private const int RoundsPerInterval = 3;

    /// <summary>What follows in the same process is given up when it has not started by then, as the unit gives up a start (seconds).</summary>
    private const int FollowerSecondsMax = 120;

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private long? _handedOver;
    private Task _running = Task.CompletedTask;

    /// <summary>Says that the service is ready, and goes on watching.</summary>
    /// <param name="condition">One line for whoever asks for the service's status.</param>
    public void Start(string condition)
    {
        manager.Tell($"READY=1\nSTATUS={condition.ReplaceLineEndings(" ")}");
        if (manager.WatchdogInterval is { } interval)
            _running = RunAsync(interval / RoundsPerInterval);
    }

    /// <summary>
    /// What follows in the same process is about to start: until this is disposed it gives signs of life without a look, for a limited
    /// time, and then ends without saying that the service stops. A service manager kills what goes on after that word.
    /// </summary>
    /// <param name="condition">One line for whoever asks for the service's status.</param>
    public void HandOver(string condition)
    {
        lock (_gate)
            _handedOver = time.GetTimestamp();
        manager.Tell($"WATCHDOG=1\nSTATUS={condition.ReplaceLineEndings(" ")}");
    }

    public async ValueTask DisposeAsync()
    {
        if (HandedOver() is null)
            manager.Tell("STOPPING=1");
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
        manager.Dispose();
    }

    private async Task RunAsync(TimeSpan between)
    {
        try
        {
            while (true)
            {
                bool well = HandedOver() is { } since
                    ? time.GetElapsedTime(since).TotalSeconds < FollowerSecondsMax
                    : await AllWellAsync(between);
                if (well)
                    manager.Tell("WATCHDOG=1");
                await Task.Delay(between, time, _ending.Token);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private long? HandedOver()
    {
        lock (_gate)
            return _handedOver;
    }

    private async Task<bool> AllWellAsync(TimeSpan limit)
    {
        foreach ((string name, Func<CancellationToken, Task> look) in looks)
        {
            try
            {
                // Away from this thread: a look that blocks must not block the next round's log.
                await Task.Run(() => look(_ending.Token), _ending.Token).WaitAsync(limit, time, _ending.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !_ending.IsCancellationRequested)
            {
                LogUnwell(name, failure is TimeoutException ? "it does not answer" : failure.Message);
                manager.Tell($"STATUS=Not well: {name}");
                return false;
            }
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not well, and no sign of life is given: {What}: {Sentence}")]
    private partial void LogUnwell(string what, string sentence);
}
