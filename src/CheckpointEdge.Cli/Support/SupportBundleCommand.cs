using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Health.Doctor;

namespace CheckpointEdge.Cli.Support;

/// <summary><c>checkpointctl support-bundle</c>: what somebody far away needs to help, and nobody's data.</summary>
internal static class SupportBundleCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<string> options = new("--options")
        {
            Description = "The service's options.",
            DefaultValueFactory = _ => OptionsFile.Usual,
        };
        Option<string?> journal = new("--journal") { Description = "A saved journal of the service instead of systemd's." };
        Option<string?> output = new("--out") { Description = "The file to write; default checkpointedge-support-DATE.zip here." };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "support-bundle",
            "Writes a ZIP file with the doctor's lines, versions, options and the journal without its words. It holds no personal data.\n"
            + "Example: checkpointctl support-bundle --out /media/stick/board.zip")
        {
            data, options, journal, output, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            string file = parsed.GetValue(output) ?? string.Create(
                CultureInfo.InvariantCulture, $"checkpointedge-support-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.zip");
            DoctorOptions looked = new() { DataDirectory = parsed.GetValue(data)!, OptionsPath = parsed.GetValue(options)! };
            await SupportBundle.WriteAsync(file, looked, parsed.GetValue(journal), TimeProvider.System, cancel);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { file = Path.GetFullPath(file), bytes = new FileInfo(file).Length })
                : $"{Path.GetFullPath(file)} is written; it holds nobody's data.");
            return CommandLine.Done;
        });
        return command;
    }
}
