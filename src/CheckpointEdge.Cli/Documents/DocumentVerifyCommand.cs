using System.CommandLine;
using System.Globalization;
using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;
using Spectre.Console;

namespace CheckpointEdge.Cli.Documents;

/// <summary><c>document verify --files DIR --trust DIR</c>: is it genuine, and why.</summary>
internal static class DocumentVerifyCommand
{
    /// <summary>A larger file of printed lines is refused (bytes).</summary>
    private const int PrintedSizeBytesMax = 4096;

    private static readonly Option<string> _files = new("--files")
    {
        Description = "Directory with EF.SOD.bin, DG1.bin and the others; reading.json beside them where a chip was read.",
        Required = true,
    };

    private static readonly Option<string> _trust = new("--trust")
    {
        Description = "Directory with master lists (.ml), certificates (.cer .crt .der .pem) and revocation lists (.crl).",
        Required = true,
    };

    private static readonly Option<string?> _printed = new("--mrz")
    {
        Description = "The printed lines, with / between them, or a file with them: compared with DG1.",
    };

    private static readonly Option<string?> _xml = new("--xml") { Description = "Writes the inspection record to this file too." };

    private static readonly Option<string?> _today = new("--today")
    {
        Description = "The day that decides about expiry, as yyyy-MM-dd; the clock's if left out.",
    };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object on standard output." };

    public static Command Create()
    {
        Command command = new(
            "verify",
            "Checks signature, signer, hashes and the chip's own proofs. Exit 0 genuine, 1 not genuine or not to be checked, "
            + "2 could not run.\n"
            + "Example: checkpointctl document verify --files reading --trust certificates --json")
        {
            _files, _trust, _printed, _xml, _today, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DateTimeOffset now = Now(parsed.GetValue(_today));
        ChipReadResult reading = DocumentFolder.Read(parsed.GetValue(_files)!);
        TrustStore trust = TrustStore.Of(TrustFolder.Read(parsed.GetValue(_trust)!));
        MrzReading? printed = parsed.GetValue(_printed) is { } lines
            ? MrzParser.Parse(Printed(lines), DateOnly.FromDateTime(now.UtcDateTime))
            : null;
        DocumentInspection inspection = DocumentInspector.Inspect(reading, printed, trust, now);

        foreach (TrustFileFinding finding in trust.Findings.Where(finding => !finding.Taken))
            Console.Error.WriteLine($"{finding.Name}: {finding.Sentence}");
        if (parsed.GetValue(_xml) is { } path)
            File.WriteAllText(path, InspectionRecord.ToXml(inspection) + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (parsed.GetValue(_json))
            Console.WriteLine(InspectionRecord.ToJson(inspection));
        else
            Print(inspection, trust);
        return inspection.Outcome == InspectionOutcome.Genuine ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static DateTimeOffset Now(string? today)
    {
        if (today is null)
            return TimeProvider.System.GetUtcNow();
        return DateOnly.TryParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? new(day, new(12, 0), TimeSpan.Zero)
            : throw new FormatException($"--today is {today}; write it as yyyy-MM-dd.");
    }

    private static string Printed(string lines)
    {
        if (!File.Exists(lines))
            return lines.Replace('/', '\n');
        return new FileInfo(lines).Length <= PrintedSizeBytesMax
            ? File.ReadAllText(lines)
            : throw new InvalidDataException($"{lines} is larger than {PrintedSizeBytesMax} bytes: it holds no printed lines.");
    }

    private static void Print(DocumentInspection inspection, TrustStore trust)
    {
        Table table = new Table().Title(ShownText.Of(InWords(inspection.Outcome))).AddColumns("Check", "Result", "What was seen");
        foreach (DocumentCheck check in inspection.Checks)
            table.AddRow(
                ShownText.Of(check.Name),
                check.Result switch
                {
                    CheckResult.Pass => "[green]pass[/]",
                    CheckResult.Fail => "[red]fail[/]",
                    _ => "not done",
                },
                ShownText.Of(check.Reason));
        AnsiConsole.Write(table);
        if (inspection.Signer is { } signer)
        {
            Console.WriteLine($"Signed by {signer.Subject} ({signer.Algorithm})");
            Console.WriteLine(signer.Anchor.Length > 0 ? $"under {signer.Anchor}" : $"of {signer.Issuer}, which is not trusted here");
        }

        Console.WriteLine($"Trusted: {trust.Certificates} certificates of {trust.Countries.Count} states, "
            + $"{trust.RevocationLists} revocation lists.");
    }

    private static string InWords(InspectionOutcome outcome) => outcome switch
    {
        InspectionOutcome.Genuine => "Genuine",
        InspectionOutcome.NotGenuine => "Not genuine",
        _ => "Could not be checked to the end",
    };
}
