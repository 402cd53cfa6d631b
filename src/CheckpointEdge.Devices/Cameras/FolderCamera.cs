namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// Shows the pictures of a folder (or one file) in the order of their names, again and again: for trying a board without a
/// camera, and for cameras that drop files into a folder. A folder that is missing or empty is trouble and is looked for
/// again. Safe for concurrent use.
/// </summary>
/// <param name="path">A folder, or one picture file.</param>
public sealed class FolderCamera(string path, string name, TimeProvider time) : ICamera
{
    /// <summary>Between two frames; each picture is shown this long (milliseconds).</summary>
    public const int FrameMilliseconds = 250;

    /// <summary>How often each picture is shown before the next one.</summary>
    private const int FramesEach = 4;

    private const int FilesMax = 10_000;

    private static readonly string[] _endings = [".jpg", ".jpeg", ".png", ".jp2", ".pgm", ".ppm"];

    private readonly CameraFeed _feed = new(name, time);
    private readonly CancellationTokenSource _disposed = new();
    private Task _looking = Task.CompletedTask;
    private int _started;

    public string Name => name;

    public CameraTrouble? Trouble => _feed.Trouble;

    public CameraFrame? Newest => _feed.Newest;

    public event Action? Changed
    {
        add => _feed.Changed += value;
        remove => _feed.Changed -= value;
    }

    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _looking = Task.Run(LookUntilStoppedAsync);
    }

    public Task<CameraFrame> NextAsync(long after, CancellationToken cancellation) => _feed.NextAsync(after, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _looking;
        _feed.Dispose();
    }

    private async Task LookUntilStoppedAsync()
    {
        for (long shown = 0; !_disposed.IsCancellationRequested; shown++)
        {
            try
            {
                string[] files = Files();
                if (files.Length == 0)
                    throw new IOException("there is no picture in it");
                string file = files[shown / FramesEach % files.Length];
                if (new FileInfo(file).Length is 0 or > CameraFrame.SizeBytesMax)
                    throw new IOException($"{Path.GetFileName(file)} is empty or too large");
                _feed.Take(FrameFormat.PictureFile, 0, 0, 0, await File.ReadAllBytesAsync(file, _disposed.Token));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _feed.Fail($"The {name.ToLowerInvariant()} cannot read {path}: {failure.Message}.", "Put pictures into the folder.");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(FrameMilliseconds), time, _disposed.Token)
                .ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private string[] Files() => File.Exists(path)
        ? [path]
        :
        [
            .. Directory.EnumerateFiles(path)
                .Where(file => _endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Take(FilesMax)
                .Order(StringComparer.Ordinal),
        ];
}
