using System.CommandLine;
using System.Text.Json;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central publish</c>: gives the signed draft to the boards, to all at once or to some first.</summary>
internal static class CentralPublishCommand
{
    private static readonly Option<string[]> _canary = new("--canary")
    {
        Description = "A site or a board that has the list before the others; once for each. Release it with 'central rollout release'.",
    };

    public static Command Create() => CentralCommands.Remote(
        "publish",
        "Publishes the open draft once two approvers have signed it.\n"
        + "Example: checkpointctl central publish --user ops --canary \"Al Wadi\"",
        async (session, parsed, cancellation) =>
        {
            string[] canary = parsed.GetValue(_canary) ?? [];
            JsonElement draft = await session.DraftAsync(cancellation);
            JsonElement view = await session.PostAsync(
                $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/publish", new { canary }, cancellation);
            JsonElement published = view.GetProperty(canary.Length > 0 ? "ahead" : "published");
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(published);
            else if (canary.Length > 0)
                Console.WriteLine($"List {published.GetProperty("generation")} is published for {string.Join(", ", canary)} first.");
            else
                Console.WriteLine($"List {published.GetProperty("generation")} is published.");
            return CommandLine.Done;
        },
        _canary);
}
