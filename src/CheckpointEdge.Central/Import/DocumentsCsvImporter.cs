using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// Documents reported lost, stolen or revoked: a header row names the columns <c>issuer</c>, <c>type</c>,
/// <c>number</c>,
/// <c>reported</c> and <c>reference</c>, in any order; the last two may be absent or empty.
/// </summary>
internal static class DocumentsCsvImporter
{
    public const string List = "documents";
    public const string Source = "Lost and stolen documents";

    private static readonly string[] _columns = ["issuer", "type", "number", "reported", "reference"];
    private const int ColumnsNeeded = 3;

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        int[]? places = null;
        int width = 0;
        foreach (CsvRow row in CsvRows.Read(path))
        {
            if (places is null)
            {
                places = Places(path, row);
                width = row.Fields.Length;
                continue;
            }

            if (row.Fields.Length != width)
                throw new ImportException(path, row.Line, $"has {row.Fields.Length} fields; the header has {width}.");
            report.Begin(path, row.Line);
            yield return Record(path, row, places, report);
        }

        if (places is null)
            throw new ImportException(path, "has no header row.");
    }

    private static int[] Places(string path, CsvRow header)
    {
        int[] places = [.. _columns.Select(column =>
            Array.FindIndex(header.Fields, field => field.Trim().Equals(column, StringComparison.OrdinalIgnoreCase)))];
        int missing = Array.IndexOf(places, -1);
        return missing is >= 0 and < ColumnsNeeded
            ? throw new ImportException(path, header.Line, $"the header names no column '{_columns[missing]}'.")
            : places;
    }

    private static ListRecord Record(string path, CsvRow row, int[] places, ImportReport report)
    {
        string[] values = [.. places.Select(place => place < 0 ? "" : row.Fields[place].Trim())];
        (string issuer, string type, string number, string reported, string reference) =
            (values[0], values[1], values[2], values[3], values[4]);
        string digits = string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        if (digits.Length == 0)
            throw new ImportException(path, row.Line, "has no document number.");
        DateOnly? day = ListDates.Day(reported);
        if (day is null && reported.Length > 0)
            throw new ImportException(path, row.Line, "the date of the report is not written YYYY-MM-DD.");
        Country? country = Countries.IsAbsent(issuer) ? null : Countries.Of(issuer);
        if (country is null)
            report.Note(path, row.Line, "a document has no issuer; it is found by its number alone.");
        string id = $"DOC-{(country is { Code.Length: > 0 } ? country.Code : issuer.ToUpperInvariant())}-{type}-{digits}";
        return new ListRecord
        {
            Id = id,
            List = List,
            Source = Source,
            SourceId = reference.Length > 0 ? reference : id,
            Documents = [new ListedDocument(type, number, country) { ReportedOn = day }],
            ListedOn = day,
            LastChanged = day,
        };
    }
}
