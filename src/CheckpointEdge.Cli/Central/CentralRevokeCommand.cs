using System.CommandLine;

namespace CheckpointEdge.Cli.Central;

/// <summary>
/// <c>central revoke</c>: the switch for a stolen board; <c>central reseal</c>: the list under a new key; <c>central
/// explained</c>: it was a backup, no copy.
/// </summary>
internal static class CentralRevokeCommand
{
    public static Command Create()
    {
        Option<string> unit = new("--unit") { Description = "The board that was stolen, lost or copied.", Required = true };
        return CentralCommands.Remote(
            "revoke",
            "Refuses a board at once and for ever, takes back its certificates and prepares the list under a new key.\n"
            + "Example: checkpointctl central revoke --unit north-1 --user ops",
            (session, parsed, cancellation) =>
                TellAsync(session, parsed, $"/api/units/{Uri.EscapeDataString(parsed.GetValue(unit)!)}/revoke", cancellation),
            unit);
    }

    public static Command CreateReseal() => CentralCommands.Remote(
        "reseal",
        "Prepares the content of the open draft, or of what is published, under a new key; two approvers sign it.\n"
        + "Example: checkpointctl central reseal --user ops",
        (session, parsed, cancellation) => TellAsync(session, parsed, "/api/lists/reseal", cancellation));

    public static Command CreateExplained()
    {
        Option<string> unit = new("--unit") { Description = "The board whose data came back from a backup.", Required = true };
        return CentralCommands.Remote(
            "explained",
            "Says that a board which seemed to be copied came back from a backup.\n"
            + "Example: checkpointctl central explained --unit north-1 --user ops",
            async (session, parsed, cancellation) =>
            {
                await session.PostAsync($"/api/units/{Uri.EscapeDataString(parsed.GetValue(unit)!)}/explained", null, cancellation);
                return CommandLine.Done;
            },
            unit);
    }

    private static async Task<int> TellAsync(CentralSession session, ParseResult parsed, string path, CancellationToken cancellation)
    {
        System.Text.Json.JsonElement answer = await session.PostAsync(path, null, cancellation);
        if (parsed.GetValue(CentralCommands.Json))
            CentralCommands.WriteJson(answer);
        else
            Console.WriteLine(answer.GetProperty("sentence").GetString());
        return CommandLine.Done;
    }
}
