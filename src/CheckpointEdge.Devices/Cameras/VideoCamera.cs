namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// A camera on USB or any other that the kernel shows as a V4L2 device. Opens it again by itself after it was unplugged or
/// stood still. Safe for concurrent use.
/// </summary>
public sealed class VideoCamera(VideoCameraOptions options, TimeProvider time) : ICamera
{
    /// <summary>How long a stopped camera may still wait for a frame.</summary>
    private const int PollMillisecondsMax = 200;

    private readonly CameraFeed _feed = new(options.Name, time);
    private readonly CancellationTokenSource _disposed = new();
    private Task _looking = Task.CompletedTask;
    private int _started;
    private long _lastKept;

    public VideoCameraOptions Options => options;

    public string Name => options.Name;

    public CameraTrouble? Trouble => _feed.Trouble;

    public CameraFrame? Newest => _feed.Newest;

    public event Action? Changed
    {
        add => _feed.Changed += value;
        remove => _feed.Changed -= value;
    }

    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;

        // Waiting for frames blocks a thread: one of its own, so that the pool keeps its threads.
        _looking = Task.Factory.StartNew(
            LookUntilStopped, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Task<CameraFrame> NextAsync(long after, CancellationToken cancellation) => _feed.NextAsync(after, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _looking;
        _feed.Dispose();
    }

    private void LookUntilStopped()
    {
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                using VideoDevice device = VideoDevice.Open(options);
                _feed.Watch();
                if (Look(device))
                    _feed.Fail(
                        $"The {Name.ToLowerInvariant()} was unplugged or switched off.",
                        "Plug its cable in again; it is found by itself.");
            }
            catch (IOException failure)
            {
                _feed.Fail(
                    $"The {Name.ToLowerInvariant()} at {options.DevicePath} cannot be opened: {failure.Message}.",
                    "Check its cable, and that the configured device path is right.");
            }

            WaitToReopen();
        }
    }

    /// <summary>True when the device is gone; false when it stood still, or the camera is stopped.</summary>
    private bool Look(VideoDevice device)
    {
        while (!_disposed.IsCancellationRequested && !_feed.HasStalled)
        {
            if (device.Next(PollMillisecondsMax, bytes => Take(device, bytes)) < 0)
                return true;
        }

        return false;
    }

    private void Take(VideoDevice device, ReadOnlySpan<byte> bytes)
    {
        bool whole = device.Format == FrameFormat.PictureFile
            ? bytes is [0xFF, 0xD8, ..]
            : bytes.Length >= device.StrideBytes * (device.Height - 1) + 2 * device.Width;
        long soonest = time.TimestampFrequency / Math.Max(1, options.FramesPerSecondMax);

        // A little early is in time: cameras do not keep to the millisecond.
        bool early = _lastKept != 0 && time.GetTimestamp() - _lastKept < soonest * 9 / 10;
        if (!whole || early)
            return;
        _lastKept = time.GetTimestamp();
        _feed.Take(device.Format, device.Width, device.Height, device.StrideBytes, bytes.ToArray());
    }

    private void WaitToReopen()
    {
        try
        {
            Task.Delay(options.ReopenAfter, time, _disposed.Token).Wait(CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Stopped while waiting.
        }
    }
}
