namespace CheckpointEdge.Devices.MrzReaders;

/// <summary>How a serial swipe reader is reached. Immutable.</summary>
public sealed record SerialMrzReaderOptions
{
    /// <summary>The terminal device, best a stable name: <c>/dev/serial/by-id/…</c>.</summary>
    public required string DevicePath { get; init; }

    /// <summary>9600, 19200, 38400, 57600 or 115200 bits per second; readers on USB ignore it.</summary>
    public int BitsPerSecond { get; init; } = 9600;

    /// <summary>Silence after which unframed lines are complete. Swipe readers send a zone in one go.</summary>
    public int QuietMilliseconds { get; init; } = 150;

    /// <summary>Time between attempts to open a device that is not there.</summary>
    public TimeSpan ReopenAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Zones that wait for their listener; more are dropped, oldest first.</summary>
    public int QueueLengthMax { get; init; } = 16;
}
