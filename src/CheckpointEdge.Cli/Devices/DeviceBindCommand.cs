using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device bind ROLE DEVICE</c>: gives a device its role under a name that stays, after it was seen to work.</summary>
internal static class DeviceBindCommand
{
    private const int WaitSeconds = 30;
    private const string None = "none";

    public static Command Create()
    {
        Argument<DeviceRole> role = new("ROLE") { Description = "chipReader, mrzReader, documentCamera, faceCamera or officerCardReader." };
        Argument<string> device = new("DEVICE")
        {
            Description = $"As device list names it: a node, a link, a reader's name, a camera ({CameraChoice.Usage}); none takes the role away.",
        };
        Option<string?> preview = new("--preview") { Description = "Where a frame of the camera is written, as a picture to look at." };
        Option<bool> untried = new("--untried") { Description = "Binds it without trying it first: it is not plugged in yet." };
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "bind",
            "Tries a device and gives it its role; the service takes it at its next start. Exit 0 bound, 1 it does not work, 2 could not run.\n"
            + "Example: checkpointctl device bind documentCamera /dev/video0 --preview seen.jpg")
        {
            role, device, preview, untried, data, json,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(role), parsed.GetValue(device)!, parsed.GetValue(preview), parsed.GetValue(untried), parsed.GetValue(data)!,
            parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        DeviceRole role, string device, string? preview, bool untried, string data, bool json, CancellationToken cancel)
    {
        try
        {
            DeviceBindings bound = DeviceBindings.Load(data);
            string? lasting = device == None ? null : DeviceSearch.Lasting(device);
            string seen = "";
            if (lasting is not null && !untried)
            {
                (string? trouble, seen) = await TryAsync(role, lasting, preview, cancel);
                if (trouble is not null)
                {
                    Console.Error.WriteLine($"{trouble} It is not bound; --untried binds it all the same.");
                    return CommandLine.NegativeAnswer;
                }
            }

            bound.With(role, lasting).Save(data);
            string name = JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
            Console.Out.WriteLine(json
                ? JsonSerializer.Serialize(new { role = name, device = lasting, seen })
                : lasting is null
                    ? $"No device is {name} any more; restart the service."
                    : $"{lasting} is {name}. {seen} Restart the service to take it into use.");
            return CommandLine.Done;
        }
        catch (ApplianceException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return CommandLine.CouldNotRun;
        }
    }

    private static Task<(string? Trouble, string Seen)> TryAsync(
        DeviceRole role, string device, string? preview, CancellationToken cancel) =>
        DeviceSearch.KindOf(role) switch
        {
            DeviceSearch.Camera => CameraAsync(device, preview, cancel),
            DeviceSearch.Serial => LineAsync(device, preview is not null, cancel),
            _ => Task.FromResult(Reader(device)),
        };

    private static async Task<(string? Trouble, string Seen)> CameraAsync(string device, string? preview, CancellationToken cancel)
    {
        await using ICamera camera = CameraChoice.Open(device, "Camera", TimeProvider.System);
        camera.Start();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        camera.Changed += GiveUp;
        try
        {
            GiveUp();
            PictureReading reading = FramePictures.Decode(await camera.NextAsync(0, either.Token));
            if (reading.Picture is not { } picture)
                return ($"A frame came that is no picture: {reading.Finding}", "");
            if (preview is not null)
                await File.WriteAllBytesAsync(preview, JpegEncoder.Encode(picture) ?? throw new InvalidOperationException(
                    PictureDecoder.Missing(PictureType.Jpeg) ?? "The frame cannot be written."), cancel);
            return (null, FormattableString.Invariant($"A frame of {picture.Width} × {picture.Height} came."));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (camera.Trouble is { } trouble ? $"{trouble.Sentence} {trouble.WhatToDo}" : "No frame came in time.", "");
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

    /// <summary>Opens the line; on request waits for a document and says how well it was read, and nothing of what stands in it.</summary>
    private static async Task<(string? Trouble, string Seen)> LineAsync(string device, bool document, CancellationToken cancel)
    {
        if (SerialMrzReader.TroubleOf(device) is { } trouble)
            return ($"{device} cannot be opened: {trouble.TrimEnd('.')}.", "");
        if (!document)
            return (null, "The line is there and may be opened.");
        Console.Error.WriteLine(FormattableString.Invariant($"Draw a document through the reader within {WaitSeconds} seconds."));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(WaitSeconds), TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        await using SerialMrzReader reader = new(new SerialMrzReaderOptions { DevicePath = device }, TimeProvider.System);
        try
        {
            await foreach (MrzReaderEvent happened in reader.EventsAsync(either.Token))
            {
                if (happened is not MrzReaderEvent.Lines lines)
                    continue;
                MrzReading reading = MrzParser.Parse(
                    lines.Text, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
                int wrong = reading.Checks.Count(check => !check.Ok);
                return (
                    null,
                    FormattableString.Invariant($"A document came ({reading.Format?.ToString() ?? "no known layout"}, {wrong} wrong check digits)."));
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody drew a document through.
        }

        return ("No document came in time.", "");
    }

    private static (string? Trouble, string Seen) Reader(string name)
    {
        PcscReaderList list = PcscReaders.List();
        return list.Trouble is { } trouble ? (trouble, "")
            : PcscReaders.Choose(list.Readers, name) is { } reader ? (null, $"{reader.Name} is there.")
            : ($"No reader is called {name}.", "");
    }
}
