using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>DG13 (Doc 9303-10, 4.7.13): whatever the issuer likes; kept as it is. Immutable.</summary>
/// <param name="Content">Within tag 6D.</param>
public sealed record DataGroup13(ReadOnlyMemory<byte> Content, ImmutableArray<FileFinding> Findings)
{
    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup13? value, out string why)
    {
        FileFindings findings = new();
        value = OuterObject.TryRead(file, ChipFile.DataGroup(13), findings, out BerTlv outer, out why)
            ? new(outer.Value, findings.ToImmutable())
            : null;
        return value is not null;
    }
}
