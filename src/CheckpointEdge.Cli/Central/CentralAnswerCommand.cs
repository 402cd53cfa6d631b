using System.CommandLine;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central answer HIT --kind KIND --text TEXT</c>: what the source said; the board shows it to the officer.</summary>
internal static class CentralAnswerCommand
{
    public static Command Create()
    {
        Argument<Guid> hit = new("HIT") { Description = "The hit's id, as central hits --json shows it." };
        Option<AnswerKind> kind = new("--kind") { Description = "What the answer says.", Required = true };
        Option<string> text = new("--text") { Description = "Shown to the officer as it is.", DefaultValueFactory = _ => "" };
        Command command = CentralCommands.Remote(
            "answer",
            "Answers a hit.\nExample: checkpointctl central answer 01994f… --kind SourceConfirms --text 'Hold until 18:00.' --user ops",
            async (session, parsed, cancellation) =>
            {
                await session.PostAsync(
                    $"/api/hits/{parsed.GetValue(hit):D}/answers",
                    new { kind = parsed.GetValue(kind).ToString(), text = parsed.GetValue(text) },
                    cancellation);
                Console.WriteLine("The answer is kept; the board fetches it.");
                return CommandLine.Done;
            },
            kind,
            text);
        command.Add(hit);
        return command;
    }
}
