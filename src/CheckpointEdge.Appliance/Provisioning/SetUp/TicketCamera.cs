using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Enrol;

/// <summary>Reads a ticket's code with the board's own camera, so that nobody types it. Stateless.</summary>
internal static class TicketCamera
{
    private const int WaitSeconds = 60;

    /// <param name="camera">As the service's options name one.</param>
    /// <exception cref="ProvisioningException">No code was seen, or none can be read here.</exception>
    public static async Task<TicketCode> ReadAsync(string camera, CancellationToken cancel)
    {
        if (!QrCodes.IsInstalled)
            throw new ProvisioningException(QrCodes.Missing);
        await using ICamera looking = CameraChoice.Open(camera, "Camera", TimeProvider.System);
        looking.Start();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        bool another = false;
        CameraFrame? frame = null;
        try
        {
            while (true)
            {
                frame = await looking.NextAsync(frame?.Number ?? 0, either.Token);
                if (FramePictures.Decode(frame).Picture is not { } picture || QrCodes.Read(picture.ToGrey()) is not { } text)
                    continue;
                if (TicketCode.TryParse(text, out TicketCode? code))
                    return code;
                another = true;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ProvisioningException(
                looking.Trouble is { } trouble ? $"{trouble.Sentence} {trouble.WhatToDo}"
                : another ? "The camera sees a code, and it is no ticket of Central."
                : "The camera saw no code: hold it flat, a hand's width away, without a reflection.");
        }
    }
}
