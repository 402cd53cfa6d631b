using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central import KIND=FILE…</c>: makes a draft. A held draft is a negative answer.</summary>
internal static class CentralImportCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = new("sources") { Description = "KIND=FILE, one or more.", Arity = ArgumentArity.OneOrMore };
        Command command = CentralCommands.Remote(
            "import",
            "Uploads source files and makes a draft of them.\n"
            + "Example: checkpointctl central import --user ops un=consolidated.xml people-tsv=people.tsv",
            (session, parsed, cancellation) => ImportAsync(
                session, parsed.GetValue(sources)!, parsed.GetValue(CentralCommands.Json), cancellation));
        command.Add(sources);
        return command;
    }

    private static async Task<int> ImportAsync(CentralSession session, string[] sources, bool json, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = [];
        foreach (string source in sources)
        {
            if (source.Split('=', 2) is not [{ Length: > 0 } kind, { Length: > 0 } path])
                throw new CentralException($"'{source}' is not KIND=FILE.");
            if (!File.Exists(path))
                throw new CentralException($"{path} does not exist.");
            form.Add(new StreamContent(File.OpenRead(path)), kind, Path.GetFileName(path));
        }

        await session.PostAsync("/api/lists/drafts", form, cancellation);
        JsonElement draft = await DraftFigures.WaitAsync(session, cancellation);
        if (json)
            CentralCommands.WriteJson(draft);
        else
            DraftText.Write(draft);
        return draft.GetProperty("held").GetBoolean() ? CommandLine.NegativeAnswer : CommandLine.Done;
    }
}
