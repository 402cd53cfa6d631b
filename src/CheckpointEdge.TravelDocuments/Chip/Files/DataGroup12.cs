using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// DG12 (Doc 9303-10, 4.7.12): further details of the document. What is not there is null or empty. Immutable.
/// </summary>
public sealed record DataGroup12
{
    private const uint TagListTag = 0x5C;
    private const uint OtherPersonsTag = 0xA0;

    public string IssuingAuthority { get; private init; } = "";
    public MrzDate DateOfIssue { get; private init; }
    public ImmutableArray<HolderName> OtherPersons { get; private init; } = [];
    public string Endorsements { get; private init; } = "";
    public string TaxAndExitRequirements { get; private init; } = "";
    public ChipImage? FrontImage { get; private init; }
    public ChipImage? RearImage { get; private init; }

    /// <summary>Local time of the issuer.</summary>
    public DateTime? PersonalizationTime { get; private init; }

    public string PersonalizationSerialNumber { get; private init; } = "";
    public ImmutableArray<FileFinding> Findings { get; private init; } = [];

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup12? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryReadAll(file, ChipFile.DataGroup(12), findings, out List<BerTlv> inside, out why))
            return false;
        DataGroup12 read = new() { OtherPersons = HolderName.ReadList(inside, 0x5F1A, "other person", findings) };
        foreach (BerTlv item in inside)
            read = read.With(item, findings);
        value = read with { Findings = findings.ToImmutable() };
        return true;
    }

    public override string ToString() => "details of a document";

    private DataGroup12 With(BerTlv item, FileFindings findings)
    {
        switch (item.Tag)
        {
            case 0x5F19:
                return this with { IssuingAuthority = FileText.ReadLine(item.Value, "issuing authority", findings) };
            case 0x5F26:
                return this with { DateOfIssue = FileDates.Read(item.Value, "date of issue", findings) };
            case 0x5F1B:
                return this with { Endorsements = FileText.ReadLine(item.Value, "endorsement", findings) };
            case 0x5F1C:
                return this with { TaxAndExitRequirements = FileText.ReadLine(item.Value, "tax and exit note", findings) };
            case 0x5F1D:
                return this with { FrontImage = ChipImage.Of(item.Value, "DG12", findings) };
            case 0x5F1E:
                return this with { RearImage = ChipImage.Of(item.Value, "DG12", findings) };
            case 0x5F55:
                return this with { PersonalizationTime = FileDates.ReadTime(item.Value, "time of personalization", findings) };
            case 0x5F56:
                return this with
                {
                    PersonalizationSerialNumber = FileText.ReadLine(item.Value, "personalization serial number", findings),
                };
            case TagListTag or OtherPersonsTag or 0x5F1A:
                return this;
            default:
                findings.Add(FileFindingCodes.TagUnknown, $"DG12 has tag {item.Tag:X}, which Doc 9303 does not name.");
                return this;
        }
    }
}
