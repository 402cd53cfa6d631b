namespace CheckpointEdge.Central.Console;

/// <summary>
/// Tells the log that the store is away, at most once in a while: a fleet that comes back to a Central without a store asks
/// thousands of times. Thread-safe.
/// </summary>
public sealed class StoreAwayNotice(ILogger logger, TimeProvider time)
{
    /// <summary>Between two lines (seconds).</summary>
    public const int PeriodSeconds = 10;

    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _times;

    /// <param name="sentence">Why.</param>
    public void Say(string sentence)
    {
        long times;
        lock (_gate)
        {
            _times++;
            if (_saidAt is { } said && time.GetElapsedTime(said) < TimeSpan.FromSeconds(PeriodSeconds))
                return;
            _saidAt = time.GetTimestamp();
            (times, _times) = (_times, 0);
        }

        CentralLog.StoreAway(logger, sentence, times);
    }
}
