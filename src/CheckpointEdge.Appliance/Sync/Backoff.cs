namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// How long to wait after failures: twice as long each time, up to a limit, with jitter so that a fleet that lost Central
/// together does not come back together. Not thread-safe.
/// </summary>
internal sealed class Backoff(double firstSeconds, double longestSeconds)
{
    private const int DoublingsMax = 30;
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>
    /// Between half and the whole of the current wait; no sooner than Central asked for, and then by lot up to twice that, so
    /// that all whom it sent away do not come back at one moment. Central can ask for the longest wait at most.
    /// </summary>
    public TimeSpan Next(TimeSpan askedFor)
    {
        double least = Math.Clamp(askedFor.TotalSeconds, 0, longestSeconds);
        double asked = least * (1 + Random.Shared.NextDouble());
        return TimeSpan.FromSeconds(Math.Max(Next().TotalSeconds, asked));
    }

    /// <summary>Between half and the whole of the current wait.</summary>
    public TimeSpan Next()
    {
        double whole = Math.Min(longestSeconds, firstSeconds * Math.Pow(2, Math.Min(_failures, DoublingsMax)));
        _failures++;
        return TimeSpan.FromSeconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
