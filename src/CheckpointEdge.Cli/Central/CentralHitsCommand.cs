using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central hits</c>: the newest hits.</summary>
internal static class CentralHitsCommand
{
    public static Command Create() => CentralCommands.Remote(
        "hits",
        "Shows the newest hits.\nExample: checkpointctl central hits --user ops --json",
        async (session, parsed, cancellation) =>
        {
            JsonElement page = await session.GetAsync("/api/hits", cancellation);
            if (parsed.GetValue(CentralCommands.Json))
            {
                foreach (JsonElement hit in page.GetProperty("hits").EnumerateArray())
                    CentralCommands.WriteJson(hit);
                return CommandLine.Done;
            }

            Table table = new Table().AddColumns("Recorded", "Board", "Traveller", "Verdict", "Decision", "Answers");
            foreach (JsonElement hit in page.GetProperty("hits").EnumerateArray())
                table.AddRow([.. Row(hit).Select(ShownText.Of)]);
            AnsiConsole.Write(table);
            Console.WriteLine($"{page.GetProperty("total")} hits are stored.");
            return CommandLine.Done;
        });

    private static string[] Row(JsonElement hit)
    {
        JsonElement report = hit.GetProperty("hit");
        JsonElement decision = hit.GetProperty("decision");
        bool opened = report.ValueKind == JsonValueKind.Object;
        JsonElement traveller = opened ? report.GetProperty("traveller") : default;
        return
        [
            hit.GetProperty("recordedAt").GetString()!,
            $"{hit.GetProperty("unit").GetString()} #{hit.GetProperty("sequence")}",
            opened
                ? $"{traveller.GetProperty("primaryIdentifier").GetString()}, {traveller.GetProperty("secondaryIdentifier").GetString()}"
                : hit.GetProperty("trouble").GetString()!,
            opened ? report.GetProperty("verdict").GetString()! : "",
            decision.ValueKind == JsonValueKind.Object ? decision.GetProperty("decision").GetString()! : "none yet",
            hit.GetProperty("answers").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
    }
}
