using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central …</c>: sets a Central up, and works with a running one as an operator does at its console.</summary>
internal static class CentralCommands
{
    public static Option<string> Data { get; } = new("--data") { Description = "Central's data directory.", Required = true };

    public static Option<string> Address { get; } = new("--central")
    {
        Description = "The console's address.",
        DefaultValueFactory = _ => CentralOptions.DefaultConsole,
    };

    public static Option<string> User { get; } = new("--user")
    {
        Description = "The account; its password comes from CPE_PASSWORD, the code of a second factor from CPE_CODE, or they are asked for.",
        Required = true,
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "JSON on standard output: one object, or one per line." };

    public static Command Create() => new("central", "Central: set it up, or work with a running one.")
    {
        CentralSetupCommand.Create(),
        CentralBackupCommand.CreateBackup(),
        CentralBackupCommand.CreateRestore(),
        CentralTicketCommand.Create(),
        CentralImportCommand.Create(),
        CentralBudgetCommand.Create(),
        CentralDiffCommand.Create(),
        CentralAcceptCommand.Create(),
        CentralApproveCommand.Create(),
        CentralSigningKeyCommand.Create(),
        CentralAccountsCommand.CreateAccounts(),
        CentralAccountsCommand.CreatePassword(),
        CentralPublishCommand.Create(),
        CentralSlicesCommand.Create(),
        CentralFacesCommand.Create(),
        CentralRolloutCommand.Create(),
        CentralBackCommand.Create(),
        CentralHitsCommand.Create(),
        CentralAnswerCommand.Create(),
        CentralClearedCommand.CreateClear(),
        CentralClearedCommand.CreateCleared(),
        CentralFleetCommand.Create(),
        CentralRemovalsCommand.Create(),
        CentralRevokeCommand.Create(),
        CentralSwapCommand.Create(),
        CentralRevokeCommand.CreateReseal(),
        CentralRevokeCommand.CreateExplained(),
        CentralKeysCommand.Create(),
        CentralRotateCommand.Create(),
        CentralSecondFactorCommand.Create(),
    };

    /// <summary>A command against a running Central: signs in, works, signs out; what fails becomes one sentence.</summary>
    public static Command Remote(
        string name, string description, Func<CentralSession, ParseResult, CancellationToken, Task<int>> work, params Option[] more)
    {
        Command command = new(name, description) { Address, User, Json };
        foreach (Option option in more)
            command.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(async () =>
        {
            await using CentralSession session = await CentralSession.SignInAsync(
                parsed.GetValue(Address)!, parsed.GetValue(User)!, cancellation);
            return await work(session, parsed, cancellation);
        }));
        return command;
    }

    /// <summary>Runs a command; a no of Central is a negative answer, what cannot run is left to <see cref="CommandLine"/>.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (NegativeAnswerException answer)
        {
            await Console.Error.WriteLineAsync(answer.Message);
            return CommandLine.NegativeAnswer;
        }
    }

    /// <summary>An element as it came, one per line.</summary>
    public static void WriteJson(JsonElement element) => Console.WriteLine(JsonSerializer.Serialize(element));
}

/// <summary>Central understood and said no; the message is its sentence.</summary>
internal sealed class NegativeAnswerException(string sentence, bool needsCode = false) : Exception(sentence)
{
    /// <summary>Central wants the code of a second factor as well.</summary>
    public bool NeedsCode { get; } = needsCode;
}
