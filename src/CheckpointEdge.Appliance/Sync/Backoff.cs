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

    /// <summary>Between half and the whole of the current wait.</summary>
    public TimeSpan Next()
    {
        double whole = Math.Min(longestSeconds, firstSeconds * Math.Pow(2, Math.Min(_failures, DoublingsMax)));
        _failures++;
        return TimeSpan.FromSeconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
