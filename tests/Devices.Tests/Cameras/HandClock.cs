namespace CheckpointEdge.Tests.Cameras;

/// <summary>A clock that stands still until a test moves it; timers that are due fire within <see cref="Advance"/>.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero) + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        HandTimer timer = new(this, () => callback(state), _now + dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>In steps, so that a timer that repeats fires as often as it would have.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end = _now + by;
        while (_now < end)
        {
            _now += TimeSpan.FromMilliseconds(50);
            HandTimer[] timers;
            lock (_gate)
                timers = [.. _timers];
            foreach (HandTimer timer in timers)
                timer.FireWhenDue(_now);
        }
    }

    private sealed class HandTimer(HandClock clock, Action fire, TimeSpan due, TimeSpan period) : ITimer
    {
        private TimeSpan _due = due;

        public void FireWhenDue(TimeSpan now)
        {
            if (now < _due)
                return;
            _due = period > TimeSpan.Zero ? now + period : TimeSpan.MaxValue;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : clock._now + dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
