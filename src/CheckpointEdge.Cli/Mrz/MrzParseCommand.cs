using System.CommandLine;
using System.Globalization;
using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;
using Spectre.Console;

namespace CheckpointEdge.Cli.Mrz;

/// <summary><c>mrz parse</c>: text to fields, checks and findings.</summary>
internal static class MrzParseCommand
{
    public static Command Create()
    {
        Argument<string> source = MrzCommands.Source("Zones, apart by blank lines");
        Option<bool> json = new("--json") { Description = "One JSON object per zone and line." };
        Option<string?> today = new("--today")
        {
            Description = "The day that decides centuries and expiry, as yyyy-MM-dd; the clock's if left out.",
        };
        Command command = new(
            "parse",
            "Reads machine-readable zones. Exit 0 when all are valid, 1 when one is not, 2 when nothing could be read.\n"
            + "Example: checkpointctl mrz parse zones.txt --json")
        {
            source, json, today,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(source)!, parsed.GetValue(json), Day(parsed.GetValue(today))));
        return command;
    }

    private static int Run(string source, bool json, DateOnly today)
    {
        using StreamReader reader = new(MrzCommands.Open(source), Encoding.UTF8);
        using Stream output = new BufferedStream(Console.OpenStandardOutput());
        bool allValid = true;
        bool any = false;
        foreach (string text in MrzTexts.Read(reader))
        {
            any = true;
            allValid &= Answer(MrzParser.Parse(text, today), json, output);
        }

        if (!any)
            allValid = Answer(MrzParser.Parse("", today), json, output);
        return allValid ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static bool Answer(MrzReading reading, bool json, Stream output)
    {
        if (json)
            MrzJson.Write(output, reading);
        else
            Print(reading);
        return reading.Valid;
    }

    private static DateOnly Day(string? text)
    {
        if (text is null)
            return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"--today is {text}; write it as yyyy-MM-dd.");
    }

    private static void Print(MrzReading reading)
    {
        string format = reading.Format is { } known ? MrzFormats.NameOf(known) : "no layout of Doc 9303";
        Table table = new Table().Title(ShownText.Of($"{format}: {(reading.Valid ? "valid" : "not valid")}"))
            .AddColumns("Field", "Value", "Check digit");
        MrzFields fields = reading.Fields;
        AddRow(table, reading, "documentCode", fields.DocumentCode);
        AddRow(table, reading, "issuingState", WithName(fields.IssuingState));
        AddRow(table, reading, "documentNumber", fields.DocumentNumber);
        AddRow(table, reading, "nationality", WithName(fields.Nationality));
        AddRow(table, reading, "dateOfBirth", fields.DateOfBirth.ToString());
        AddRow(table, reading, "sex", fields.Sex.ToString());
        AddRow(table, reading, "dateOfExpiry", fields.DateOfExpiry.ToString());
        AddRow(table, reading, "primaryIdentifier", fields.PrimaryIdentifier);
        AddRow(table, reading, "secondaryIdentifier", fields.SecondaryIdentifier);
        AddRow(table, reading, "optionalData1", fields.OptionalData1);
        AddRow(table, reading, "optionalData2", fields.OptionalData2);
        AddRow(table, reading, "composite", "");
        AnsiConsole.Write(table);
        foreach (MrzFinding finding in reading.Findings)
            AnsiConsole.WriteLine($"{finding.Weight}: {finding.Sentence} ({finding.Code})");
    }

    private static void AddRow(Table table, MrzReading reading, string field, string value)
    {
        MrzCheck? check = reading.Checks.FirstOrDefault(each => each.Name == field);
        string digit = check is null ? "" : check.Ok ? $"{check.Found}" : $"{check.Found}, computed {check.Expected}";
        if (value.Length > 0 || digit.Length > 0)
            table.AddRow(ShownText.Of(field), ShownText.Of(value), ShownText.Of(digit));
    }

    private static string WithName(string code) => IssuingStates.NameOf(code) is { } name ? $"{code} {name}" : code;
}
