using System.CommandLine;
using System.Text.Json;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central publish</c>: gives the signed draft to the boards.</summary>
internal static class CentralPublishCommand
{
    public static Command Create() => CentralCommands.Remote(
        "publish",
        "Publishes the open draft once two approvers have signed it.\nExample: checkpointctl central publish --user ops",
        async (session, parsed, cancellation) =>
        {
            string id = (await session.DraftAsync(cancellation)).GetProperty("id").GetString()!;
            JsonElement view = await session.PostAsync($"/api/lists/drafts/{id}/publish", null, cancellation);
            JsonElement published = view.GetProperty("published");
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(published);
            else
                Console.WriteLine($"List {published.GetProperty("generation")} is published.");
            return CommandLine.Done;
        });
}
