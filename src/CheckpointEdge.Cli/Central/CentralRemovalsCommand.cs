using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary>
/// <c>central removals</c>: what boards have proved to be gone from their disks. With a record, a board that has not proved it
/// is a negative answer; without one, a receipt that Central does not believe is.
/// </summary>
internal static class CentralRemovalsCommand
{
    public static Command Create()
    {
        Option<string?> record = new("--record") { Description = "The id of a record: where it is gone, and where not yet." };
        return CentralCommands.Remote(
            "removals",
            "Shows what boards have proved to be gone; exit 1 when a board has not proved it, or a receipt is not believed.\n"
            + "Example: checkpointctl central removals --user auditor --record UN-QDi.001",
            async (session, parsed, cancellation) =>
            {
                string? id = parsed.GetValue(record);
                string address = id is null ? "/api/removals" : $"/api/removals?record={Uri.EscapeDataString(id)}";
                JsonElement answer = await session.GetAsync(address, cancellation);
                bool json = parsed.GetValue(CentralCommands.Json);
                if (json)
                    CentralCommands.WriteJson(answer);
                return id is null ? Newest(answer, json) : OfRecord(answer, json);
            },
            record);
    }

    private static int Newest(JsonElement answer, bool json)
    {
        JsonElement refused = answer.GetProperty("refused");
        if (!json)
        {
            AnsiConsole.Write(TableOf(
                answer.GetProperty("deleted"),
                ["unit", "generation", "inUse", "records", "documents", "whole", "readable", "removedAt"]));
            foreach (JsonElement one in refused.EnumerateArray())
                Console.WriteLine(one.GetProperty("sentence").GetString());
        }

        return refused.GetArrayLength() > 0 ? CommandLine.NegativeAnswer : CommandLine.Done;
    }

    private static int OfRecord(JsonElement answer, bool json)
    {
        JsonElement open = answer.GetProperty("notProved");
        if (!json)
        {
            AnsiConsole.Write(TableOf(answer.GetProperty("proved"), ["unit", "generation", "list", "reason", "removedAt"]));
            foreach (JsonElement one in open.EnumerateArray())
                Console.WriteLine(
                    $"{one.GetProperty("unit").GetString()} has not proved it; it uses list {one.GetProperty("generation").GetRawText()}.");
        }

        return open.GetArrayLength() > 0 ? CommandLine.NegativeAnswer : CommandLine.Done;
    }

    private static Table TableOf(JsonElement rows, string[] columns)
    {
        Table table = new Table().AddColumns(columns);
        foreach (JsonElement row in rows.EnumerateArray())
            table.AddRow([.. columns.Select(name => ShownText.Of(row.GetProperty(name).ToString()))]);
        return table;
    }
}
