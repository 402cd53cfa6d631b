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
    private readonly Action<PanelOutputs> _apply;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private PanelOutputs _now = PanelOutputs.Safe;
    private long _petted;
    private bool _closed;

    /// <param name="apply">Sets the lines; called under a lock, for changes alone and once at the start.</param>
    public OutputKeeper(Action<PanelOutputs> apply, TimeProvider time)
    {
        _apply = apply;
        _time = time;
        _apply(PanelOutputs.Safe);
        TimeSpan look = TimeSpan.FromMilliseconds(LookMilliseconds);
        _timer = time.CreateTimer(_ => Look(), null, look, look);
    }

    public PanelOutputs Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Whether the outputs stand because somebody keeps them up; false once they have fallen.</summary>
    public bool IsKept { get; private set; }

    public void Drive(PanelOutputs outputs)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _petted = _time.GetTimestamp();
            IsKept = true;
            Set(outputs);
        }
    }

    /// <summary>Lets the outputs fall when nobody told them for too long. Called by a timer, and by tests.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_closed || !IsKept || _time.GetElapsedTime(_petted) < TimeSpan.FromMilliseconds(PettingMilliseconds))
                return;
            IsKept = false;
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
            IsKept = false;
        }

        await _timer.DisposeAsync();
    }

    private void Set(PanelOutputs outputs)
    {
        if (outputs == _now)
            return;
        _now = outputs;
        _apply(outputs);
    }
}
