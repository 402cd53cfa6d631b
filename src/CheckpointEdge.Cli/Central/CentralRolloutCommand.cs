using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central rollout</c>: the list that some posts have before the others. A halted one is a negative answer.</summary>
internal static class CentralRolloutCommand
{
    private static readonly Option<string> _reason = new("--reason") { Description = "What is wrong with the list.", Required = true };

    public static Command Create()
    {
        Command rollout = CentralCommands.Remote(
            "rollout",
            "Shows the list that some posts have before the others; exit 1 when it was halted.\n"
            + "Example: checkpointctl central rollout --user ops",
            async (session, parsed, cancellation) =>
                Show(await session.GetAsync("/api/lists", cancellation), parsed.GetValue(CentralCommands.Json)));
        rollout.Add(CentralCommands.Remote(
            "release",
            "Gives every board the list that some posts have had so far.\nExample: checkpointctl central rollout release --user ops",
            async (session, parsed, cancellation) =>
                Show(await session.PostAsync("/api/lists/rollout/release", new { }, cancellation), parsed.GetValue(CentralCommands.Json))));
        rollout.Add(CentralCommands.Remote(
            "halt",
            "The list goes no further; the posts that have it keep it until the next list.\n"
            + "Example: checkpointctl central rollout halt --user ops --reason \"Too many look-alikes at Al Wadi.\"",
            async (session, parsed, cancellation) =>
            {
                JsonElement view = await session.PostAsync(
                    "/api/lists/rollout/halt", new { reason = parsed.GetValue(_reason) }, cancellation);
                Show(view, parsed.GetValue(CentralCommands.Json));
                return CommandLine.Done;
            },
            _reason));
        return rollout;
    }

    private static int Show(JsonElement lists, bool json)
    {
        JsonElement rollout = lists.GetProperty("rollout");
        if (json)
            CentralCommands.WriteJson(rollout);
        if (rollout.ValueKind != JsonValueKind.Object)
        {
            if (!json)
                Console.WriteLine("Every board is offered the same list.");
            return CommandLine.Done;
        }

        bool halted = rollout.GetProperty("halted").GetBoolean();
        if (json)
            return halted ? CommandLine.NegativeAnswer : CommandLine.Done;
        string posts = string.Join(", ", rollout.GetProperty("posts").EnumerateArray().Select(post => post.GetString()));
        Console.WriteLine($"List {rollout.GetProperty("generation")} is with {posts} first, since {rollout.GetProperty("startedAt").GetString()}.");
        if (halted)
            Console.WriteLine($"It was halted: {rollout.GetProperty("sentence").GetString()}");
        Table table = new Table().AddColumns("board", "site", "list in use", "trouble");
        foreach (JsonElement board in rollout.GetProperty("boards").EnumerateArray())
            table.AddRow([.. new[] { "unit", "site", "generation", "trouble" }.Select(name => ShownText.Of(board.GetProperty(name).ToString()))]);
        AnsiConsole.Write(table);
        return halted ? CommandLine.NegativeAnswer : CommandLine.Done;
    }
}
