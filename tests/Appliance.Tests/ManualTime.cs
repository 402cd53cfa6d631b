namespace CheckpointEdge.Appliance.Tests;

/// <summary>A clock that stands still until a test moves it. Timers are not driven: tests call the step themselves.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;
    private long _wrongBy;

    public static ManualTime Noon => new(new DateTimeOffset(2031, 5, 4, 12, 0, 0, TimeSpan.Zero));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks) + Interlocked.Read(ref _wrongBy), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Somebody sets the clock; timestamps go on as before.</summary>
    public void Set(TimeSpan by) => Interlocked.Add(ref _wrongBy, by.Ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
