using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// DG11 (Doc 9303-10, 4.7.11): further details of the person. What is not there is null or empty. The list of tags (5C)
/// is not asked: issuers list what they do not write and write what they do not list. Immutable, personal data throughout.
/// </summary>
public sealed record DataGroup11
{
    private const uint TagListTag = 0x5C;
    private const uint OtherNamesTag = 0xA0;

    /// <summary>In full, in the letters of the issuing state.</summary>
    public HolderName? FullName { get; private init; }

    public ImmutableArray<HolderName> OtherNames { get; private init; } = [];
    public string PersonalNumber { get; private init; } = "";

    /// <summary>With the century, other than in the machine-readable zone.</summary>
    public MrzDate FullDateOfBirth { get; private init; }

    public ImmutableArray<string> PlaceOfBirth { get; private init; } = [];
    public ImmutableArray<string> Address { get; private init; } = [];
    public string Telephone { get; private init; } = "";
    public string Profession { get; private init; } = "";
    public string Title { get; private init; } = "";
    public string PersonalSummary { get; private init; } = "";
    public ChipImage? ProofOfCitizenship { get; private init; }
    public ImmutableArray<string> OtherTravelDocuments { get; private init; } = [];
    public string CustodyInformation { get; private init; } = "";
    public ImmutableArray<FileFinding> Findings { get; private init; } = [];

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup11? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryReadAll(file, ChipFile.DataGroup(11), findings, out List<BerTlv> inside, out why))
            return false;
        DataGroup11 read = new() { OtherNames = HolderName.ReadList(inside, 0x5F0F, "other name", findings) };
        foreach (BerTlv item in inside)
            read = read.With(item, findings);
        value = read with { Findings = findings.ToImmutable() };
        return true;
    }

    public override string ToString() => "details of a person";

    private DataGroup11 With(BerTlv item, FileFindings findings)
    {
        switch (item.Tag)
        {
            case 0x5F0E:
                return this with { FullName = HolderName.Read(item.Value, "full name", findings) };
            case 0x5F10:
                return this with { PersonalNumber = FileText.ReadLine(item.Value, "personal number", findings) };
            case 0x5F2B:
                return this with { FullDateOfBirth = FileDates.Read(item.Value, "full date of birth", findings) };
            case 0x5F11:
                return this with { PlaceOfBirth = FileText.ReadParts(item.Value, "place of birth", findings) };
            case 0x5F42:
                return this with { Address = FileText.ReadParts(item.Value, "address", findings) };
            case 0x5F12:
                return this with { Telephone = FileText.ReadLine(item.Value, "telephone number", findings) };
            case 0x5F13:
                return this with { Profession = FileText.ReadLine(item.Value, "profession", findings) };
            case 0x5F14:
                return this with { Title = FileText.ReadLine(item.Value, "title", findings) };
            case 0x5F15:
                return this with { PersonalSummary = FileText.ReadLine(item.Value, "personal summary", findings) };
            case 0x5F16:
                return this with { ProofOfCitizenship = ChipImage.Of(item.Value, "DG11", findings) };
            case 0x5F17:
                return this with { OtherTravelDocuments = FileText.ReadParts(item.Value, "other travel documents", findings) };
            case 0x5F18:
                return this with { CustodyInformation = FileText.ReadLine(item.Value, "custody information", findings) };
            case TagListTag or OtherNamesTag or 0x5F0F:
                return this;
            default:
                findings.Add(FileFindingCodes.TagUnknown, $"DG11 has tag {item.Tag:X}, which Doc 9303 does not name.");
                return this;
        }
    }
}
