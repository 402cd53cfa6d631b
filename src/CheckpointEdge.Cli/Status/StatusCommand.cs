using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Cli.Status;

/// <summary><c>checkpointctl status</c>: who the board is and how it is now, in a few lines.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

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
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "status",
            "Who the board is, and how service, list, connection, queue and devices are. Exit 0 at work, 1 not.\n"
            + "Example: checkpointctl status --json")
        {
            data, options, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                BoardStatus status = await BoardStatus.OfAsync(
                    parsed.GetValue(data)!, parsed.GetValue(options)!, TimeProvider.System, cancel);
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(JsonSerializer.Serialize(status, _web));
                else
                    Say(status);
                return status.Running ? CommandLine.Done : CommandLine.NegativeAnswer;
            }
            catch (ProvisioningException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static void Say(BoardStatus status)
    {
        Console.Out.WriteLine($"Unit {status.Unit} at {status.Site}, lane {status.Lane}, of {status.Central}; version {status.Version}.");
        Console.Out.WriteLine(status.Running ? "The service is at work." : "The service does not answer.");
        if (status.List is { } list)
            Console.Out.WriteLine(list.TrimEnd('.') + ".");
        if (status.Link is { } link)
            Console.Out.WriteLine(link);
        if (status.Waiting is { } waiting)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{waiting} report(s) wait for Central."));
        foreach (DeviceStatus device in status.Devices)
            Console.Out.WriteLine($"{device.Name}: {device.Sentence}{(device.Well ? "" : " " + device.WhatToDo)}");
    }
}
