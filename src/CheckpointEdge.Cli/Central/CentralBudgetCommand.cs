using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central budget [LIST=N[/STRONG]…]</c>: false alerts accepted per 10,000 travellers; shows them without one.</summary>
internal static class CentralBudgetCommand
{
    public static Command Create()
    {
        Argument<string[]> budgets = new("budgets") { Description = "LIST=N[/STRONG], none to show them.", Arity = ArgumentArity.ZeroOrMore };
        Command command = CentralCommands.Remote(
            "budget",
            "States how many false alerts per 10 000 travellers a list may raise; the open draft follows while nobody has signed it.\n"
            + "Example: checkpointctl central budget --user ops un-sc=20/2",
            (session, parsed, cancellation) => RunAsync(
                session, parsed.GetValue(budgets) ?? [], parsed.GetValue(CentralCommands.Json), cancellation));
        command.Add(budgets);
        return command;
    }

    private static async Task<int> RunAsync(CentralSession session, string[] budgets, bool json, CancellationToken cancellation)
    {
        bool follows = false;
        foreach (string text in budgets)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } list, { Length: > 0 } budget])
                throw new CentralException($"'{text}' is not LIST=N[/STRONG].");
            follows |= (await session.PutAsync("/api/lists/budgets", new { list, budget }, cancellation))
                .GetProperty("draftFollows").GetBoolean();
        }

        if (follows)
            await DraftFigures.WaitAsync(session, cancellation);
        JsonElement all = await session.GetAsync("/api/lists/budgets", cancellation);
        if (json)
        {
            CentralCommands.WriteJson(all);
            return CommandLine.Done;
        }

        foreach (JsonProperty list in all.GetProperty("lists").EnumerateObject())
            Console.WriteLine($"{list.Name}: {list.Value.GetString()}");
        Console.WriteLine($"every other list: {all.GetProperty("default").GetString()} (possible/strong per 10 000 travellers)");
        if (follows)
            DraftText.Write(await session.DraftAsync(cancellation));
        return CommandLine.Done;
    }
}
