using System.Collections.Immutable;

namespace CheckpointEdge.Central.Import;

/// <summary>Every kind of source that can be read. Stateless, safe for concurrent use.</summary>
public static class Importers
{
    /// <summary>The words that stand before <c>=FILE</c> on the command line.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["people-tsv"];

    /// <summary>Prepares an import; the file is opened when its records are enumerated.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <exception cref="ImportException">The kind is not known.</exception>
    public static ListImport Open(string kind, string path) => kind switch
    {
        "people-tsv" => new ListImport(
            kind, path, [new(PeopleTsvImporter.List, PeopleTsvImporter.Source)],
            report => PeopleTsvImporter.Read(path, report)),
        _ => throw new ImportException(path, $"'{kind}' is no kind of source; known are {string.Join(", ", Kinds)}."),
    };
}
