using System.CommandLine;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central second-factor-remove</c>: for somebody who lost the telephone. Works on the data directory.</summary>
internal static class CentralSecondFactorCommand
{
    public static Command Create()
    {
        Argument<string> name = new("account") { Description = "The account's name." };
        Command command = new(
            "second-factor-remove",
            "Takes the second factor from an account whose owner lost the authenticator app; the audit log says so.\n"
            + "Example: checkpointctl central second-factor-remove approver1 --data DIR")
        {
            name, CentralCommands.Data,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() =>
        {
            string account = parsed.GetValue(name)!;
            using CentralDatabase database = CentralDatabase.Open(parsed.GetValue(CentralCommands.Data)!, guest: true);
            AuditLog audit = new(database, TimeProvider.System);
            if (!new SecondFactors(database, audit, TimeProvider.System).Remove(account, "checkpointctl"))
                throw new NegativeAnswerException($"The account {account} has no second factor.");
            Console.WriteLine($"{account} signs in with the password alone until a new second factor is set up.");
            return Task.FromResult(CommandLine.Done);
        }));
        return command;
    }
}
