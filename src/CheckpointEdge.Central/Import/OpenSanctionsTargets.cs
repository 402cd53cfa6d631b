using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// <c>targets.simple.csv</c> of OpenSanctions: columns by name, several values of a cell joined by ';' with quotes of
/// their own. The table does not tell weak names, and neither kinds nor issuers of documents.
/// </summary>
internal static class OpenSanctionsTargets
{
    private static readonly string[] _columns =
    [
        "id", "schema", "name", "aliases", "birth_date", "countries", "identifiers",
        "sanctions", "dataset", "last_seen", "last_change",
    ];

    /// <summary>The columns before it must be there; the others came and went over the years.</summary>
    private static readonly int _neededEnd = Array.IndexOf(_columns, "sanctions");

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        Dictionary<string, int>? places = null;
        int width = 0;
        foreach (CsvRow row in CsvRows.Read(path, ImportLimits.JsonTextBytesMax))
        {
            if (places is null)
            {
                places = Places(path, row);
                width = row.Fields.Length;
                continue;
            }

            if (row.Fields.Length != width)
                throw new ImportException(
                    path, row.Line, $"has {row.Fields.Length} fields; the header has {width}.");
            report.Begin(path, row.Line);
            Row cells = new(row, places);
            OpenSanctionsImporter.See(cells["last_seen"], report);
            if (cells["schema"] == "Person")
                yield return Record(cells, path, report);
            else
                report.LeaveOut();
        }

        if (places is null)
            throw new ImportException(path, "has no header row.");
    }

    private static Dictionary<string, int> Places(string path, CsvRow header)
    {
        Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < header.Fields.Length; i++)
            if (!places.TryAdd(header.Fields[i].Trim().TrimStart('\uFEFF'), i))
                throw new ImportException(
                    path, header.Line, $"the header names the column '{header.Fields[i]}' twice.");
        return Array.Find(_columns[.._neededEnd], column => !places.ContainsKey(column)) is { } missing
            ? throw new ImportException(path, header.Line, $"the header names no column '{missing}'.")
            : places;
    }

    private static ListRecord Record(Row row, string path, ImportReport report)
    {
        string id = row["id"];
        if (id.Length == 0)
            throw new ImportException(path, row.Line, "the field id is empty.");
        EntryNames names = new(report);
        names.Add(row["name"], NameStrength.Primary);
        foreach (string alias in Values(row["aliases"], path, row.Line, "aliases"))
            names.Add(alias, names.IsEmpty ? NameStrength.Primary : NameStrength.Strong);
        if (names.IsEmpty)
            report.Note(path, row.Line, "a person has no name.");
        return new ListRecord
        {
            Id = id,
            List = OpenSanctionsImporter.List,
            Source = OpenSanctionsImporter.Source,
            SourceId = id,
            Names = names.Taken(),
            BirthDates =
            [
                .. Values(row["birth_date"], path, row.Line, "birth_date")
                    .Select(text => ListDates.Birth(text, path, row.Line, "birth_date")).Distinct(),
            ],
            Nationalities =
            [
                .. Values(row["countries"], path, row.Line, "countries")
                    .Select(ListedCountries.OfCode).OfType<Country>().Distinct(),
            ],
            Documents =
            [
                .. Values(row["identifiers"], path, row.Line, "identifiers")
                    .Where(number => number.Any(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal)
                    .Select(number => new ListedDocument("", number, null)),
            ],
            Remarks = new RemarkLines()
                .AddAll(Values(row["sanctions"], path, row.Line, "sanctions"))
                .Add("Lists", Values(row["dataset"], path, row.Line, "dataset"))
                .Taken(report),
            LastChanged = ListDates.DayOrNone(row["last_change"], path, row.Line, "last_change"),
        };
    }

    /// <summary>The values of a cell. A quote that never closes is damage.</summary>
    private static List<string> Values(string cell, string path, long line, string field)
    {
        List<string> values = [];
        StringBuilder value = new();
        bool quoted = false;
        for (int i = 0; i < cell.Length; i++)
        {
            char letter = cell[i];
            if (letter == '"' && quoted && i + 1 < cell.Length && cell[i + 1] == '"')
                value.Append(cell[++i]);
            else if (letter == '"' && (quoted || value.Length == 0))
                quoted = !quoted;
            else if (letter == ';' && !quoted)
                Take();
            else
                value.Append(letter);
        }

        if (quoted)
            throw new ImportException(path, line, $"a quote opens in the field {field} and never closes.");
        Take();
        return values;

        void Take()
        {
            if (NameText.OneLine(value.ToString()) is { Length: > 0 } text)
                values.Add(text);
            value.Clear();
        }
    }

    /// <summary>One row by the names of its columns; a column that is not there is empty.</summary>
    private readonly struct Row(CsvRow row, Dictionary<string, int> places)
    {
        public long Line => row.Line;

        public string this[string column] => places.TryGetValue(column, out int place) ? row.Fields[place].Trim() : "";
    }
}
