using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central keys</c>: who may sign lists, and the keys boards know Central by.</summary>
internal static class CentralKeysCommand
{
    public static Command Create() => CentralCommands.Remote(
        "keys",
        "Shows who may sign lists and with which key.\nExample: checkpointctl central keys --user auditor",
        async (session, parsed, cancellation) =>
        {
            JsonElement keys = await session.GetAsync("/api/keys", cancellation);
            if (parsed.GetValue(CentralCommands.Json))
            {
                CentralCommands.WriteJson(keys);
                return CommandLine.Done;
            }

            Table table = new Table().AddColumns("Account", "Role", "Signing key");
            foreach (JsonElement account in keys.GetProperty("accounts").EnumerateArray())
                table.AddRow(
                    ShownText.Of(account.GetProperty("account").GetString()!),
                    ShownText.Of(account.GetProperty("role").GetString()!),
                    ShownText.Of(account.GetProperty("keyId").GetString() ?? ""));
            AnsiConsole.Write(table);
            Console.WriteLine($"Signatures needed for a list: {keys.GetProperty("signingThreshold")}");
            Console.WriteLine($"Receipt key: {keys.GetProperty("receiptKeyId").GetString()}");
            Console.WriteLine($"Server certificate until: {keys.GetProperty("serverCertificateUntil").GetString()}");
            return CommandLine.Done;
        });
}
