using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>documents check --slice DIR --numbers FILE</c>: bulk look-up of <c>issuer,type,number</c> rows. Exit 1 when none of
/// them is on the list. The agreement says which of three it is: <c>document-listed</c>, <c>document-of-wanted-person</c>, or
/// <c>document-look-alike</c>, another number that print may be mistaken for.
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
        int checkedCount = 0, found = 0, alike = 0;
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
            alike += IsLookAlike(matches) ? 1 : 0;
            Write(traveller, matches, json);
        }

        Console.Error.WriteLine(
            $"{checkedCount} numbers, {found} on the list{(alike > 0 ? $", {alike} of them as a look-alike only" : "")}");
        return found > 0 ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    /// <summary>Nothing but a number that print may be mistaken for.</summary>
    private static bool IsLookAlike(ImmutableArray<Match> matches) => matches is [{ Document: DocumentResult.LookAlike }, ..];

    private static string? ListedNumber(Match match) =>
        match.Pieces is [.., { Field: "document" } piece] ? piece.Listed : null;

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
                lookAlike = IsLookAlike(matches),
                listedNumber = matches.IsEmpty ? null : ListedNumber(matches[0]),
                remarks = matches.IsEmpty ? null : matches[0].Record.Remarks,
            }));
            return;
        }

        Console.Out.WriteLine(string.Join(',', traveller.DocumentIssuer, traveller.DocumentType,
            traveller.DocumentNumber, matches.IsEmpty ? "0" : "1", record, agreement));
    }
}
