using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>DG1 (Doc 9303-10, 4.7.1): the machine-readable zone as signed by the issuer. Immutable.</summary>
/// <param name="Zone">Its 72, 88 or 90 characters without line breaks.</param>
public sealed record DataGroup1(string Zone, ImmutableArray<FileFinding> Findings)
{
    private const uint ZoneTag = 0x5F1F;

    /// <summary>Reads the file; what the zone says is asked of <see cref="Read"/>. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup1? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryRead(file, ChipFile.DataGroup(1), findings, out BerTlv outer, out why))
            return false;
        if (outer.Find(ZoneTag) is not { } zone || zone.Value.IsEmpty)
            why = "DG1 holds no machine-readable zone.";
        else if (zone.Value.Length > MrzParser.TextLengthMax)
            why = $"DG1 holds {zone.Value.Length} bytes, which is no machine-readable zone.";
        else
            value = new(Encoding.Latin1.GetString(zone.Value.Span), findings.ToImmutable());
        return value is not null;
    }

    /// <summary>The zone, field by field.</summary>
    /// <param name="today">Decides the centuries, as in <see cref="MrzParser.Parse"/>.</param>
    public MrzReading Read(DateOnly today) =>
        MrzParser.Parse(Zone, today) with { Source = MrzSource.Chip };

    /// <summary>Personal data is never printed by chance.</summary>
    public override string ToString() => $"a zone of {Zone.Length} characters";
}
