using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Keys;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central setup --data DIR</c>: keys and first accounts; each password is shown this once.</summary>
internal static class CentralSetupCommand
{
    public static Command Create()
    {
        Option<string[]> hosts = new("--host")
        {
            Description = "Names and addresses under which boards reach this Central, besides localhost.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> file = new("--passwords-file")
        {
            Description = "Writes the passwords to this new file (mode 0600, JSON by account) instead of showing them.",
        };
        Option<string> rootKeys = new("--root-keys")
        {
            Description = $"Where the three root keys are put, to be taken away; otherwise {CentralSetup.RootKeysFolderName} below the data.",
        };
        Command command = new(
            "setup",
            "Makes the keys, the TLS authority and the first accounts of a new Central.\n"
            + "Example: checkpointctl central setup --data /var/lib/checkpointedge-central --host central.example")
        {
            CentralCommands.Data, hosts, file, rootKeys, CentralCommands.Json,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() => Task.FromResult(SetUp(
            parsed.GetValue(CentralCommands.Data)!,
            parsed.GetValue(hosts) ?? [],
            parsed.GetValue(file),
            parsed.GetValue(rootKeys),
            parsed.GetValue(CentralCommands.Json)))));
        return command;
    }

    private static int SetUp(string data, string[] hosts, string? passwordsFile, string? rootKeys, bool json)
    {
        if (passwordsFile is not null && Path.Exists(passwordsFile))
            throw new CentralException($"{passwordsFile} exists already; name a new file for the passwords.");
        ImmutableSortedDictionary<string, string> passwords = CentralSetup.Run(
            data, hosts, TimeProvider.System, rootKeysDirectory: rootKeys);
        string keys = rootKeys ?? Path.Combine(data, CentralSetup.RootKeysFolderName);
        if (passwordsFile is not null)
        {
            PrivateFile.Write(passwordsFile, JsonSerializer.Serialize(passwords));
            Console.WriteLine(json
                ? JsonSerializer.Serialize(new { data, passwordsFile, rootKeys = keys })
                : $"{data} is set up; the passwords are in {passwordsFile}.\n{TakeAway(keys)}");
            return CommandLine.Done;
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { data, passwords, rootKeys = keys }));
            return CommandLine.Done;
        }

        Console.WriteLine($"{data} is set up. Write these passwords down: they are not shown again.");
        foreach ((string account, string password) in passwords)
            Console.WriteLine($"  {account,-10} {password}");
        Console.WriteLine(TakeAway(keys));
        return CommandLine.Done;
    }

    private static string TakeAway(string keys) =>
        $"The root keys of the lists are in {keys}: take each to another safe place; two of them are needed to replace a key.";
}
