using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>EF.DIR (Doc 9303-10, 3.11.2): the applications on the chip; a row of templates, not one object. Immutable.</summary>
/// <param name="Applications">Their identifiers, such as <c>A0000002471001</c>, in upper-case hex.</param>
public sealed record ApplicationDirectory(ImmutableArray<string> Applications, ImmutableArray<FileFinding> Findings)
{
    /// <summary>Applications read (count).</summary>
    public const int CountMax = 16;

    private const uint TemplateTag = 0x61;
    private const uint IdentifierTag = 0x4F;
    private const int IdentifierSizeBytesMax = 16;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> file, [NotNullWhen(true)] out ApplicationDirectory? value, out string why)
    {
        value = null;
        why = "";
        FileFindings findings = new();
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();
        bool whole = BerTlv.TryReadAll(file, out List<BerTlv> templates);
        foreach (BerTlv template in templates.Where(item => item.Tag == TemplateTag).Take(CountMax))
        {
            if (template.Find(IdentifierTag) is { Value.Length: > 0 and <= IdentifierSizeBytesMax } identifier)
                found.Add(Convert.ToHexString(identifier.Value.Span));
            else
                findings.Add(FileFindingCodes.EncodingUnusual, "EF.DIR names an application without its identifier.");
        }

        if (!whole)
            findings.Add(FileFindingCodes.EncodingUnusual, "EF.DIR cannot be read to its end.");
        if (found.Count == 0)
        {
            why = "EF.DIR names no application.";
            return false;
        }

        value = new(found.ToImmutable(), findings.ToImmutable());
        return true;
    }
}
