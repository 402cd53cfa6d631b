using System.ComponentModel;
using System.Diagnostics;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// A camera module (CSI) through the program that the board's makers ship for it: <c>rpicam-vid</c> writes one JPEG after
/// the other to its standard output. V4L2 alone cannot read such modules. Starts the program again when it ended or stood
/// still. Safe for concurrent use.
/// </summary>
public sealed class PipedCamera(PipedCameraOptions options, TimeProvider time) : ICamera
{
    private const int FrameSizeBytesMax = 8 << 20;
    private const int ReadSizeBytes = 64 * 1024;

    private readonly CameraFeed _feed = new(options.Name, time);
    private readonly CancellationTokenSource _disposed = new();
    private Task _looking = Task.CompletedTask;
    private int _started;

    public PipedCameraOptions Options => options;

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
        while (!_disposed.IsCancellationRequested)
        {
            using Process? program = StartProgram();
            if (program is null)
            {
                _feed.Fail(
                    $"The {Name.ToLowerInvariant()} needs the program {options.Programs[0]}, which is not installed.",
                    "Install the package rpicam-apps of Raspberry Pi OS.");
            }
            else
            {
                // Its words go nowhere: they would fill the pipe and stop it.
                program.ErrorDataReceived += (_, _) => { };
                program.BeginErrorReadLine();
                await ReadAsync(program, _feed.Watch(options.FirstFrameWithin));
                if (!_disposed.IsCancellationRequested && !_feed.HasStalled)
                    _feed.Fail(
                        $"The program of the {Name.ToLowerInvariant()} has ended.",
                        "It is started again by itself; check the ribbon cable of the camera if it stays so.");
                await EndAsync(program);
            }

            await Task.Delay(options.RestartAfter, time, _disposed.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Null when none of the programs is installed.</summary>
    private Process? StartProgram()
    {
        foreach (string program in options.Programs)
        {
            ProcessStartInfo start = new(program, options.Arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                UseShellExecute = false,
            };
            try
            {
                if (Process.Start(start) is { } running)
                    return running;
            }
            catch (Win32Exception)
            {
                // Not installed under this name.
            }
        }

        return null;
    }

    /// <summary>Until the program ends, stands still, or the camera is stopped.</summary>
    private async Task ReadAsync(Process program, CancellationToken standstill)
    {
        JpegFrames frames = new(FrameSizeBytesMax);
        byte[] buffer = new byte[ReadSizeBytes];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, standstill);
        try
        {
            while (true)
            {
                int length = await program.StandardOutput.BaseStream.ReadAsync(buffer, stop.Token);
                if (length == 0)
                    return;
                frames.Take(
                    buffer.AsSpan(0, length),
                    frame => _feed.Take(FrameFormat.PictureFile, options.Width, options.Height, 0, frame));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // Stopped, stalled, or the pipe broke: the caller starts anew.
        }
    }

    private static async Task EndAsync(Process program)
    {
        try
        {
            program.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        await program.WaitForExitAsync(CancellationToken.None);
    }
}
