using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Cli.Chip;

/// <summary>
/// A reading as files: <c>EF.SOD.bin</c>, <c>DG1.bin</c> … as read, and the evidence of the reading. They hold personal data:
/// nobody but their owner may open them.
/// </summary>
internal static class ReadingFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string NameOf(ChipFile file) => $"{file.Name}.bin";

    /// <summary>Makes sure that the folder can be written, before a person lays a document down.</summary>
    public static void Prepare(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Writes the files; those of an earlier reading in the same folder go, so that two chips are never mixed.</summary>
    public static void Write(string directory, ChipReadResult reading)
    {
        foreach (ChipFile file in ChipFile.All)
            File.Delete(Path.Combine(directory, NameOf(file)));
        foreach ((ChipFile file, ReadOnlyMemory<byte> bytes) in reading.Files)
            WriteOwn(Path.Combine(directory, NameOf(file)), bytes.Span);
        WriteOwn(
            Path.Combine(directory, ReadingEvidence.FileName),
            Encoding.UTF8.GetBytes(ReadingEvidence.ToJson(reading)));
    }

    private static void WriteOwn(string path, ReadOnlySpan<byte> bytes)
    {
        File.Delete(path);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using FileStream stream = new(path, options);
        stream.Write(bytes);
    }
}
