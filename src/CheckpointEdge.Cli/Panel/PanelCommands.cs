using System.CommandLine;
using CheckpointEdge.Devices.Panel.Guard;

namespace CheckpointEdge.Cli.Panel;

/// <summary><c>panel</c>: what runs beside the service for the desk's panel.</summary>
internal static class PanelCommands
{
    public static Command Create() => new("panel", "Lamps, barrier and switches of the desk.") { Guard() };

    private static Command Guard()
    {
        Option<string> socket = new("--socket") { Description = "Where the service finds it: its --panel-guard.", Required = true };
        Command command = new(
            "guard",
            "Holds the panel's lines in a process of its own, so that they fall when the service ends or hangs. Runs until it is stopped.\n"
            + "Example: checkpointctl panel guard --socket /run/checkpointedge/panel.sock --plugin BOARD-PLUGIN.dll "
            + "--setting board=raspberry-pi-5.json")
        {
            socket, PanelPlace.PluginOption, PanelPlace.SettingOption,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(socket)!, parsed.GetValue(PanelPlace.PluginOption), parsed.GetValue(PanelPlace.SettingOption)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string socket, string? plugin, string[] settings, CancellationToken cancellation)
    {
        if (plugin is null)
            throw new InvalidOperationException("Name the panel's plug-in with --plugin PATH.dll.");
        await using PanelPlace place = await PanelPlace.OpenAsync(plugin, settings, null, TimeProvider.System, cancellation);
        await using PanelGuard guard = new(place.Panel, socket, TimeProvider.System);
        await Console.Out.WriteLineAsync($"ready: the panel is kept at {socket}");
        try
        {
            await guard.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop; the outputs fall.
        }

        return CommandLine.Done;
    }
}
