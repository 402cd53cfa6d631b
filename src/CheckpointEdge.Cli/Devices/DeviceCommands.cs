using System.CommandLine;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device</c>: what a technician asks the devices of a board.</summary>
internal static class DeviceCommands
{
    public static Command Create() => new("device", "Tries the devices of a board.")
    {
        new Command("test", "Tries one device and says what it does.") { CameraTestCommand.Create() },
    };
}
