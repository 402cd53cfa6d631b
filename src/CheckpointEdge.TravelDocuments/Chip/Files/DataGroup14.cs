using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// DG14 (Doc 9303-10, 4.7.14): what the chip can prove. Its content is a SET OF SecurityInfo, read by whoever uses it; the
/// file is never encoded anew, since its hash is that of the bytes as read. Immutable.
/// </summary>
/// <param name="SecurityInfos">Within tag 6E, as on the chip.</param>
public sealed record DataGroup14(ReadOnlyMemory<byte> SecurityInfos, ImmutableArray<FileFinding> Findings)
{
    private const uint SetTag = 0x31;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup14? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryRead(file, ChipFile.DataGroup(14), findings, out BerTlv outer, out why))
            return false;
        if (!BerTlv.TryRead(outer.Value, out BerTlv set) || set.Tag != SetTag)
        {
            why = "DG14 holds no set of security infos.";
            return false;
        }

        value = new(set.Whole, findings.ToImmutable());
        return true;
    }
}
