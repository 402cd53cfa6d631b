using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>The camera at one desk, which may stand still at any moment. What it sends shows who stands before it.</summary>
internal sealed class SimulatedCamera(World world, TimeProvider time) : ICamera
{
    private const int FrameMilliseconds = 100;

    private ReadOnlyMemory<byte> _before;
    private CameraFrame? _last;

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public string Name => "Face camera (simulated)";

    /// <summary>The station on the line asks for frames whatever the camera says of itself.</summary>
    public CameraTrouble? Trouble => null;

    /// <summary>The newest that was sent, however long ago.</summary>
    public CameraFrame? Newest
    {
        get
        {
            if (!StandsStill)
                Send();
            return _last;
        }
    }

    /// <summary>It is plugged in and sends nothing more.</summary>
    public bool StandsStill
    {
        get;
        set
        {
            if (value && !field)
                Send();
            field = value;
        }
    }

    /// <summary>Who stands before it now: a whole picture file.</summary>
    public ReadOnlyMemory<byte> Before
    {
        get => _before;
        set
        {
            if (!StandsStill)
                Send();
            _before = value;
        }
    }

    private long Number => (long)(world.Now - World.Begin).TotalMilliseconds / FrameMilliseconds;

    public void Start()
    {
    }

    public async Task<CameraFrame> NextAsync(long after, CancellationToken cancellation)
    {
        if (!StandsStill)
            await Actor.Current.DelayAsync(TimeSpan.FromMilliseconds(FrameMilliseconds), cancellation);
        return StandsStill ? await new TaskCompletionSource<CameraFrame>().Task.WaitAsync(cancellation) : Newest!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Send()
    {
        if (_last?.Number != Number)
            _last = new CameraFrame(FrameFormat.PictureFile, 0, 0, 0, _before, time.GetTimestamp(), Number);
    }
}
