using System.Threading.Channels;

namespace CheckpointEdge.Central.Tests;

/// <summary>Whoever waits is told when the test says so, and the test hears for how long it would have waited.</summary>
internal sealed class HandTimers : TimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private Action? _ring;

    public DateTimeOffset Now { get; set; } = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;

    public void Ring() => _ring!();

    public async Task<TimeSpan> NextAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        return await _waits.Reader.ReadAsync(patience.Token);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ring = () => callback(state);
        _waits.Writer.TryWrite(dueTime);
        return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
