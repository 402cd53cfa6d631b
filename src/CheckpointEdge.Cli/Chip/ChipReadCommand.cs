using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using Spectre.Console;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>chip read</c>: a chip into files that <c>document verify</c> takes.</summary>
internal static class ChipReadCommand
{
    private const int ReadSizeBytesMax = 65_536;
    private const int SecondsMax = 3600;

    private static readonly Option<string> _reader = new("--reader")
    {
        Description = "A reader's name, a part of it, or auto.",
        DefaultValueFactory = _ => PcscReaders.Auto,
    };

    private static readonly Option<string?> _mrz = new("--mrz")
    {
        Description = "The printed lines, with / between them, or a file with them.",
    };

    private static readonly Option<string?> _can = new("--can") { Description = "The card access number; opens by PACE only." };

    private static readonly Option<string> _out = new("--out")
    {
        Description = "The folder for EF.SOD.bin, DG1.bin and the others; what an earlier reading left there is replaced.",
        Required = true,
    };

    private static readonly Option<int> _wait = new("--wait-seconds")
    {
        Description = "How long to wait for a document.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<int> _reconnect = new("--reconnect-seconds")
    {
        Description = "How long to wait for a document that was lifted too early.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<string> _bac = new Option<string>("--bac")
    {
        Description = "When Basic Access Control may open the chip in the place of PACE.",
        DefaultValueFactory = _ => "when-no-pace",
    }.AcceptOnlyFromAmong("never", "when-no-pace", "when-pace-fails");

    private static readonly Option<bool> _noChipAuthentication = new("--no-chip-authentication")
    {
        Description = "Leaves Chip Authentication out.",
    };

    private static readonly Option<string> _activeAuthentication = new Option<string>("--active-authentication")
    {
        Description = "When the chip is asked to prove itself by Active Authentication.",
        DefaultValueFactory = _ => "when-not-proven",
    }.AcceptOnlyFromAmong("never", "when-not-proven", "always");

    private static readonly Option<int> _readSize = new("--read-size")
    {
        Description = "The most bytes asked for by one command, for a reader that promises more than it carries.",
        DefaultValueFactory = _ => ChipReadingOptions.Default.ReadSizeBytesMax,
    };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object at the end." };

    public static Command Create()
    {
        Command command = new(
            "read",
            "Reads a chip into files. Exit 0 when it was read to the end, 1 when the chip refused or went away, 2 when there was "
            + "no reader or no document.\n"
            + "Example: checkpointctl chip read --reader auto --mrz \"P<UTO…/L898902C36UTO…\" --out reading --json")
        {
            _reader, _mrz, _can, _out, _wait, _reconnect, _bac, _noChipAuthentication, _activeAuthentication, _readSize, _json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        bool json = parsed.GetValue(_json);
        string directory = parsed.GetValue(_out)!;
        ChipPassword password = PrintedPassword.Of(
            parsed.GetValue(_mrz), parsed.GetValue(_can), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        ReadingFolder.Prepare(directory);

        await using PcscChipReader reader = new(new() { Reader = parsed.GetValue(_reader)! }, time);
        await reader.Looked.WaitAsync(cancellation);
        if (!json && reader.Presence == ChipPresence.Absent)
            AnsiConsole.WriteLine("Lay the document on the reader.");
        await ChipWait.UntilLaidAsync(reader, TimeSpan.FromSeconds(Seconds(parsed, _wait)), time, cancellation);

        long start = time.GetTimestamp();
        ChipReadResult reading = await ReadAsync(reader, password, Options(parsed), json, time, cancellation);
        double milliseconds = time.GetElapsedTime(start).TotalMilliseconds;
        ReadingFolder.Write(directory, reading);
        if (reading.Access.Protocol == ChipAccessProtocol.Bac)
            await Console.Error.WriteLineAsync($"Opened by Basic Access Control, not by PACE: {reading.Access.WhyNotPace}");
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(ChipReadReport.Of(reading, reader.Name, directory, milliseconds)));
        else
            ChipReadReport.Print(reading, directory, milliseconds);
        return reading.Complete ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    /// <summary>A terminal gets a line that moves; a pipe gets a line per step.</summary>
    private static async Task<ChipReadResult> ReadAsync(
        PcscChipReader reader, ChipPassword password, ChipReadingOptions options, bool json, TimeProvider time, CancellationToken cancellation)
    {
        ChipReading reading = new(reader, time);
        if (json)
            return await reading.ReadAsync(password, options, null, cancellation);
        if (Console.IsOutputRedirected)
            return await reading.ReadAsync(password, options, step => Show(step, null), cancellation);
        return await AnsiConsole.Status().StartAsync(
            "Reading the chip; leave the document where it is.",
            moving => reading.ReadAsync(password, options, step => Show(step, moving), cancellation));
    }

    private static void Show(ChipStep step, StatusContext? moving)
    {
        if (step.Result == ChipStepResult.Running)
            moving?.Status(ShownText.Of($"{step.Name}: {step.Sentence}"));
        else
            ChipReadReport.Print(step);
    }

    private static ChipReadingOptions Options(ParseResult parsed) => new()
    {
        Bac = parsed.GetValue(_bac) switch
        {
            "never" => BacPolicy.Never,
            "when-pace-fails" => BacPolicy.WhenPaceFails,
            _ => BacPolicy.WhenNoPace,
        },
        ChipAuthentication = !parsed.GetValue(_noChipAuthentication),
        ActiveAuthentication = parsed.GetValue(_activeAuthentication) switch
        {
            "never" => ActiveAuthenticationPolicy.Never,
            "always" => ActiveAuthenticationPolicy.Always,
            _ => ActiveAuthenticationPolicy.WhenNotProven,
        },
        ReconnectSecondsMax = Seconds(parsed, _reconnect),
        Directory = true,
        ReadSizeBytesMax = parsed.GetValue(_readSize) is >= 1 and <= ReadSizeBytesMax and var size
            ? size
            : throw new FormatException($"--read-size is 1 to {ReadSizeBytesMax} bytes."),
    };

    private static int Seconds(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is >= 0 and <= SecondsMax and var seconds
        ? seconds
        : throw new FormatException($"{option.Name} is 0 to {SecondsMax}.");
}
