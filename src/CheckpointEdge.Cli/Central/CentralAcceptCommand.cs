using System.CommandLine;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central accept --reason TEXT</c>: an operator takes responsibility for a list that shrank.</summary>
internal static class CentralAcceptCommand
{
    public static Command Create()
    {
        Option<string> reason = new("--reason") { Description = "Why it is right that the list becomes smaller.", Required = true };
        return CentralCommands.Remote(
            "accept",
            "Accepts a draft that is held because a list shrank.\n"
            + "Example: checkpointctl central accept --user ops --reason 'The source delisted 40 persons on 3 May.'",
            async (session, parsed, cancellation) =>
            {
                string id = (await session.DraftAsync(cancellation)).GetProperty("id").GetString()!;
                await session.PostAsync($"/api/lists/drafts/{id}/accept", new { reason = parsed.GetValue(reason) }, cancellation);
                Console.WriteLine("The shrinking is accepted; the draft can be signed.");
                return CommandLine.Done;
            },
            reason);
    }
}
