using System.CommandLine;
using System.Text.Json;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central back</c>: a draft of what the list before said, to be signed and published like any other.</summary>
internal static class CentralBackCommand
{
    public static Command Create()
    {
        Option<string> reason = new("--reason") { Description = "Why every board goes back to older content.", Required = true };
        return CentralCommands.Remote(
            "back",
            "Makes a draft of what the list before the published one said. Two approvers sign it; boards never go back by themselves.\n"
            + "Example: checkpointctl central back --user ops --reason \"The feed of 12 May was wrong.\"",
            async (session, parsed, cancellation) =>
            {
                await session.PostAsync("/api/lists/back", new { reason = parsed.GetValue(reason) }, cancellation);
                JsonElement draft = await DraftFigures.WaitAsync(session, cancellation);
                if (parsed.GetValue(CentralCommands.Json))
                    CentralCommands.WriteJson(draft);
                else
                    DraftText.Write(draft);
                return CommandLine.Done;
            },
            reason);
    }
}
