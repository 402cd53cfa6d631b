using System.CommandLine;
using System.Text.Json;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central diff</c>: what the open draft would change.</summary>
internal static class CentralDiffCommand
{
    public static Command Create() => CentralCommands.Remote(
        "diff",
        "Shows what the open draft changes.\nExample: checkpointctl central diff --user approver1",
        async (session, parsed, cancellation) =>
        {
            JsonElement draft = await session.DraftAsync(cancellation);
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(draft);
            else
                DraftText.Write(draft);
            return CommandLine.Done;
        });
}
