using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>documents check --slice DIR --numbers FILE</c>: bulk look-up of <c>issuer,type,number</c> rows. Exit 1 when none of
/// them is on the list.
/// </summary>
internal static class DocumentsCommands
{
    private const int RecordsShownMax = 5;

    public static Command Create()
    {
        Option<string> slice = new("--slice") { Description = "Directory of the slice.", Required = true };
        Option<string> numbers = new("--numbers")
        {
            Description = "Comma-separated, header issuer,type,number.",
            Required = true,
        };
        Option<bool> json = new("--json") { Description = "One JSON object per row." };
        Command check = new("check", "Looks document numbers up in a slice.\n"
            + "Example: checkpointctl documents check --slice lists/gen-1 --numbers numbers.csv")
        {
            slice, numbers, json,
        };
        check.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(slice)!, parsed.GetValue(numbers)!, parsed.GetValue(json), cancellation)));
        return new Command("documents", "Listed documents.") { check };
    }

    private static int Run(string directory, string numbers, bool json, CancellationToken cancellation)
    {
        using DelimitedTable table = DelimitedTable.Open(numbers, quoted: true, "number");
        using OpenedSlice opened = OpenedSlice.Open(directory);
        int issuer = table.ColumnOf("issuer"), type = table.ColumnOf("type"), number = table.ColumnOf("number");
        int checkedCount = 0, found = 0;
        if (!json)
            Console.Out.WriteLine("issuer,type,number,found,record,agreement");
        foreach ((int line, string[] fields) in table.Rows())
        {
            cancellation.ThrowIfCancellationRequested();
            if (fields.Length <= number)
                throw new WatchlistException($"{numbers}, line {line}: the row has no number.");
            TravellerIdentity traveller = new()
            {
                Primary = "",
                DocumentNumber = fields[number],
                DocumentIssuer = issuer < 0 ? "" : fields[issuer],
                DocumentType = type < 0 ? "" : fields[type],
            };
            ImmutableArray<Match> matches = opened.Search.Search(traveller, OpenedSlice.Thresholds, RecordsShownMax);
            checkedCount++;
            found += matches.IsEmpty ? 0 : 1;
            Write(traveller, matches, json);
        }

        Console.Error.WriteLine($"{checkedCount} numbers, {found} on the list");
        return found > 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static void Write(TravellerIdentity traveller, ImmutableArray<Match> matches, bool json)
    {
        string record = matches.IsEmpty ? "" : matches[0].Record.Id;
        string agreement = matches.IsEmpty ? "" : matches[0].Pieces[^1].Rule;
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                issuer = traveller.DocumentIssuer,
                type = traveller.DocumentType,
                number = traveller.DocumentNumber,
                found = !matches.IsEmpty,
                records = matches.Select(match => match.Record.Id),
                agreement,
            }));
            return;
        }

        Console.Out.WriteLine(string.Join(',', traveller.DocumentIssuer, traveller.DocumentType,
            traveller.DocumentNumber, matches.IsEmpty ? "0" : "1", record, agreement));
    }
}
