namespace CheckpointEdge.Devices.Cameras;

/// <summary>How a V4L2 camera is reached and set. Immutable.</summary>
public sealed record VideoCameraOptions
{
    /// <summary>The device, best a stable name: <c>/dev/v4l/by-id/…</c>.</summary>
    public required string DevicePath { get; init; }

    /// <summary>As shown on the screens.</summary>
    public string Name { get; init; } = "Camera";

    /// <summary>Asked of the driver, which takes the nearest it has (pixels).</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Asked of the driver, which takes the nearest it has (pixels).</summary>
    public int Height { get; init; } = 720;

    /// <summary>More frames than this in a second are dropped before they are copied.</summary>
    public int FramesPerSecondMax { get; init; } = 15;

    /// <summary>Exposure in units of 100 µs; null leaves it to the camera.</summary>
    public int? Exposure { get; init; }

    /// <summary>Focus in the camera's own steps; null leaves it to the camera.</summary>
    public int? Focus { get; init; }

    /// <summary>Time between attempts to open a device that is not there.</summary>
    public TimeSpan ReopenAfter { get; init; } = TimeSpan.FromSeconds(1);
}
