namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// The clock of one machine: it can be wrong by any span, and stand still. Its timers and timestamps go on with the true time, as
/// those of a kernel do. A step that waits for one of its timers (a delay, a wait with a limit) is parked until it fires.
/// </summary>
internal sealed class MachineClock(World world) : TimeProvider
{
    private TimeSpan _wrongBy;
    private DateTimeOffset? _frozenAt;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _frozenAt ?? (world.Now + _wrongBy);

    public override long GetTimestamp() => world.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // What is cancelled when it fires is a limit, and the step waits for something else; a task is what a step waits for.
        Actor? waiting = state is Task ? Actor.Here : null;
        WorldTimer timer = new(world, callback, state, waiting);
        timer.Change(dueTime, period);
        waiting?.Park();
        return timer;
    }

    public void SetWrongBy(TimeSpan span) => (_wrongBy, _frozenAt) = (span, null);

    public void Freeze() => _frozenAt = GetUtcNow();

    public bool IsRight => _frozenAt is null && _wrongBy == TimeSpan.Zero;

    private sealed class WorldTimer(World world, TimerCallback callback, object? state, Actor? waiting) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int mine = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                world.OnTime(dueTime, () => Fire(mine, period));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int mine, TimeSpan period)
        {
            if (mine != _setting)
                return;
            if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
                world.OnTime(period, () => Fire(mine, period));
            if (waiting is null)
                callback(state);
            else
                waiting.Resume(() => callback(state));
        }
    }
}
