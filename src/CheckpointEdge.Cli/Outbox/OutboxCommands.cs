using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Records;
using Spectre.Console;

namespace CheckpointEdge.Cli.Outbox;

/// <summary><c>checkpointctl outbox show</c>: what waits for Central.</summary>
internal static class OutboxCommands
{
    private const int LinesMax = 200;

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static Command Create() => new("outbox", "The reports of a board on their way to Central.") { Show() };

    private static Command Show()
    {
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "show",
            "How much waits for Central, and the newest hits without personal data; also while the board is running.\n"
            + "Example: checkpointctl outbox show --data /var/lib/checkpointedge --json")
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                using RecordReader records = RecordReader.Open(Path.Combine(parsed.GetValue(data)!, "records.db"));
                Write(records, parsed.GetValue(json));
                return CommandLine.Done;
            }
            catch (RecordStoreException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static void Write(RecordReader records, bool json)
    {
        QueueView queue = records.Queue();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    unit = records.Unit,
                    waiting = queue.Waiting,
                    delivered = queue.Delivered,
                    oldestWaitingAt = queue.OldestWaitingAt,
                    hits = records.Lines(LinesMax),
                },
                _web));
            return;
        }

        Table table = new Table().AddColumns("Hit", "Recorded", "State", "Decision", "Received", "Answers");
        foreach (QueueLineView line in records.Lines(LinesMax))
        {
            table.AddRow(
                line.HitId.ToString("D"),
                Text(line.RecordedAt),
                line.State,
                line.Decision,
                line.ReceivedAt is { } at ? Text(at) : "",
                line.Answers.Length.ToString(CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine($"Unit {records.Unit}: {queue.Waiting} report(s) waiting, {queue.Delivered} delivered.");
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
