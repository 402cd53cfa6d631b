using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central accounts</c> and <c>central password</c>: who may do what, and one's own password.</summary>
internal static class CentralAccountsCommand
{
    private const string NewPasswordVariable = "CPE_NEW_PASSWORD";

    /// <summary>Digits of a key's id that are shown (characters); --json has all.</summary>
    private const int KeyIdChars = 12;

    private static readonly Argument<string> _name = new("name") { Description = "The account." };

    public static Command CreateAccounts()
    {
        Command accounts = CentralCommands.Remote(
            "accounts",
            "Shows the accounts.\nExample: checkpointctl central accounts --user auditor",
            async (session, parsed, cancellation) =>
            {
                Show(await session.GetAsync("/api/accounts", cancellation), parsed.GetValue(CentralCommands.Json));
                return CommandLine.Done;
            });
        Option<string> role = new("--role") { Description = "ops, approver or auditor.", Required = true };
        Command add = CentralCommands.Remote(
            "add",
            "Adds an account; its first password is shown once. An approver's key counts after 'central rotate'.\n"
            + "Example: checkpointctl central accounts add night-shift --role ops --user ops",
            async (session, parsed, cancellation) =>
            {
                Show(parsed, await session.PostAsync(
                    "/api/accounts", new { name = parsed.GetValue(_name), role = parsed.GetValue(role) }, cancellation));
                return CommandLine.Done;
            },
            role);
        add.Add(_name);
        accounts.Add(add);
        accounts.Add(Change("disable", "Nobody signs in with this account any more; its sessions end now."));
        accounts.Add(Change("enable", "This account is in use again."));
        accounts.Add(Change("reset", "A new first password for somebody who forgot it; second factor and signing key of before are gone."));
        return accounts;
    }

    public static Command CreatePassword() => CentralCommands.Remote(
        "password",
        "Changes one's own password: today's in CPE_PASSWORD, the new one in CPE_NEW_PASSWORD, or both are asked for.\n"
        + "Example: checkpointctl central password --user ops",
        async (session, parsed, cancellation) =>
        {
            string password = Environment.GetEnvironmentVariable(NewPasswordVariable)
                ?? (Console.IsInputRedirected
                    ? await Console.In.ReadLineAsync(cancellation)
                    : AnsiConsole.Prompt(new TextPrompt<string>("New password:").Secret()))
                ?? throw new CentralException($"The new password is missing: set {NewPasswordVariable} or give it on standard input.");
            await session.PostAsync(
                "/api/account/password", new { password = session.Password, newPassword = password }, cancellation);
            Console.WriteLine("The password is changed; other sessions of this account have ended.");
            return CommandLine.Done;
        });

    private static Command Change(string verb, string description)
    {
        Command command = CentralCommands.Remote(
            verb,
            $"{description}\nExample: checkpointctl central accounts {verb} night-shift --user ops",
            async (session, parsed, cancellation) =>
            {
                string path = $"/api/accounts/{Uri.EscapeDataString(parsed.GetValue(_name)!)}/{verb}";
                JsonElement answer = await session.PostAsync(path, new { }, cancellation);
                if (answer.ValueKind == JsonValueKind.Array)
                    Show(answer, parsed.GetValue(CentralCommands.Json));
                else
                    Show(parsed, answer);
                return CommandLine.Done;
            });
        command.Add(_name);
        return command;
    }

    private static void Show(ParseResult parsed, JsonElement first)
    {
        if (parsed.GetValue(CentralCommands.Json))
            CentralCommands.WriteJson(first);
        else
            Console.WriteLine(
                $"{first.GetProperty("name").GetString()}: {first.GetProperty("password").GetString()}\n{first.GetProperty("sentence").GetString()}");
    }

    private static void Show(JsonElement accounts, bool json)
    {
        if (json)
        {
            foreach (JsonElement account in accounts.EnumerateArray())
                CentralCommands.WriteJson(account);
            return;
        }

        Table table = new Table().AddColumns("account", "role", "out of use", "second factor", "signing key", "key at Central");
        foreach (JsonElement account in accounts.EnumerateArray())
        {
            string keyId = account.GetProperty("keyId").GetString() ?? "";
            table.AddRow(
                ShownText.Of(account.GetProperty("name").GetString()!), account.GetProperty("role").GetString()!,
                YesOrNo(account, "disabled"), YesOrNo(account, "secondFactor"),
                keyId.Length > KeyIdChars ? keyId[..KeyIdChars] : keyId, keyId.Length == 0 ? "" : YesOrNo(account, "keyHere"));
        }

        AnsiConsole.Write(table);
    }

    private static string YesOrNo(JsonElement account, string name) => account.GetProperty(name).GetBoolean() ? "yes" : "no";
}
