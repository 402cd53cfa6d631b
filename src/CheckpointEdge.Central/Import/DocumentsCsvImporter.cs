using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// Documents reported lost, stolen or revoked: a header row names the columns <c>issuer</c>, <c>type</c>, <c>number</c>,
/// <c>reported</c>, <c>reference</c> and <c>notice</c> (<c>lost</c>, <c>stolen</c>, <c>stolen-blank</c>, <c>revoked</c>), in
/// any order; the last three may be absent or empty. Streams: a hundred million rows are nothing unusual.
/// </summary>
internal static class DocumentsCsvImporter
{
    public const string List = "documents";
    public const string Source = "Lost and stolen documents";

    private static readonly string[] _columns = ["issuer", "type", "number", "reported", "reference", "notice"];
    private const int ColumnsNeeded = 3;

    public static IEnumerable<ReportedDocument> Read(string path, ImportReport report)
    {
        int[]? places = null;
        int width = 0;
        Dictionary<string, Country?> issuers = new(StringComparer.Ordinal);
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
            if (Document(path, row, places, issuers, report) is { } document)
                yield return document;
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

    private static ReportedDocument? Document(
        string path, CsvRow row, int[] places, Dictionary<string, Country?> issuers, ImportReport report)
    {
        string number = Field(row, places[2]);
        int usable = number.Count(char.IsAsciiLetterOrDigit);
        if (usable == 0)
            throw new ImportException(path, row.Line, "has no document number.");
        if (usable < DocumentKey.NumberLengthMin)
        {
            report.Note(path, row.Line, $"the number has fewer than {DocumentKey.NumberLengthMin} letters and digits; the row is left out.");
            report.LeaveOut();
            return null;
        }

        string reported = Field(row, places[3]);
        DateOnly? day = reported.Length == 0 ? null : ListDates.Day(reported)
            ?? throw new ImportException(path, row.Line, "the date of the report is not written YYYY-MM-DD.");
        Country? issuer = IssuerOf(Field(row, places[0]), issuers);
        if (issuer is null)
            report.Note(path, row.Line, "a document has no issuer; it is found by its number alone.");
        ReportedDocument document = new(
            issuer, Field(row, places[1]), number, day, NoticeOf(path, row, Field(row, places[5])), Field(row, places[4]));
        if (issuer is not null && document.Key.Issuer.Length == 0)
            report.Note(path, row.Line, $"the issuer '{issuer.Word}' is not known; the document is found by its number alone.");
        return document;
    }

    private static string Field(CsvRow row, int place) => place < 0 ? "" : row.Fields[place].Trim();

    private static Country? IssuerOf(string word, Dictionary<string, Country?> known)
    {
        const int KnownMax = 10_000;
        if (known.TryGetValue(word, out Country? issuer))
            return issuer;
        issuer = Countries.IsAbsent(word) ? null : Countries.Of(word);
        if (known.Count < KnownMax)
            known.Add(word, issuer);
        return issuer;
    }

    private static DocumentNotice NoticeOf(string path, CsvRow row, string word) => word switch
    {
        "" => DocumentNotice.Other,
        "lost" => DocumentNotice.Lost,
        "stolen" => DocumentNotice.Stolen,
        "stolen-blank" => DocumentNotice.StolenBlank,
        "revoked" => DocumentNotice.Revoked,
        _ => throw new ImportException(path, row.Line, "the notice is none of lost, stolen, stolen-blank, revoked."),
    };
}
