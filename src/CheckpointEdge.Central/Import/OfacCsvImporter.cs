using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// OFAC's comma-separated files: sdn.csv with alt.csv beside it (and sdn_comments.csv, where remarks go on), and the
/// same
/// for cons_prim.csv. No header; <c>-0-</c> stands for nothing; 0x1A ends a file. Individuals become records, all
/// else is
/// left out. Addresses (add.csv) say nothing that identifies a traveller and are not read.
/// </summary>
internal static class OfacCsvImporter
{
    private const int NumberColumn = 0;
    private const int NameColumn = 1;
    private const int TypeColumn = 2;
    private const int ProgramColumn = 3;
    private const int TitleColumn = 4;
    private const int RemarksColumn = 11;
    private const int Columns = 12;
    private const int AliasColumns = 5;
    private const int CommentColumns = 2;

    /// <summary>One list as a set of files.</summary>
    private sealed record Files(string List, string Primary, string Aliases, string Comments);

    private static readonly Files _sdn = new(OfacLists.Sdn, "sdn.csv", "alt.csv", "sdn_comments.csv");
    private static readonly Files _consolidated =
        new(OfacLists.Consolidated, "cons_prim.csv", "cons_alt.csv", "cons_comments.csv");

    /// <param name="path">sdn.csv, cons_prim.csv, or the directory in which one or both of them lie.</param>
    public static ImmutableArray<ImportedList> Lists(string path) =>
        [.. Sets(path).Select(files => new ImportedList(files.List, OfacLists.Source(files.List)))];

    public static IEnumerable<ListRecord> Read(string path, ImportReport report)
    {
        string directory = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        ImmutableArray<Files> sets = Sets(path);
        if (sets.Length == 0)
            throw new ImportException(path, $"holds neither {_sdn.Primary} nor {_consolidated.Primary}.");
        return sets.SelectMany(files => Read(directory, files, report));
    }

    private static ImmutableArray<Files> Sets(string path)
    {
        if (Directory.Exists(path))
            return [.. new[] { _sdn, _consolidated }.Where(files => File.Exists(Path.Combine(path, files.Primary)))];
        string name = Path.GetFileName(path);
        return name.Equals(_consolidated.Primary, StringComparison.OrdinalIgnoreCase) ? [_consolidated]
            : name.Equals(_sdn.Primary, StringComparison.OrdinalIgnoreCase) ? [_sdn]
            : [];
    }

    private static IEnumerable<ListRecord> Read(string directory, Files files, ImportReport report)
    {
        string primary = Path.Combine(directory, files.Primary);
        Dictionary<string, List<ListedName>> aliases = Aliases(directory, files);
        Dictionary<string, string> comments = Comments(directory, files, report);
        foreach (CsvRow row in CsvRows.Read(primary))
        {
            if (row.Fields.Length != Columns || !row.Fields[NumberColumn].All(char.IsAsciiDigit))
                throw new ImportException(
                    primary, row.Line, $"is no row of {Columns} fields that begins with a number.");
            if (!Value(row, TypeColumn).Equals("individual", StringComparison.OrdinalIgnoreCase))
            {
                report.LeaveOut();
                continue;
            }

            report.Begin(primary, row.Line);
            string number = row.Fields[NumberColumn];
            List<ListedName> names = aliases.GetValueOrDefault(number, []);
            foreach (ListedName alias in names)
                report.CountAlias(alias.Strength);
            yield return Record(primary, files.List, row, names, comments.GetValueOrDefault(number, ""), report);
        }
    }

    private static ListRecord Record(
        string path, string list, CsvRow row, List<ListedName> aliases, string comment, ImportReport report)
    {
        string number = row.Fields[NumberColumn];
        string name = Value(row, NameColumn);
        if (name.Length == 0)
            throw new ImportException(path, row.Line, "an individual has no name.");
        string remarks = Value(row, RemarksColumn) + comment;
        OfacRemarks said = OfacRemarks.Parse(remarks, sentence => report.Note(path, row.Line, sentence));
        foreach (ListedName quoted in said.Names)
            report.CountAlias(quoted.Strength);
        return new ListRecord
        {
            Id = OfacLists.Id(list, number),
            List = list,
            Source = OfacLists.Source(list),
            SourceId = number,
            Names = [.. ((ListedName[])[new(name, NameStrength.Primary), .. aliases, .. said.Names]).Distinct()],
            BirthDates = said.BirthDates,
            Sex = said.Sex,
            Nationalities = said.Nationalities,
            PlacesOfBirth = said.PlacesOfBirth,
            Documents = said.Documents,
            Remarks = string.Join("\n", new[]
            {
                Programs(row),
                Value(row, TitleColumn),
                remarks,
            }.Where(part => part.Length > 0)),
        };
    }

    private static Dictionary<string, List<ListedName>> Aliases(string directory, Files files)
    {
        string path = Path.Combine(directory, files.Aliases);
        if (!File.Exists(path))
            throw new ImportException(path, $"must lie beside {files.Primary}: without it every alias would be lost.");
        Dictionary<string, List<ListedName>> aliases = new(StringComparer.Ordinal);
        foreach (CsvRow row in CsvRows.Read(path))
        {
            if (row.Fields.Length != AliasColumns)
                throw new ImportException(
                    path, row.Line, $"has {row.Fields.Length} fields; {AliasColumns} are needed.");
            string name = Value(row, 3);
            if (name.Length == 0)
                continue;
            NameStrength strength = Value(row, 2) == "fka" ? NameStrength.Former : NameStrength.Strong;
            if (!aliases.TryGetValue(row.Fields[NumberColumn], out List<ListedName>? names))
                aliases.Add(row.Fields[NumberColumn], names = []);
            names.Add(new ListedName(name, strength));
        }

        return aliases;
    }

    private static Dictionary<string, string> Comments(string directory, Files files, ImportReport report)
    {
        Dictionary<string, string> comments = new(StringComparer.Ordinal);
        string path = Path.Combine(directory, files.Comments);
        if (!File.Exists(path))
        {
            report.Note(
                Path.Combine(directory, files.Primary), 1, $"{files.Comments} is not there; long remarks end where the row does.");
            return comments;
        }

        foreach (CsvRow row in CsvRows.Read(path))
        {
            if (row.Fields.Length != CommentColumns)
                throw new ImportException(
                    path, row.Line, $"has {row.Fields.Length} fields; {CommentColumns} are needed.");
            string number = row.Fields[NumberColumn];
            comments[number] = comments.GetValueOrDefault(number, "") + Value(row, 1);
        }

        return comments;
    }

    /// <summary>Several programmes are written <c>UTO] [MAPS</c>.</summary>
    private static string Programs(CsvRow row) =>
        Value(row, ProgramColumn) is { Length: > 0 } programs
            ? "Programs: " + programs.Replace("] [", ", ", StringComparison.Ordinal)
            : "";

    private static string Value(CsvRow row, int column) => row.Fields[column] is "-0-" ? "" : row.Fields[column];
}
