namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// A device that keeps looking. Real: a V4L2 device (<see cref="VideoCamera"/>), a camera module through
/// <c>rpicam-vid</c> (<see cref="PipedCamera"/>), a folder of pictures (<see cref="FolderCamera"/>). Twin: the Simulators
/// plug-in. The newest frame wins: whoever is slow misses what lay between. Safe for concurrent use.
/// </summary>
public interface ICamera : IAsyncDisposable
{
    /// <summary>As shown to officer and technician: "Document camera".</summary>
    string Name { get; }

    /// <summary>Null while it works; a camera that has sent nothing for 2 seconds does not.</summary>
    CameraTrouble? Trouble { get; }

    /// <summary>The newest frame; null before the first. It stays what it was while there is trouble: look at its moment.</summary>
    CameraFrame? Newest { get; }

    /// <summary>Trouble came, changed or went. Raised on any thread, after the fact.</summary>
    event Action? Changed;

    /// <summary>Begins to look, and goes on by itself after every trouble until disposed. Further calls do nothing.</summary>
    void Start();

    /// <summary>The newest frame with a number above <paramref name="after"/>, as soon as there is one.</summary>
    Task<CameraFrame> NextAsync(long after, CancellationToken cancellation);
}

/// <summary>What a camera of a desk looks at.</summary>
public enum CameraUse
{
    /// <summary>The data page.</summary>
    Document,

    /// <summary>The traveller's face.</summary>
    Traveller,
}

/// <summary>How the bytes of a frame are to be understood.</summary>
public enum FrameFormat
{
    /// <summary>A whole picture file, of most cameras a JPEG; it says itself what it is.</summary>
    PictureFile,

    /// <summary>Two pixels in four bytes, luma, blue, luma, red (BT.601, 16 to 235), row by row.</summary>
    Yuyv,
}

/// <summary>What does not work.</summary>
/// <param name="Sentence">"The document camera was unplugged."</param>
/// <param name="WhatToDo">"Plug its cable in again; it is found by itself."</param>
public sealed record CameraTrouble(string Sentence, string WhatToDo);

/// <summary>One picture of a camera. Immutable.</summary>
/// <param name="Width">Pixels; of a picture file what was asked of the camera, 0 when nothing was.</param>
/// <param name="Height">Pixels; as the width.</param>
/// <param name="StrideBytes">From row to row; 0 for a picture file.</param>
/// <param name="TakenAt">When it arrived: a timestamp of the camera's <see cref="TimeProvider"/>, which nobody sets back.</param>
/// <param name="Number">Grows with every frame of this camera, also over its troubles.</param>
public sealed record CameraFrame(
    FrameFormat Format, int Width, int Height, int StrideBytes, ReadOnlyMemory<byte> Bytes, long TakenAt, long Number)
{
    /// <summary>More than any camera here sends in one frame (bytes).</summary>
    public const int SizeBytesMax = 16 << 20;
}
