using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Provisioning.SetUp;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device bind ROLE DEVICE</c>: gives a device its role under a name that stays, after it was seen to work.</summary>
internal static class DeviceBindCommand
{
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
                bool document = preview is not null && DeviceSearch.KindOf(role) == DeviceSearch.Serial;
                if (document)
                    Console.Error.WriteLine($"Draw a document through the reader within {DeviceTrial.WaitSeconds} seconds.");
                DeviceTrialResult tried = await DeviceTrial.RunAsync(role, lasting, document, TimeProvider.System, cancel);
                seen = tried.Seen;
                if (tried.Trouble is { } trouble)
                {
                    Console.Error.WriteLine($"{trouble} It is not bound; --untried binds it all the same.");
                    return CommandLine.NegativeAnswer;
                }

                if (preview is not null && DeviceSearch.KindOf(role) == DeviceSearch.Camera)
                {
                    await File.WriteAllBytesAsync(preview, tried.Picture ?? throw new ApplianceException(
                        PictureDecoder.Missing(PictureType.Jpeg) ?? "The frame cannot be written."), cancel);
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
}
