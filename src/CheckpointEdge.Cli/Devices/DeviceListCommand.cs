using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Provisioning;
using Spectre.Console;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device list</c>: what is plugged in, under names that stay, and which has which role.</summary>
internal static class DeviceListCommand
{
    private sealed record Row(string Kind, string Identity, string Node, string Role, bool Present);

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<bool> json = new("--json") { Description = "One JSON object a line on standard output." };
        Command command = new(
            "list",
            "Cameras, serial lines and smart card readers that are plugged in, and their roles. Exit 1 when a bound one is absent.\n"
            + "Example: checkpointctl device list")
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                ImmutableArray<Row> rows = Rows(DeviceBindings.Load(parsed.GetValue(data)!));
                Write(rows, parsed.GetValue(json));
                return rows.All(row => row.Present) ? CommandLine.Done : CommandLine.NegativeAnswer;
            }
            catch (ApplianceException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static ImmutableArray<Row> Rows(DeviceBindings bound)
    {
        ImmutableArray<FoundDevice> found = DeviceSearch.All();
        return
        [
            .. found.Select(one => new Row(one.Kind, one.Identity, one.Node, RolesOf(bound, one), true)),
            .. bound.Devices.Where(pair => pair.Value.StartsWith('/') && !found.Any(one => one.Identity == pair.Value.Split(',')[0]))
                .Select(pair => new Row(
                    DeviceSearch.KindOf(pair.Key), pair.Value, "", Name(pair.Key),
                    File.Exists(pair.Value.Split(',')[0]))),
        ];
    }

    private static string RolesOf(DeviceBindings bound, FoundDevice one) => string.Join(
        ", ", bound.Devices.Where(pair => pair.Value.Split(',')[0] == one.Identity).Select(pair => Name(pair.Key)));

    private static string Name(DeviceRole role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    private static void Write(ImmutableArray<Row> rows, bool json)
    {
        if (json)
        {
            foreach (Row row in rows)
                Console.Out.WriteLine(JsonSerializer.Serialize(row, _web));
            return;
        }

        Table table = new Table().AddColumns("Kind", "Device", "Now at", "Role");
        foreach (Row row in rows)
            table.AddRow(
                new Text(row.Kind), new Text(row.Identity), new Text(row.Present ? row.Node : "absent"),
                new Text(row.Role));
        AnsiConsole.Write(table);
    }
}
