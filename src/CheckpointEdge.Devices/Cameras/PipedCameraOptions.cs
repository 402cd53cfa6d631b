using System.Collections.Immutable;
using System.Globalization;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>How a camera module behind a program is reached. Immutable.</summary>
public sealed record PipedCameraOptions
{
    /// <summary>A sensor that is configured, and a program that is read from a slow card, need that long (seconds).</summary>
    public const int FirstFrameSeconds = 10;

    /// <summary>Of Raspberry Pi OS, the newer name first.</summary>
    public static ImmutableArray<string> UsualPrograms { get; } = ["rpicam-vid", "libcamera-vid"];

    /// <summary>The first of these that is found is run: names on the PATH, or paths.</summary>
    public ImmutableArray<string> Programs { get; init; } = UsualPrograms;

    /// <summary>As shown on the screens.</summary>
    public string Name { get; init; } = "Camera";

    /// <summary>Which of the board's modules, from 0.</summary>
    public int Module { get; init; }

    /// <summary>Pixels.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Pixels.</summary>
    public int Height { get; init; } = 720;

    public int FramesPerSecond { get; init; } = 15;

    /// <summary>Exposure in microseconds; null leaves it to the camera.</summary>
    public int? ExposureMicroseconds { get; init; }

    /// <summary>Lens position in dioptres (0 is far away); null leaves it to the camera.</summary>
    public double? Focus { get; init; }

    /// <summary>A program that has shown no picture this long after its start is ended and started again.</summary>
    public TimeSpan FirstFrameWithin { get; init; } = TimeSpan.FromSeconds(FirstFrameSeconds);

    /// <summary>Time between attempts to start the program.</summary>
    public TimeSpan RestartAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A JPEG after the other on standard output, no window, until stopped.</summary>
    internal ImmutableArray<string> Arguments =>
    [
        "--timeout", "0", "--nopreview", "--codec", "mjpeg",
        "--camera", Text(Module), "--width", Text(Width), "--height", Text(Height), "--framerate", Text(FramesPerSecond),
        .. ExposureMicroseconds is { } exposure ? ["--shutter", Text(exposure)] : ImmutableArray<string>.Empty,
        .. Focus is { } focus
            ? ["--autofocus-mode", "manual", "--lens-position", focus.ToString(CultureInfo.InvariantCulture)]
            : ImmutableArray<string>.Empty,
        "--output", "-",
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
