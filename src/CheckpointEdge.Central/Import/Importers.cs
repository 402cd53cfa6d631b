using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Import;

/// <summary>Every kind of source that can be read. Stateless, safe for concurrent use.</summary>
public static class Importers
{
    /// <summary>The words that stand before <c>=FILE</c> on the command line.</summary>
    public static ImmutableArray<string> Kinds { get; } =
    [
        "un", "ofac-csv", "ofac-xml", "interpol", "eu", "opensanctions", "documents-csv", "people-tsv",
    ];

    /// <summary>
    /// Prepares an import; the file is opened when its records are enumerated or its lists are asked for.
    /// </summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="path">A file; for <c>ofac-csv</c> also the directory in which its files lie. Gzip is unpacked on
    /// the way.</param>
    /// <exception cref="ImportException">The kind is not known.</exception>
    public static ListImport Open(string kind, string path) => kind switch
    {
        "un" => One(kind, path, UnImporter.List, UnImporter.Source, UnImporter.Read),
        "ofac-csv" => new ListImport(
            kind, path, () => OfacCsvImporter.Lists(path), report => OfacCsvImporter.Read(path, report)),
        "ofac-xml" => new ListImport(
            kind, path, () => OfacXmlImporter.Lists(path), report => OfacXmlImporter.Read(path, report)),
        "interpol" => One(kind, path, InterpolImporter.List, InterpolImporter.Source, InterpolImporter.Read),
        "eu" => One(kind, path, EuImporter.List, EuImporter.Source, EuImporter.Read),
        "opensanctions" => One(
            kind, path, OpenSanctionsImporter.List, OpenSanctionsImporter.Source, OpenSanctionsImporter.Read),
        "documents-csv" => new ListImport(
            kind, path, () => [new ImportedList(DocumentsCsvImporter.List, DocumentsCsvImporter.Source)], _ => [],
            report => DocumentsCsvImporter.Read(path, report)),
        "people-tsv" => One(kind, path, PeopleTsvImporter.List, PeopleTsvImporter.Source, PeopleTsvImporter.Read),
        _ => throw new ImportException(path, $"'{kind}' is no kind of source; known are {string.Join(", ", Kinds)}."),
    };

    private static ListImport One(
        string kind, string path, string list, string source,
        Func<string, ImportReport, IEnumerable<ListRecord>> read) =>
        new(kind, path, () => [new ImportedList(list, source)], report => read(path, report));
}
