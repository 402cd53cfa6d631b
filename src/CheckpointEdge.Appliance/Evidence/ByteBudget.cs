namespace CheckpointEdge.Appliance.Evidence;

/// <summary>
/// So many bytes in an hour, spread evenly: what was not used is saved up for one hour and no longer. Not thread-safe.
/// </summary>
internal sealed class ByteBudget(TimeProvider time)
{
    private double _saved;
    private long? _lookedAt;

    /// <summary>Bytes that may be sent now.</summary>
    public long Available(long bytesPerHour)
    {
        long now = time.GetTimestamp();
        TimeSpan passed = _lookedAt is { } before ? time.GetElapsedTime(before, now) : TimeSpan.FromHours(1);
        _lookedAt = now;
        _saved = Math.Min(bytesPerHour, _saved + (bytesPerHour * passed.TotalHours));
        return (long)_saved;
    }

    public void Spend(long bytes) => _saved -= bytes;
}
