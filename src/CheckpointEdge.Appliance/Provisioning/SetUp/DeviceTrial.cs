using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>What came of trying a device before it is bound.</summary>
/// <param name="Trouble">Why it cannot be used, in one sentence; null when it works.</param>
/// <param name="Seen">What it did, in one sentence, and nothing of what stands in a document.</param>
/// <param name="Picture">A camera's frame, JPEG; null for others, and where no JPEG can be written.</param>
public sealed record DeviceTrialResult(string? Trouble, string Seen = "", byte[]? Picture = null);

/// <summary>Tries a device in a role: a frame of a camera, a document through a reader. Stateless.</summary>
public static class DeviceTrial
{
    /// <summary>A frame or a document is waited for as long as this (seconds).</summary>
    public const int WaitSeconds = 30;

    /// <param name="document">A document is tried too: drawn through a reader, or laid under the document camera.</param>
    public static Task<DeviceTrialResult> RunAsync(
        DeviceRole role, string device, bool document, TimeProvider time, CancellationToken cancel) =>
        DeviceSearch.KindOf(role) switch
        {
            DeviceSearch.Camera => NamedCameraAsync(role, device, document, time, cancel),
            DeviceSearch.Serial => LineAsync(device, document, time, cancel),
            _ => Task.FromResult(Reader(device)),
        };

    private static async Task<DeviceTrialResult> NamedCameraAsync(
        DeviceRole role, string device, bool document, TimeProvider time, CancellationToken cancel)
    {
        await using ICamera camera = CameraChoice.Open(device, "Camera", time);
        camera.Start();
        return await CameraAsync(role, camera, document, time, cancel);
    }

    /// <summary>As <see cref="RunAsync"/>, of a camera that looks already and stays its owner's.</summary>
    public static async Task<DeviceTrialResult> CameraAsync(
        DeviceRole role, ICamera camera, bool document, TimeProvider time, CancellationToken cancel)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        camera.Changed += GiveUp;
        try
        {
            GiveUp();
            PictureReading reading = FramePictures.Decode(await camera.NextAsync(0, either.Token));
            return reading.Picture is not { } picture
                ? new DeviceTrialResult($"A frame came that is no picture: {reading.Finding}")
                : new DeviceTrialResult(
                    null,
                    FormattableString.Invariant($"A frame of {picture.Width} × {picture.Height} came.")
                        + (document && role == DeviceRole.DocumentCamera ? " " + Zone(picture, time) : ""),
                    JpegEncoder.Encode(picture));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeviceTrialResult(camera.Trouble is { } trouble ? $"{trouble.Sentence} {trouble.WhatToDo}" : "No frame came in time.");
        }
        finally
        {
            camera.Changed -= GiveUp;
        }

        void GiveUp()
        {
            if (camera.Trouble is not null)
                either.Cancel();
        }
    }

    private static string Zone(ColourPicture picture, TimeProvider time)
    {
        MrzPictureReading zone = new MrzPictureReader().Read(picture.ToGrey(), Today(time));
        return zone.Reading is { } mrz ? Quality(mrz) : "No document was read in it.";
    }

    /// <summary>Opens the line; on request waits for a document and says how well it was read, and nothing of what stands in it.</summary>
    private static async Task<DeviceTrialResult> LineAsync(string device, bool document, TimeProvider time, CancellationToken cancel)
    {
        if (SerialMrzReader.TroubleOf(device) is { } trouble)
            return new DeviceTrialResult($"{device} cannot be opened: {trouble.TrimEnd('.')}.");
        if (!document)
            return new DeviceTrialResult(null, "The line is there and may be opened.");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        await using SerialMrzReader reader = new(new SerialMrzReaderOptions { DevicePath = device }, time);
        try
        {
            await foreach (MrzReaderEvent happened in reader.EventsAsync(either.Token))
            {
                if (happened is MrzReaderEvent.Lines lines)
                    return new DeviceTrialResult(null, Quality(MrzParser.Parse(lines.Text, Today(time))));
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody drew a document through.
        }

        return new DeviceTrialResult("No document came in time.");
    }

    private static DeviceTrialResult Reader(string name)
    {
        PcscReaderList list = PcscReaders.List();
        return list.Trouble is { } trouble ? new DeviceTrialResult(trouble)
            : PcscReaders.Choose(list.Readers, name) is { } reader ? new DeviceTrialResult(null, $"{reader.Name} is there.")
            : new DeviceTrialResult($"No reader is called {name}.");
    }

    private static string Quality(MrzReading reading) => FormattableString.Invariant(
        $"A document came ({reading.Format?.ToString() ?? "no known layout"}, {reading.Checks.Count(check => !check.Ok)} wrong check digits).");

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
