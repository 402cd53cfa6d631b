using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Cli.Documents;

/// <summary>
/// The files of one chip in a directory, as <c>chip read</c> leaves them or as others name them: <c>EF.SOD.bin</c>,
/// <c>sod.bin</c>, <c>EF_COM.bin</c>, <c>dg1.bin</c>, <c>Datagroup1.bin</c>, upper or lower case. Stateless.
/// </summary>
internal static class DocumentFolder
{
    /// <summary>A larger file is refused (bytes).</summary>
    public const int FileSizeBytesMax = 16 * 1024 * 1024;

    /// <summary>The files and, where it lies beside them, the evidence of the reading.</summary>
    /// <exception cref="FileNotFoundException">The directory or every known file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is too large, there twice, or the evidence is none.</exception>
    public static ChipReadResult Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new FileNotFoundException($"{directory} does not exist: name the directory that holds EF.SOD.bin and DG1.bin.");
        var files = ImmutableDictionary.CreateBuilder<ChipFile, ReadOnlyMemory<byte>>();
        foreach (string path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            if (OfName(Path.GetFileName(path)) is not { } file)
                continue;
            if (files.ContainsKey(file))
                throw new InvalidDataException($"{directory} holds {file.Name} twice: keep one of them.");
            files[file] = ReadBounded(path, FileSizeBytesMax);
        }

        if (files.Count == 0)
            throw new FileNotFoundException($"{directory} holds no file of a chip: EF.SOD.bin, DG1.bin and so on.");
        ChipReadResult reading = ChipReadResult.Empty with { Files = files.ToImmutable() };
        string evidence = Path.Combine(directory, ReadingEvidence.FileName);
        if (!File.Exists(evidence))
            return reading;
        return ReadingEvidence.TryAddTo(reading, ReadBounded(evidence, ReadingEvidence.SizeBytesMax), out ChipReadResult complete)
            ? complete
            : throw new InvalidDataException($"{evidence} is not the evidence of a reading: remove it or read the chip again.");
    }

    /// <summary>Null when a file of that name is none of a chip.</summary>
    public static ChipFile? OfName(string name)
    {
        if (!name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            return null;
        string word = Letters(name[..^4]).Replace("datagroup", "dg", StringComparison.Ordinal);
        if (word.StartsWith("ef", StringComparison.Ordinal))
            word = word[2..];
        return ChipFile.All.FirstOrDefault(file => Letters(file.Name.Replace("EF.", "", StringComparison.Ordinal)) == word);
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static byte[] ReadBounded(string path, int sizeBytesMax) => new FileInfo(path).Length <= sizeBytesMax
        ? File.ReadAllBytes(path)
        : throw new InvalidDataException($"{path} is larger than {sizeBytesMax} bytes: it is no file of a chip.");
}
