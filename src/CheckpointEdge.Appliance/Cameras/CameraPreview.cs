using System.Text;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>
/// A camera's frames for a screen: small JPEGs one after the other in one answer (multipart/x-mixed-replace), at a bounded
/// rate, to one viewer. Whoever asks anew takes the place of the viewer before, so that a page that forgot to close costs
/// nothing. Nothing is kept. Safe for concurrent use.
/// </summary>
internal sealed class CameraPreview(ICamera camera, TimeProvider time)
{
    public const int FramesPerSecondMax = 5;

    /// <summary>Longest side sent (pixels): enough to lay a document straight.</summary>
    public const int SideMax = 640;

    private const int Quality = 70;
    private const string Boundary = "frame";

    private readonly Lock _gate = new();
    private CancellationTokenSource? _viewer;

    /// <summary>Sends until the viewer goes, another one comes, or <paramref name="mayLook"/> says no; none is an error.</summary>
    /// <param name="mayLook">Asked before every frame: the officer may have signed out meanwhile.</param>
    public async Task SendAsync(HttpContext context, Func<bool> mayLook, CancellationToken ended)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ended);
        CancellationTokenSource? before;
        lock (_gate)
            (before, _viewer) = (_viewer, stop);
        try
        {
            if (before is not null)
                await before.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has gone by itself.
        }

        context.Response.ContentType = $"multipart/x-mixed-replace; boundary={Boundary}";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await SendFramesAsync(context, mayLook, stop.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The viewer went away, another took its place, or the service stops.
        }
        finally
        {
            lock (_gate)
            {
                if (_viewer == stop)
                    _viewer = null;
            }
        }
    }

    private async Task SendFramesAsync(HttpContext context, Func<bool> mayLook, CancellationToken stop)
    {
        // A picture from before the trouble is not what the camera sees.
        long after = camera.Trouble is null ? 0 : camera.Newest?.Number ?? 0;
        while (true)
        {
            CameraFrame frame = await camera.NextAsync(after, stop);
            after = frame.Number;
            if (!mayLook())
                return;
            if (Small(frame) is { } jpeg)
            {
                byte[] head = Encoding.ASCII.GetBytes(
                    $"--{Boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
                await context.Response.Body.WriteAsync(head, stop);
                await context.Response.Body.WriteAsync(jpeg, stop);
                await context.Response.Body.WriteAsync("\r\n"u8.ToArray(), stop);
                await context.Response.Body.FlushAsync(stop);
            }

            await Task.Delay(TimeSpan.FromSeconds(1.0 / FramesPerSecondMax), time, stop);
        }
    }

    /// <summary>Null for a frame that cannot be decoded: the next one is on its way.</summary>
    private static byte[]? Small(CameraFrame frame) =>
        FramePictures.Decode(frame).Picture is { } picture ? JpegEncoder.Encode(picture.AtMost(SideMax), Quality) : null;
}
