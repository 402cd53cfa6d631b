using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Provisioning;

namespace CheckpointEdge.Cli.Enrol;

/// <summary><c>checkpointctl acceptance make|verify</c>: the sheet with which a board is taken over.</summary>
internal static class AcceptanceCommands
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    private static readonly Option<string> _data = new("--data")
    {
        Description = "The board's data directory.",
        DefaultValueFactory = _ => "/var/lib/checkpointedge",
    };

    public static Command Create() => new("acceptance", "The sheet with which a board is taken over.") { Make(), Verify() };

    private static Command Make()
    {
        Option<string> technician = new("--technician") { Description = "Who takes the board over.", Required = true };
        Option<string> output = new("--out") { Description = "The sheet, an HTML file to be printed; its seal lies beside it.", Required = true };
        Option<string> options = new("--options") { Description = "The service's options.", DefaultValueFactory = _ => OptionsFile.Usual };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "make",
            "Looks at the board as doctor does and writes the sheet, signed by the board; Central hears of it at the next start of the "
            + "service. Exit 0 no fault, 1 with faults.\n"
            + "Example: checkpointctl acceptance make --technician 'A. Mason' --out sheet.html")
        {
            technician, output, _data, options, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                DoctorOptions looked = new() { DataDirectory = parsed.GetValue(_data)!, OptionsPath = parsed.GetValue(options)! };
                string file = parsed.GetValue(output)!;
                AcceptanceSeal seal = await AcceptanceSheet.WriteAsync(
                    file, parsed.GetValue(technician)!, looked, TimeProvider.System, cancel);
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { file, seal.Unit, seal.At, seal.Whole, seal.Sha256 }, _web)
                    : $"{file} is written and sealed by {seal.Unit}; {(seal.Whole ? "no check found a fault" : "checks found faults")}.");
                return seal.Whole ? CommandLine.Done : CommandLine.NegativeAnswer;
            }
            catch (ProvisioningException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static Command Verify()
    {
        Argument<string> file = new("SHEET") { Description = "The HTML file, with its seal beside it." };
        Option<string> authority = new("--authority") { Description = "The certificate of Central's authority, PEM.", Required = true };
        Command command = new(
            "verify",
            "Whether a sheet is as a board of this Central sealed it. Exit 0 it is, 1 not.\n"
            + "Example: checkpointctl acceptance verify sheet.html --authority authority.pem")
        {
            file, authority,
        };
        command.SetAction(parsed =>
        {
            string refusal = AcceptanceSheet.Refusal(parsed.GetValue(file)!, File.ReadAllText(parsed.GetValue(authority)!));
            Console.Out.WriteLine(refusal.Length == 0 ? "The sheet is as the board sealed it." : refusal);
            return refusal.Length == 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
        });
        return command;
    }
}
