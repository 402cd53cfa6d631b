using System.Collections.Immutable;
using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Simulators.Cameras;

/// <summary>
/// The twin of a camera: sends the pictures it is shown, over and over, with the faults of <see cref="CameraFault"/>. Safe
/// for concurrent use.
/// </summary>
public sealed class SimulatedCamera : ICamera
{
    /// <summary>Between two frames (milliseconds).</summary>
    public const int FrameMilliseconds = 100;

    /// <summary>How often each of several pictures is sent before the next.</summary>
    public const int FramesEach = 20;

    private static readonly string[] _endings = [".jpg", ".jpeg", ".png", ".jp2", ".pgm", ".ppm"];

    private readonly CameraFeed _feed;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Random _rubbish = new(20261122);
    private ImmutableArray<ReadOnlyMemory<byte>> _shown = [];
    private CameraFault _fault;
    private ITimer? _clock;
    private long _sent;

    public SimulatedCamera(string name, TimeProvider time) => (Name, _time, _feed) = (name, time, new CameraFeed(name, time));

    public string Name { get; }

    public CameraTrouble? Trouble => _feed.Trouble;

    public CameraFrame? Newest => _feed.Newest;

    public event Action? Changed
    {
        add => _feed.Changed += value;
        remove => _feed.Changed -= value;
    }

    /// <summary>What goes wrong from now on.</summary>
    public CameraFault Fault
    {
        get
        {
            lock (_gate)
                return _fault;
        }

        set
        {
            lock (_gate)
                _fault = value;
            if (value == CameraFault.Unplugged)
                _feed.Fail($"The {Name.ToLowerInvariant()} was unplugged.", "Plug its cable in again; it is found by itself.");
            else
                _feed.Watch();
        }
    }

    /// <summary>The pictures of a folder in the order of their names, or one file.</summary>
    /// <exception cref="InvalidOperationException">There are none; the message is one sentence.</exception>
    public static ImmutableArray<ReadOnlyMemory<byte>> PicturesOf(string path)
    {
        string[] files = File.Exists(path) ? [path]
            : Directory.Exists(path)
                ? [
                    .. Directory.EnumerateFiles(path)
                        .Where(file => _endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                        .Order(StringComparer.Ordinal),
                ]
                : [];
        return files.Length > 0
            ? [.. files.Select(file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file))]
            : throw new InvalidOperationException($"There is no picture at {path} for the simulated camera.");
    }

    /// <summary>Puts pictures before the camera in place of what was there; none: it sees nothing and sends nothing.</summary>
    /// <param name="pictures">Whole picture files of any kind that is decoded.</param>
    public void Show(params ImmutableArray<ReadOnlyMemory<byte>> pictures)
    {
        lock (_gate)
            (_shown, _sent) = (pictures, 0);
    }

    public void Start()
    {
        lock (_gate)
        {
            if (_clock is not null)
                return;
            TimeSpan frame = TimeSpan.FromMilliseconds(FrameMilliseconds);
            _clock = _time.CreateTimer(_ => Send(), null, TimeSpan.Zero, frame);
        }

        _feed.Watch();
    }

    public Task<CameraFrame> NextAsync(long after, CancellationToken cancellation) => _feed.NextAsync(after, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_clock is not null)
            await _clock.DisposeAsync();
        _feed.Dispose();
    }

    private void Send()
    {
        ReadOnlyMemory<byte> picture;
        lock (_gate)
        {
            if (_shown.IsEmpty || _fault is CameraFault.Unplugged or CameraFault.StandsStill)
                return;
            picture = _shown[(int)(_sent++ / FramesEach % _shown.Length)];
            if (_fault == CameraFault.Torn)
                picture = picture[..(picture.Length / 2)];
            if (_fault == CameraFault.Rubbish)
            {
                byte[] rubbish = new byte[4096];
                _rubbish.NextBytes(rubbish);
                picture = rubbish;
            }
        }

        _feed.Take(FrameFormat.PictureFile, 0, 0, 0, picture);
    }
}
