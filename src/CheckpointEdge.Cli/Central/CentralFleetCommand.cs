using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central.Enrolment;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary>
/// <c>central fleet</c>: the boards, those overdue first. A board that is overdue, does not take its list or seems copied is a
/// negative answer.
/// </summary>
internal static class CentralFleetCommand
{
    private static readonly string[] _columns =
        ["unit", "site", "lane", "contactAt", "generation", "waiting", "version", "overdue", "revokedAt"];

    public static Command Create() => CentralCommands.Remote(
        "fleet",
        "Shows the boards; exit 1 when one is overdue, does not take its list or seems to be copied.\n"
        + "Example: checkpointctl central fleet --user auditor",
        async (session, parsed, cancellation) =>
        {
            JsonElement units = await session.GetAsync("/api/units", cancellation);
            Table table = new Table().AddColumns(_columns);
            bool wrong = false;
            List<string> troubles = [];
            foreach (JsonElement unit in units.EnumerateArray())
            {
                if (unit.GetProperty("listTrouble").GetString() is { } trouble)
                    troubles.Add($"{unit.GetProperty("unit").GetString()} does not take its list: {trouble}");
                wrong |= unit.GetProperty("overdue").GetBoolean();
                if (parsed.GetValue(CentralCommands.Json))
                    CentralCommands.WriteJson(unit);
                else
                    table.AddRow([.. _columns.Select(name => ShownText.Of(unit.GetProperty(name).ToString()))]);
            }

            foreach (JsonElement concern in (await session.GetAsync("/api/concerns", cancellation)).EnumerateArray())
                if (concern.GetProperty("subject").GetString() == UnitTurns.Subject)
                    troubles.Add(concern.GetProperty("sentence").GetString()!);
            if (!parsed.GetValue(CentralCommands.Json))
            {
                AnsiConsole.Write(table);
                troubles.ForEach(Console.WriteLine);
                foreach (JsonElement list in (await session.GetAsync("/api/alerts", cancellation)).EnumerateArray())
                    Console.WriteLine(LineOf(list));
            }

            return wrong || troubles.Count > 0 ? CommandLine.NegativeAnswer : CommandLine.Done;
        });

    private static string LineOf(JsonElement list) =>
        $"{list.GetProperty("list").GetString()}, list {list.GetProperty("generation").GetInt64()}: "
        + $"{list.GetProperty("searches").GetInt64()} searched, {list.GetProperty("shown").GetInt64()} shown, "
        + $"{list.GetProperty("falseShown").GetInt64()} not the person; false alarms per 10 000: achieved {Rate(list, "achieved")}, "
        + $"predicted {Rate(list, "predicted")}";

    private static string Rate(JsonElement list, string name)
    {
        JsonElement rate = list.GetProperty(name);
        return rate.ValueKind == JsonValueKind.Object
            ? $"{rate.GetProperty("per10000")} ({rate.GetProperty("low")} to {rate.GetProperty("high")})"
            : "not calibrated";
    }
}
