using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central rotate --data DIR</c>: a new root for the lists, signed by keys that are brought for it.</summary>
internal static class CentralRotateCommand
{
    public static Command Create()
    {
        Option<string[]> rootKeys = new("--root-key")
        {
            Description = "A root key of today, PEM; two are needed.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> newRootKeys = new("--new-root-keys") { Description = "Makes three new root keys in this new folder; they replace today's." };
        Option<bool> newOnlineKey = new("--new-online-key") { Description = "Replaces the key that signs timestamp and snapshot." };
        Command command = new(
            "rotate",
            "Signs a new root for the lists, with the approvers of today. Boards follow by themselves.\n"
            + "Example: checkpointctl central rotate --data DIR --root-key a/root-1.pem --root-key b/root-2.pem --new-online-key")
        {
            CentralCommands.Data, rootKeys, newRootKeys, newOnlineKey, CentralCommands.Json,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() =>
        {
            (long version, string[] leftOut) = Rotate(
                parsed.GetValue(CentralCommands.Data)!, parsed.GetValue(rootKeys) ?? [], parsed.GetValue(newRootKeys),
                parsed.GetValue(newOnlineKey));
            Console.WriteLine(parsed.GetValue(CentralCommands.Json)
                ? JsonSerializer.Serialize(new { rootVersion = version, leftOut })
                : $"Root {version} is signed; boards follow at their next look for a list."
                    + (leftOut.Length == 0 ? "" : $"\nNot in it, as they sign for the posts of a slice alone: {string.Join(", ", leftOut)}."));
            return Task.FromResult(CommandLine.Done);
        }));
        return command;
    }

    /// <returns>The new root's number, and the approvers whom slices keep out of it.</returns>
    private static (long Version, string[] LeftOut) Rotate(string data, string[] rootKeys, string? newRootKeys, bool newOnlineKey)
    {
        TimeProvider time = TimeProvider.System;
        using CentralDatabase database = CentralDatabase.Open(data, guest: true);
        AuditLog audit = new(database, time);
        long version = RootCeremony.Rotate(
            data, rootKeys, newRootKeys, newOnlineKey, new AccountStore(database, audit, time).ListSigners(), time.GetUtcNow());
        audit.Add("checkpointctl", "root-rotated", $"Root {version} was signed.");
        return (version, [.. new ScopeBook(database, audit, time).All()
            .SelectMany(scope => scope.Approvers).Distinct().Order(StringComparer.Ordinal)]);
    }
}
