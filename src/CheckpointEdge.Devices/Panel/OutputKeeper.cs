namespace CheckpointEdge.Devices.Panel;

/// <summary>
/// Keeps a panel's outputs up only as long as they are told again and again: a service that hangs leaves no lamp lit and no
/// motor running. Every panel drives its lines through one of these. Safe for concurrent use.
/// </summary>
public sealed class OutputKeeper : IAsyncDisposable
{
    /// <summary>Outputs that are not told again fall after this long (milliseconds).</summary>
    public const int PettingMilliseconds = 2_000;

    private const int LookMilliseconds = 500;

    private readonly Lock _gate = new();
    private readonly Func<PanelOutputs, bool> _apply;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private PanelOutputs _now = PanelOutputs.Safe;
    private long _petted;
    private bool _told;
    private bool _set;
    private bool _closed;

    /// <param name="apply">
    /// Sets the lines, and says whether every one of them was set; called under a lock, at the start, for changes, and again and again for
    /// what was not set.
    /// </param>
    public OutputKeeper(Func<PanelOutputs, bool> apply, TimeProvider time)
    {
        _apply = apply;
        _time = time;
        Set(PanelOutputs.Safe);
        TimeSpan look = TimeSpan.FromMilliseconds(LookMilliseconds);
        _timer = time.CreateTimer(_ => Look(), null, look, look);
    }

    /// <summary>What the lines are to be; what a broken one is, nobody knows.</summary>
    public PanelOutputs Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>
    /// Whether the outputs stand because somebody keeps them up; false once they have fallen, and while a line could not be set: then the
    /// watchdog outside the board has to cut them.
    /// </summary>
    public bool IsKept
    {
        get
        {
            lock (_gate)
                return _told && _set;
        }
    }

    public void Drive(PanelOutputs outputs)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _petted = _time.GetTimestamp();
            _told = true;
            Set(outputs);
        }
    }

    /// <summary>
    /// Lets the outputs fall when nobody told them for too long, and again those that did not fall. Called by a timer, and by tests.
    /// </summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_closed || (_told && _time.GetElapsedTime(_petted) < TimeSpan.FromMilliseconds(PettingMilliseconds)))
                return;
            _told = false;
            Set(PanelOutputs.Safe);
        }
    }

    /// <summary>Lets the outputs fall for good.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_closed)
                Set(PanelOutputs.Safe);
            _closed = true;
            _told = false;
        }

        await _timer.DisposeAsync();
    }

    private void Set(PanelOutputs outputs)
    {
        if (_set && outputs == _now)
            return;
        _set = false;
        _now = outputs;
        _set = _apply(outputs);
    }
}
