using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// DG2 (Doc 9303-10, 4.7.2): the holder's face, in the CBEFF envelope of ISO/IEC 7816-11: a group 7F61 of templates 7F60,
/// each with a header A1 and a record 5F2E (ISO/IEC 19794-5) or 7F2E (ISO/IEC 39794-5). Immutable.
/// </summary>
/// <param name="Faces">At least one, in the order of the file.</param>
public sealed record DataGroup2(ImmutableArray<FaceImage> Faces, ImmutableArray<FileFinding> Findings)
{
    /// <summary>Templates, and face images altogether (count).</summary>
    public const int InstancesMax = 16;

    private const uint GroupTag = 0x7F61;
    private const uint TemplateTag = 0x7F60;
    private const uint CountTag = 0x02;
    private const uint RecordTag = 0x5F2E;
    private const uint ConstructedRecordTag = 0x7F2E;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup2? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryRead(file, ChipFile.DataGroup(2), findings, out BerTlv outer, out why))
            return false;
        if (outer.Find(GroupTag) is not { } group)
        {
            why = "DG2 holds no group of biometric templates.";
            return false;
        }

        if (!group.TryReadAll(out List<BerTlv> inside))
            findings.Add(FileFindingCodes.EncodingUnusual, "The group of templates in DG2 cannot be read to its end.");
        List<BerTlv> templates = [.. inside.Where(item => item.Tag == TemplateTag)];
        if (OuterObject.Count(group.Find(CountTag)) != templates.Count)
        {
            findings.Add(FileFindingCodes.CountWrong,
                "The number of templates in DG2 is not that of the templates that follow.");
        }

        if (templates.Count > InstancesMax)
            findings.Add(FileFindingCodes.LimitReached, $"DG2 has more than {InstancesMax} templates.");
        List<FaceImage> faces = [];
        string whyNone = "DG2 holds no biometric template.";
        foreach (BerTlv template in templates.Take(InstancesMax))
        {
            if (TryReadTemplate(template, faces, findings, out string whyNot))
                continue;
            whyNone = whyNot;
            findings.Add(FileFindingCodes.InstanceUnreadable, whyNot);
        }

        if (faces.Count == 0)
        {
            why = whyNone;
            return false;
        }

        value = new([.. faces], findings.ToImmutable());
        return true;
    }

    private static bool TryReadTemplate(BerTlv template, List<FaceImage> faces, FileFindings findings, out string why)
    {
        BerTlv? record = template.Find(RecordTag) ?? template.Find(ConstructedRecordTag);
        if (record is not { } found)
        {
            why = "A template in DG2 holds no biometric record.";
            return false;
        }

        // Some issuers put the binary record into the constructed tag, one level deeper or as it is.
        ReadOnlyMemory<byte> content =
            found.Tag == ConstructedRecordTag && found.Find(RecordTag) is { } deeper ? deeper.Value : found.Value;
        if (FaceRecord19794.Recognises(content.Span))
            return FaceRecord19794.TryRead(content, faces, findings, out why);
        if (FaceRecord39794.Recognises(content))
            return FaceRecord39794.TryRead(content, faces, findings, out why);
        why = "A biometric record in DG2 is neither ISO/IEC 19794-5 nor ISO/IEC 39794-5.";
        return false;
    }
}
