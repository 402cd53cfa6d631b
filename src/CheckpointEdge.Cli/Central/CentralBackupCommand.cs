using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Backup;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central backup</c> and <c>central restore</c>: a Central in one sealed file, and back. Works on the data directory.</summary>
internal static class CentralBackupCommand
{
    private const string PassphraseVariable = "CPE_PASSPHRASE";
    private const string Ending = ".cpebackup";
    private const int KeepMax = 1_000;

    private static readonly Option<string?> _passphrase = new("--passphrase-file")
    {
        Description = $"File with the passphrase; otherwise it comes from {PassphraseVariable}, or is asked for.",
    };

    public static Command CreateBackup()
    {
        Option<string> output = new("--out") { Description = "New file, or a folder, where it is named by its time.", Required = true };
        Option<int> keep = new("--keep") { Description = "In a folder: so many backups stay, the newest; 0 keeps all." };
        Command command = new(
            "backup",
            "Keys, lists, evidence and rows of a Central in one file, sealed with a passphrase; Central may be running.\n"
            + "Example: checkpointctl central backup --data DIR --out /var/backups/checkpointedge --keep 30")
        {
            CentralCommands.Data, output, keep, _passphrase, CentralCommands.Json,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() =>
        {
            string place = parsed.GetValue(output)!;
            TimeProvider time = TimeProvider.System;
            string file = Directory.Exists(place)
                ? Path.Combine(place, string.Create(CultureInfo.InvariantCulture, $"central-{time.GetUtcNow():yyyyMMddTHHmmssZ}{Ending}"))
                : place;
            if (Path.Exists(file))
                throw new CentralException($"{file} exists already; name a new file.");
            BackupSummary summary = CentralBackup.Make(
                parsed.GetValue(CentralCommands.Data)!, file, Passphrase(parsed.GetValue(_passphrase), again: true), time);
            Write(parsed.GetValue(CentralCommands.Json), file, summary);
            if (summary.Store != "sqlite")
                Console.Error.WriteLine("The rows lie in PostgreSQL and are not in this file: back them up with pg_dump at the same time.");
            if (Directory.Exists(place) && parsed.GetValue(keep) is > 0 and <= KeepMax and int newest)
                foreach (string old in Directory.GetFiles(place, "central-*" + Ending).OrderDescending(StringComparer.Ordinal).Skip(newest))
                    File.Delete(old);
            return Task.FromResult(CommandLine.Done);
        }));
        return command;
    }

    public static Command CreateRestore()
    {
        Argument<string> file = new("FILE") { Description = "What central backup made." };
        Option<string> data = new("--data") { Description = "A directory that is empty or not there yet." };
        Option<bool> check = new("--check") { Description = "Only opens and reads all of it." };
        Command command = new(
            "restore",
            "Puts a Central back, all of it or nothing; it has to be stopped.\n"
            + "Example: checkpointctl central restore central-20260101T020000Z.cpebackup --data DIR")
        {
            file, data, check, _passphrase, CentralCommands.Json,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() =>
        {
            string name = parsed.GetValue(file)!;
            string passphrase = Passphrase(parsed.GetValue(_passphrase), again: false);
            if (parsed.GetValue(check))
            {
                Write(parsed.GetValue(CentralCommands.Json), name, CentralBackup.Check(name, passphrase));
                return Task.FromResult(CommandLine.Done);
            }

            string directory = parsed.GetValue(data) ?? throw new CentralException("--data is missing: name a new directory, or give --check.");
            BackupSummary summary = CentralBackup.Restore(name, passphrase, directory, TimeProvider.System);
            Write(parsed.GetValue(CentralCommands.Json), name, summary);
            Console.Error.WriteLine(
                $"{directory} is as on {summary.MadeAt:u}. What happened since is not in it: revoke again what was revoked since, and "
                + "publish a list. Boards send the hits of the last days again by themselves.");
            return Task.FromResult(CommandLine.Done);
        }));
        return command;
    }

    private static void Write(bool json, string file, BackupSummary summary) => Console.WriteLine(json
        ? JsonSerializer.Serialize(new { file, summary.MadeAt, summary.Version, summary.Store, summary.Files, summary.Bytes, summary.Vanished })
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {summary.Files} files of {summary.MadeAt:u}, {summary.Bytes} bytes, "
            + $"{(summary.Store == "sqlite" ? "with" : "without")} the rows.")
            + (summary.Vanished > 0 ? $" {summary.Vanished} passing files went away meanwhile." : ""));

    private static string Passphrase(string? file, bool again)
    {
        if (file is not null)
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        if (Environment.GetEnvironmentVariable(PassphraseVariable) is { Length: > 0 } given)
            return given;
        if (Console.IsInputRedirected)
            throw new CentralException($"The passphrase is missing: set {PassphraseVariable} or give --passphrase-file.");
        string typed = AnsiConsole.Prompt(new TextPrompt<string>("Passphrase of the backup:").Secret());
        return !again || typed == AnsiConsole.Prompt(new TextPrompt<string>("Once more:").Secret())
            ? typed
            : throw new CentralException("The two are not the same; nothing was made.");
    }
}
