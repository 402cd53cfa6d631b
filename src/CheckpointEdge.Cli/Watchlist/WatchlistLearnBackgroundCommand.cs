using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>watchlist learn-background --data DIR --out FILE</c>: makes the table of names by country that the background of
/// ordinary travellers draws from.
/// </summary>
internal static class WatchlistLearnBackgroundCommand
{
    private const string GivenNames = "common-forenames-by-country.csv";
    private const string Surnames = "common-surnames-by-country.csv";

    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = $"Folder with {GivenNames} and {Surnames} (popular-names-by-country-dataset, CC0).",
            Required = true,
        };
        Option<string> output = new("--out") { Description = "File to write.", Required = true };
        Command command = new("learn-background", "Makes the table of names by country for the background of ordinary travellers.\n"
            + "Example: checkpointctl watchlist learn-background --data popular-names --out names-by-country.tsv")
        {
            data, output,
        };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Run(string data, string output)
    {
        BackgroundLearning learning = new();
        string given = Path.Combine(data, GivenNames), surnames = Path.Combine(data, Surnames);
        using (DelimitedTable table = DelimitedTable.Open(
            given, quoted: true, "Country", "Country Group", "Region", "Population", "Index", "Gender", "Romanized Name"))
        {
            foreach ((_, string[] row) in table.Rows())
            {
                string group = string.Join('/', Cell(table, row, "Country Group"), Cell(table, row, "Region"), Cell(table, row, "Population"));
                learning.AddGiven(
                    Cell(table, row, "Country"), Cell(table, row, "Gender"), group, Cell(table, row, "Index"),
                    Cell(table, row, "Romanized Name"));
            }
        }

        using (DelimitedTable table = DelimitedTable.Open(
            surnames, quoted: true, "Country", "Rank", "Index", "Romanized Name", "Count", "Percent"))
        {
            foreach ((_, string[] row) in table.Rows())
            {
                string rank = Cell(table, row, "Index") is { Length: > 0 } index ? index : Cell(table, row, "Rank");
                double count = CountOf(Cell(table, row, "Count")) is > 0 and double people ? people : CountOf(Cell(table, row, "Percent"));
                learning.AddSurname(Cell(table, row, "Country"), rank, Cell(table, row, "Romanized Name"), count);
            }
        }

        File.WriteAllText(
            output,
            learning.Write(
            [
                "Popular names by country, in MRZ letters with their weight within the table: names, country, kind, NAME:weight.",
                "Learnt from popular-names-by-country-dataset (CC0 1.0), made by: checkpointctl watchlist learn-background",
                $"{GivenNames} sha256 {HashOf(given)}",
                $"{Surnames} sha256 {HashOf(surnames)}",
            ]),
            new UTF8Encoding(false));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{learning.Names} names written to {output}"));
        return CommandLine.Done;
    }

    private static string Cell(DelimitedTable table, string[] row, string column)
    {
        int at = table.ColumnOf(column);
        return at < row.Length ? row[at].Trim() : "";
    }

    private static double CountOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) ? count : 0;

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
