using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>Reads a ticket's code with the board's own camera, so that nobody types it. One reading at a time.</summary>
public sealed class TicketCamera : IAsyncDisposable
{
    /// <summary>Between two pictures for whoever looks on (milliseconds).</summary>
    private const int PictureMilliseconds = 200;

    private const int WaitSeconds = 60;

    private readonly ICamera _camera;
    private readonly bool _isOwn;
    private readonly TimeProvider _time;
    private long _shownAt;

    /// <param name="camera">As the service's options name one.</param>
    /// <exception cref="ProvisioningException">There is no such kind of camera.</exception>
    public TicketCamera(string camera, TimeProvider time)
    {
        try
        {
            _camera = CameraChoice.Open(camera, "Camera", time);
        }
        catch (InvalidOperationException failure)
        {
            throw new ProvisioningException(failure.Message, failure);
        }

        _time = time;
        _isOwn = true;
        _camera.Start();
    }

    /// <param name="camera">Looks already, and stays its owner's.</param>
    public TicketCamera(ICamera camera, TimeProvider time)
    {
        _camera = camera;
        _time = time;
    }

    /// <summary>What it saw last, JPEG; null before the first frame, and where no JPEG can be written.</summary>
    public byte[]? Seen { get; private set; }

    /// <summary>Reads one code and lets the camera go.</summary>
    /// <exception cref="ProvisioningException">No code was seen.</exception>
    public static async Task<TicketCode> ReadAsync(string camera, TimeProvider time, CancellationToken cancel)
    {
        await using TicketCamera looking = new(camera, time);
        return await looking.ReadAsync(cancel);
    }

    /// <exception cref="ProvisioningException">No code was seen in time.</exception>
    public async Task<TicketCode> ReadAsync(CancellationToken cancel)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        bool another = false;
        CameraFrame? frame = null;
        try
        {
            while (true)
            {
                frame = await _camera.NextAsync(frame?.Number ?? 0, either.Token);
                if (FramePictures.Decode(frame).Picture is not { } picture)
                    continue;
                Show(picture);
                if (QrCodes.Read(picture.ToGrey()) is not { } text)
                    continue;
                if (TicketCode.TryParse(text, out TicketCode? code))
                    return code;
                another = true;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ProvisioningException(
                _camera.Trouble is { } trouble ? $"{trouble.Sentence} {trouble.WhatToDo}"
                : another ? "The camera sees a code, and it is no ticket of Central."
                : "The camera saw no code: hold it flat, a hand's width away, without a reflection.");
        }
    }

    public ValueTask DisposeAsync() => _isOwn ? _camera.DisposeAsync() : ValueTask.CompletedTask;

    private void Show(ColourPicture picture)
    {
        if (Seen is not null && _time.GetElapsedTime(_shownAt).TotalMilliseconds < PictureMilliseconds)
            return;
        _shownAt = _time.GetTimestamp();
        Seen = JpegEncoder.Encode(picture);
    }
}
