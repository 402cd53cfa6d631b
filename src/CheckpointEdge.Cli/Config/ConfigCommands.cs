using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Health.Doctor;
using Spectre.Console;

namespace CheckpointEdge.Cli.Config;

/// <summary><c>checkpointctl config show</c>: what the service would start with now, and where each value stands.</summary>
internal static class ConfigCommands
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static Command Create() => new("config", "The options of a board.") { Show() };

    private static Command Show()
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
        Option<bool> origin = new("--origin") { Description = "With the file and line of each value." };
        Option<bool> json = new("--json") { Description = "One JSON object a line on standard output." };
        Command command = new(
            "show",
            "What the service would start with now: built in, options file, bound devices, enrolment.\n"
            + "Example: checkpointctl config show --origin")
        {
            data, options, origin, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                ImmutableArray<OptionOrigin> all = EffectiveOptions.Of(parsed.GetValue(options)!, parsed.GetValue(data)!);
                if (parsed.GetValue(json))
                {
                    foreach (OptionOrigin one in all)
                        Console.Out.WriteLine(JsonSerializer.Serialize(one, _web));
                }
                else
                {
                    Say(all, parsed.GetValue(origin));
                }

                return CommandLine.Done;
            }
            catch (ApplianceException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static void Say(ImmutableArray<OptionOrigin> all, bool origin)
    {
        Table table = new Table().AddColumns("Option", "Value");
        if (origin)
            table.AddColumn("From");
        foreach (OptionOrigin one in all)
        {
            string[] cells = origin ? [one.Name, one.Value, one.Origin] : [one.Name, one.Value];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        AnsiConsole.Write(table);
    }
}
