namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// Between the thread that takes frames from a device and those who look at them: keeps the newest, numbers them, and
/// notices when none come. Every camera has one. Safe for concurrent use.
/// </summary>
public sealed class CameraFeed : IDisposable
{
    /// <summary>A camera that is silent for longer stands still (seconds).</summary>
    public const int StallSeconds = 2;

    /// <summary>How often silence is looked for; a stall is told within <see cref="StallSeconds"/> of the last frame.</summary>
    private const int LookMilliseconds = 250;

    private static readonly TimeSpan _stall = TimeSpan.FromSeconds(StallSeconds);

    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ITimer _watch;
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrived = NewSignal();
    private CameraFrame? _newest;
    private CameraTrouble? _trouble;
    private CancellationTokenSource _standstill = new();
    private TimeSpan _silenceMax = _stall;
    private long _lastSign;
    private bool _watching;
    private bool _stalled;

    /// <param name="name">Begins sentences: "Document camera".</param>
    public CameraFeed(string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_name, _time) = (name, time);
        TimeSpan look = TimeSpan.FromMilliseconds(LookMilliseconds);
        _watch = time.CreateTimer(_ => Look(), null, look, look);
    }

    public event Action? Changed;

    public CameraTrouble? Trouble
    {
        get
        {
            lock (_gate)
                return _trouble;
        }
    }

    public CameraFrame? Newest
    {
        get
        {
            lock (_gate)
                return _newest;
        }
    }

    /// <summary>True when nothing has come for so long that the device may need to be opened anew.</summary>
    public bool HasStalled
    {
        get
        {
            lock (_gate)
                return _stalled;
        }
    }

    private CameraTrouble Stall => new(
        $"The {_name.ToLowerInvariant()} sends no pictures.",
        "Unplug its cable, wait five seconds, plug it in again; call the technician if it stays so.");

    /// <summary>From here on silence is trouble: the device is open, or about to be.</summary>
    /// <param name="firstWithin">For a device that needs longer for its first frame than between two; null for one that does not.</param>
    /// <returns>Cancelled when it stands still, also when that is no news.</returns>
    public CancellationToken Watch(TimeSpan? firstWithin = null)
    {
        lock (_gate)
        {
            (_watching, _stalled, _lastSign) = (true, false, _time.GetTimestamp());
            _silenceMax = firstWithin ?? _stall;
            _standstill = new CancellationTokenSource();
            return _standstill.Token;
        }
    }

    /// <summary>A frame arrived; the bytes are not changed afterwards. Ends any trouble.</summary>
    public void Take(FrameFormat format, int width, int height, int strideBytes, ReadOnlyMemory<byte> bytes)
    {
        TaskCompletionSource arrived;
        bool wasTrouble;
        lock (_gate)
        {
            _newest = new CameraFrame(
                format, width, height, strideBytes, bytes, _time.GetTimestamp(), (_newest?.Number ?? 0) + 1);
            (wasTrouble, _trouble) = (_trouble is not null, null);
            (_watching, _stalled, _lastSign) = (true, false, _time.GetTimestamp());
            _silenceMax = _stall;
            (arrived, _arrived) = (_arrived, NewSignal());
        }

        arrived.SetResult();
        if (wasTrouble)
            Changed?.Invoke();
    }

    /// <summary>The device does not work, and why; silence is no longer news.</summary>
    public void Fail(string sentence, string whatToDo) => Set(new CameraTrouble(sentence, whatToDo));

    public async Task<CameraFrame> NextAsync(long after, CancellationToken cancellation)
    {
        while (true)
        {
            Task arrived;
            lock (_gate)
            {
                if (_newest is { } newest && newest.Number > after)
                    return newest;
                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _watch.Dispose();

    private void Look()
    {
        CancellationTokenSource standstill;
        lock (_gate)
        {
            if (!_watching || _time.GetElapsedTime(_lastSign) < _silenceMax - TimeSpan.FromMilliseconds(LookMilliseconds))
                return;
            _stalled = true;
            standstill = _standstill;
        }

        Set(Stall);
        standstill.Cancel();
    }

    private void Set(CameraTrouble trouble)
    {
        lock (_gate)
        {
            _watching = false;
            if (_trouble == trouble)
                return;
            _trouble = trouble;
        }

        Changed?.Invoke();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
