using System.CommandLine;
using System.Globalization;
using System.Text;
using CheckpointEdge.Watchlists.Matching.Pairs;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>watchlist pairs --pairs FILE.csv --out FILE.csv</c>: scores two identities per row, outside any list: log
/// odds that they are one person, and whether that is likelier than not.
/// </summary>
internal static class WatchlistPairsCommand
{
    public static Command Create()
    {
        Option<string> pairs = new("--pairs")
        {
            Description = "Comma-separated, header name1,dob1,name2,dob2 in any order; other columns are kept.",
            Required = true,
        };
        Option<string> output = new("--out") { Description = "File to write: the same rows plus score,same.", Required = true };
        Command command = new("pairs", "Scores two identities per row.\n"
            + "Example: checkpointctl watchlist pairs --pairs pairs.csv --out scored.csv")
        {
            pairs, output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(parsed.GetValue(pairs)!, parsed.GetValue(output)!, cancellation)));
        return command;
    }

    /// <summary>One pair; either date may be empty, partial or a span <c>YYYY/YYYY</c>.</summary>
    public static PairFinding Compare(string name, string born, string otherName, string otherBorn) =>
        PairDecision.Decide(new PairIdentity(name, SpanOf(born)), new PairIdentity(otherName, SpanOf(otherBorn)));

    private static int Run(string pairs, string output, CancellationToken cancellation)
    {
        using DelimitedTable table = DelimitedTable.Open(pairs, quoted: true, "name1", "name2");
        int name1 = table.ColumnOf("name1"), name2 = table.ColumnOf("name2");
        int dob1 = table.ColumnOf("dob1"), dob2 = table.ColumnOf("dob2");
        string partial = output + ".partial";
        int count = 0, same = 0;
        using (StreamWriter writer = new(partial, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            WriteRow(writer, [.. table.Header, "score", "same"]);
            foreach ((int line, string[] fields) in table.Rows())
            {
                cancellation.ThrowIfCancellationRequested();
                if (fields.Length != table.Header.Length)
                    throw new WatchlistException(
                        $"{pairs}, line {line}: {fields.Length} fields where the header has {table.Header.Length}.");
                PairFinding finding = Compare(
                    fields[name1], dob1 < 0 ? "" : fields[dob1], fields[name2], dob2 < 0 ? "" : fields[dob2]);
                WriteRow(writer, [.. fields, finding.Score.ToString(), finding.Same ? "1" : "0"]);
                count++;
                same += finding.Same ? 1 : 0;
            }
        }

        File.Move(partial, output, overwrite: true);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} pairs, {same} the same person from score {PairDecision.SameFrom}"));
        return CommandLine.Done;
    }

    internal static BirthDateRange? SpanOf(string text)
    {
        string[] ends = text.Split('/');
        if (ends.Length == 2 && QueryIdentity.DateOf(ends[0]) is { Year: { } from }
            && QueryIdentity.DateOf(ends[1]) is { Year: { } to } && to >= from)
            return BirthDateRange.Years(from, to);
        return QueryIdentity.DateOf(text) switch
        {
            { Exact: { } day } => BirthDateRange.Day(day),
            { Year: { } year, Month: { } month } => BirthDateRange.Month(year, month),
            { Year: { } year } => BirthDateRange.Years(year, year),
            _ => null,
        };
    }

    private static void WriteRow(StreamWriter writer, string[] fields) =>
        writer.WriteLine(string.Join(',', fields.Select(field =>
            field.AsSpan().IndexOfAny(",\"\n\r") < 0
                ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
}
