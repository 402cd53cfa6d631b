using System.Globalization;
using CheckpointEdge.Watchlists.Slices;
using Spectre.Console;

namespace CheckpointEdge.Cli.Slices;

/// <summary>A slice as a person reads it: a table on a terminal, plain lines in a pipe.</summary>
internal static class SliceTable
{
    public static void Write(string directory, SliceHeader header)
    {
        Console.WriteLine($"{directory}: generation {Number(header.Generation)}, cut {Date(header.CreatedAt)}");
        Console.WriteLine(
            $"{Number(header.Records)} records, {Number(header.Names)} names, {Number(header.Documents)} documents of listed persons");
        if (header.Fingerprints is { } file)
            Console.WriteLine(
                $"{Number(header.Lists.Sum(list => list.Documents))} listed documents: {Number(file.SizeBytes)} bytes of fingerprints "
                + $"in {Number(file.Pages)} pages, {Number(file.Changes)} changes since");
        if (Console.IsOutputRedirected)
        {
            foreach (SliceList list in header.Lists)
            {
                Console.WriteLine(
                    $"{list.List}: {Number(list.Records + list.Documents)} {(list.Documents > 0 ? "documents" : "records")}, "
                    + $"{list.Source}, source of {Date(list.SourceDate)}");
                Console.WriteLine($"  {SliceListView.AlertsOf(list)}");
            }

            return;
        }

        Table table = new();
        table.AddColumns("list", "source", "source's date", "records");
        foreach (SliceList list in header.Lists)
        {
            table.AddRow(
                ShownText.Of(list.List), ShownText.Of(list.Source), Date(list.SourceDate), Number(list.Records + list.Documents));
        }

        AnsiConsole.Write(table);
        foreach (SliceList list in header.Lists)
            Console.WriteLine($"{list.List}: {SliceListView.AlertsOf(list)}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset? moment) =>
        moment?.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "no date";
}
