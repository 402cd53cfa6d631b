using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>One person whom the holder wants told in an emergency. Immutable.</summary>
public sealed record PersonToNotify(
    HolderName? Name, MrzDate DateRecorded, string Telephone, ImmutableArray<string> Address)
{
    public override string ToString() => "a person to notify";
}

/// <summary>DG16 (Doc 9303-10, 4.7.16): persons to notify. Immutable.</summary>
public sealed record DataGroup16(ImmutableArray<PersonToNotify> Persons, ImmutableArray<FileFinding> Findings)
{
    private const uint CountTag = 0x02;

    /// <summary>Each person is a template of its own, tags A1 to AF, so there are no more than fifteen.</summary>
    private const uint FirstTemplateTag = 0xA1;

    private const uint LastTemplateTag = 0xAF;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup16? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryReadAll(file, ChipFile.DataGroup(16), findings, out List<BerTlv> inside, out why))
            return false;
        ImmutableArray<PersonToNotify> persons =
        [
            .. inside.Where(item => item.Tag is >= FirstTemplateTag and <= LastTemplateTag)
                .Take((int)(LastTemplateTag - FirstTemplateTag) + 1).Select(template => Read(template, findings)),
        ];
        BerTlv count = inside.FirstOrDefault(item => item.Tag == CountTag);
        if (OuterObject.Count(count) != persons.Length)
            findings.Add(FileFindingCodes.CountWrong, "The number of persons in DG16 is not that of the persons that follow.");
        value = new(persons, findings.ToImmutable());
        return true;
    }

    private static PersonToNotify Read(BerTlv template, FileFindings findings)
    {
        if (!template.TryReadAll(out List<BerTlv> inside))
            findings.Add(FileFindingCodes.EncodingUnusual, "A person in DG16 cannot be read to the end.");
        PersonToNotify person = new(null, default, "", []);
        foreach (BerTlv item in inside)
        {
            person = item.Tag switch
            {
                0x5F50 => person with { DateRecorded = FileDates.Read(item.Value, "date of recording", findings) },
                0x5F51 => person with { Name = HolderName.Read(item.Value, "name of a person to notify", findings) },
                0x5F52 => person with { Telephone = FileText.ReadLine(item.Value, "telephone number", findings) },
                0x5F53 => person with { Address = FileText.ReadParts(item.Value, "address", findings) },
                _ => person,
            };
        }

        return person;
    }
}
