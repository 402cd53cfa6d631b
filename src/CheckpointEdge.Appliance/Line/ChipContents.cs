using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Appliance.Line;

/// <summary>What the line takes from a chip: who, and the photograph. Holds personal data, in memory alone. Immutable.</summary>
/// <param name="Identity">DG1; null when it was not read or is no machine-readable zone.</param>
/// <param name="FullName">DG11, 5F0E; null when there is none.</param>
/// <param name="Photograph">The first picture of DG2 as it stands there; empty when there is none.</param>
internal sealed record ChipContents(MrzFields? Identity, (string Primary, string Secondary)? FullName, ReadOnlyMemory<byte> Photograph)
{
    private const uint MrzTag = 0x5F1F;

    public static ChipContents Of(ChipReadResult reading, DateOnly today) => new(IdentityOf(reading, today), null, default);

    /// <summary>DG1 holds the lines in one piece; its length says of which format they are (Doc 9303-10, 4.7.1).</summary>
    private static MrzFields? IdentityOf(ChipReadResult reading, DateOnly today)
    {
        if (reading[ChipFile.DataGroup(1)] is not { } bytes || !BerTlv.TryRead(bytes, out BerTlv group)
            || group.Find(MrzTag) is not { } zone)
            return null;
        string text = Encoding.ASCII.GetString(zone.Value.Span);
        int lineLength = text.Length switch
        {
            90 => 30,
            72 => 36,
            88 => 44,
            _ => 0,
        };
        if (lineLength == 0)
            return null;
        MrzReading read = MrzParser.Parse(string.Join('\n', text.Chunk(lineLength).Select(line => new string(line))), today);
        return read.Format is null ? null : read.Fields;
    }

    public override string ToString() => "contents of a chip";
}
