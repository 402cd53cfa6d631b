using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central fleet</c>: the boards, those overdue first. An overdue board is a negative answer.</summary>
internal static class CentralFleetCommand
{
    private static readonly string[] _columns =
        ["unit", "site", "lane", "contactAt", "generation", "waiting", "version", "overdue", "revokedAt"];

    public static Command Create() => CentralCommands.Remote(
        "fleet",
        "Shows the boards; exit 1 when one is overdue.\nExample: checkpointctl central fleet --user auditor",
        async (session, parsed, cancellation) =>
        {
            JsonElement units = await session.GetAsync("/api/units", cancellation);
            Table table = new Table().AddColumns(_columns);
            bool overdue = false;
            foreach (JsonElement unit in units.EnumerateArray())
            {
                overdue |= unit.GetProperty("overdue").GetBoolean();
                if (parsed.GetValue(CentralCommands.Json))
                    CentralCommands.WriteJson(unit);
                else
                    table.AddRow([.. _columns.Select(name => Markup.Escape(unit.GetProperty(name).ToString()))]);
            }

            if (!parsed.GetValue(CentralCommands.Json))
                AnsiConsole.Write(table);
            return overdue ? CommandLine.NegativeAnswer : CommandLine.Done;
        });
}
