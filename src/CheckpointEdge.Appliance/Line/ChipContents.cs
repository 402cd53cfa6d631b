using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What the line takes from a chip: who, and the photograph. Holds personal data, in memory alone. Immutable.</summary>
/// <param name="Identity">DG1; null when it was not read or is no machine-readable zone.</param>
/// <param name="FullName">DG11; null when there is none.</param>
/// <param name="Photograph">The first picture of DG2 as it stands there; empty when there is none.</param>
internal sealed record ChipContents(MrzFields? Identity, HolderName? FullName, ReadOnlyMemory<byte> Photograph)
{
    /// <summary>Reads the files; one that cannot be read is as one that is not there, and the inspection says so.</summary>
    public static ChipContents Of(ChipReadResult reading, DateOnly today) => new(
        reading[ChipFile.DataGroup(1)] is { } first && DataGroup1.TryRead(first, out DataGroup1? zone, out _)
            && zone.Read(today) is { Format: not null } read ? read.Fields : null,
        reading[ChipFile.DataGroup(11)] is { } eleventh && DataGroup11.TryRead(eleventh, out DataGroup11? details, out _)
            && details.FullName is { Primary.Length: > 0 } name ? name : null,
        reading[ChipFile.DataGroup(2)] is { } second && DataGroup2.TryRead(second, out DataGroup2? faces, out _)
            ? faces.Faces[0].Image.Bytes.ToArray()
            : default(ReadOnlyMemory<byte>));

    public override string ToString() => "contents of a chip";
}
