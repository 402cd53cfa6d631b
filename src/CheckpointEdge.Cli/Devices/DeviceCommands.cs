using System.CommandLine;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device</c>: what a technician asks the devices of a board.</summary>
internal static class DeviceCommands
{
    public static Command Create() => new("device", "Finds, tries and binds the devices of a board.")
    {
        DeviceListCommand.Create(),
        DeviceBindCommand.Create(),
        DeviceWiringCommand.Create(),
        new Command("test", "Tries one device and says what it does.") { CameraTestCommand.Create(), PanelTestCommand.Create() },
    };
}
