using System.Collections.Immutable;
using System.Text;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// Tab-separated people without a header: id, name, aliases, dates of birth, nationalities, document numbers; several
/// values of a column are joined by <c>|</c>. Columns from the third on may be missing. Ids are kept.
/// </summary>
internal static class PeopleTsvImporter
{
    public const string List = "people";
    public const string Source = "People list";

    private const int ColumnsMax = 6;

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        using StreamReader reader = SourceFile.OpenText(path);
        long line = 0;
        StringBuilder begun = new();
        while (Line(reader, begun, path, line + 1) is { } text)
        {
            line++;
            if (text.Length == 0)
                continue;
            report.Begin(path, line);
            yield return Record(path, line, text.Split('\t'));
        }

        if (report.Records == 0)
            throw new ImportException(path, "holds no line with a person.");
    }

    /// <summary>The next line, read no further than the limit; null at the end.</summary>
    private static string? Line(StreamReader reader, StringBuilder begun, string path, long line)
    {
        begun.Clear();
        int letter;
        while ((letter = reader.Read()) is not -1 and not '\n')
        {
            if (begun.Length == ImportLimits.LineCharsMax)
                throw new ImportException(path, line, $"longer than {ImportLimits.LineCharsMax} characters.");
            begun.Append((char)letter);
        }

        return letter == -1 && begun.Length == 0 ? null : begun.ToString().TrimEnd('\r');
    }

    private static ListRecord Record(string path, long line, string[] columns)
    {
        if (columns.Length is < 2 or > ColumnsMax)
            throw new ImportException(
                path, line, $"has {columns.Length} columns; 2 to {ColumnsMax} are needed, between tabs.");
        string id = columns[0].Trim();
        string name = columns[1].Trim();
        if (id.Length == 0 || name.Length == 0)
            throw new ImportException(path, line, "has no id or no name.");
        return new ListRecord
        {
            Id = id,
            List = List,
            Source = Source,
            SourceId = id,
            Names =
            [
                new ListedName(name, NameStrength.Primary),
                .. Values(columns, 2).Select(alias => new ListedName(alias, NameStrength.Strong)),
            ],
            BirthDates =
            [
                .. Values(columns, 3).Select(text => ListDates.Iso(text)
                    ?? throw new ImportException(
                        path, line, $"'{text}' is no date of birth: YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY.")),
            ],
            Nationalities = [.. Values(columns, 4).Where(word => !Countries.IsAbsent(word)).Select(Countries.Of)],
            Documents = [.. Values(columns, 5).Select(number => new ListedDocument("", number, null))],
        };
    }

    private static ImmutableArray<string> Values(string[] columns, int column) =>
        column < columns.Length
            ? [.. columns[column].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
            : [];
}
