using CheckpointEdge.Devices.Cameras;
using Emgu.CV;
using Emgu.CV.CvEnum;
using Emgu.CV.Util;

namespace CheckpointEdge.Devices.Board;

/// <summary>
/// A camera that OpenCV can open and the service's own V4L2 driver cannot: its frames come as JPEG files. Begins anew after every
/// trouble. Safe for concurrent use.
/// </summary>
/// <param name="index">OpenCV's number of the camera: 0 for <c>/dev/video0</c>.</param>
internal sealed class OpenCvCamera(string name, int index, TimeProvider time) : ICamera
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const int JpegQuality = 92;
    private const int AgainMilliseconds = 2_000;

    private readonly CameraFeed _feed = new(name, time);
    private readonly CancellationTokenSource _ending = new();
    private Task _looking = Task.CompletedTask;
    private int _started;

    public event Action? Changed
    {
        add => _feed.Changed += value;
        remove => _feed.Changed -= value;
    }

    public string Name => name;

    public CameraTrouble? Trouble => _feed.Trouble;

    public CameraFrame? Newest => _feed.Newest;

    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _looking = Task.Run(LookAsync);
    }

    public Task<CameraFrame> NextAsync(long after, CancellationToken cancellation) => _feed.NextAsync(after, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _looking;
        _feed.Dispose();
        _ending.Dispose();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                LookOnce();
                await Task.Delay(TimeSpan.FromMilliseconds(AgainMilliseconds), time, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The camera is closed.
        }
    }

    /// <summary>Until the camera fails, stands still or is closed.</summary>
    private void LookOnce()
    {
        using VideoCapture capture = new(index, VideoCapture.API.V4L2);
        if (capture.IsOpened)
        {
            capture.Set(CapProp.FrameWidth, Width);
            capture.Set(CapProp.FrameHeight, Height);
            _feed.Watch();
            using Mat picture = new();
            using VectorOfByte file = new();
            while (!_ending.IsCancellationRequested && !_feed.HasStalled && capture.Read(picture) && !picture.IsEmpty)
                if (CvInvoke.Imencode(".jpg", picture, file, new KeyValuePair<ImwriteFlags, int>(ImwriteFlags.JpegQuality, JpegQuality)))
                    _feed.Take(FrameFormat.PictureFile, picture.Width, picture.Height, 0, file.ToArray());
        }

        if (!_ending.IsCancellationRequested && !_feed.HasStalled)
            _feed.Fail($"The {name.ToLowerInvariant()} was unplugged or switched off.", "Plug its cable in again; it is found by itself.");
    }
}
