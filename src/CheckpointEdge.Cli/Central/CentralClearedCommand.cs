using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Exchange.Reports;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central clear HIT</c> and <c>central cleared</c>: pairs of document and record that no post shows again.</summary>
internal static class CentralClearedCommand
{
    public static Command CreateClear()
    {
        Argument<Guid> hit = new("HIT") { Description = "The hit's id; its officer decided \"not the same person\"." };
        Option<int?> days = new("--days") { Description = $"How long, 1 to {ClearedPair.DaysMax}; 90 when not given." };
        Command command = CentralCommands.Remote(
            "clear",
            "Passes an officer's \"not the same person\" on to every post, for this document with these records alone.\n"
            + "Example: checkpointctl central clear 01994f… --days 90 --user ops",
            async (session, parsed, cancellation) =>
            {
                await session.PostAsync(
                    $"/api/hits/{parsed.GetValue(hit):D}/cleared", new { days = parsed.GetValue(days) }, cancellation);
                Console.WriteLine("Signed; boards fetch it. Take it back with central cleared --withdraw.");
                return CommandLine.Done;
            },
            days);
        command.Add(hit);
        return command;
    }

    public static Command CreateCleared()
    {
        Option<Guid?> withdraw = new("--withdraw") { Description = "Takes a pair back: boards ring again." };
        return CentralCommands.Remote(
            "cleared",
            "Shows the cleared pairs, newest first, or takes one back.\nExample: checkpointctl central cleared --user ops --json",
            async (session, parsed, cancellation) =>
            {
                if (parsed.GetValue(withdraw) is { } pair)
                {
                    await session.PostAsync($"/api/cleared/{pair:D}/withdraw", new { }, cancellation);
                    Console.WriteLine("Withdrawn; boards ring again as soon as they hear of it.");
                    return CommandLine.Done;
                }

                JsonElement pairs = await session.GetAsync("/api/cleared", cancellation);
                if (parsed.GetValue(CentralCommands.Json))
                {
                    foreach (JsonElement one in pairs.EnumerateArray())
                        CentralCommands.WriteJson(one);
                    return CommandLine.Done;
                }

                Table table = new Table().AddColumns("Pair", "Record", "Cleared by", "Until", "Withdrawn");
                foreach (JsonElement one in pairs.EnumerateArray())
                    table.AddRow([.. Row(one).Select(ShownText.Of)]);
                AnsiConsole.Write(table);
                return CommandLine.Done;
            },
            withdraw);
    }

    private static string[] Row(JsonElement pair) =>
    [
        pair.GetProperty("id").GetString()!,
        pair.GetProperty("record").GetString()!,
        pair.GetProperty("clearedBy").GetString()!,
        pair.GetProperty("expiresAt").GetString()!,
        pair.GetProperty("withdrawnAt").GetString() ?? "",
    ];
}
