using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// EF.COM (Doc 9303-10, 4.6.1): versions and the data groups that the issuer announces. It is not signed: what it says is
/// believed only together with EF.SOD. Immutable.
/// </summary>
/// <param name="LdsVersion"><c>0107</c> as written: two digits version, two digits update; empty: not stated.</param>
/// <param name="UnicodeVersion"><c>040000</c> as written; empty: not stated.</param>
/// <param name="DataGroups">In the order of the list.</param>
public sealed record CommonData(
    string LdsVersion, string UnicodeVersion, ImmutableArray<ChipFile> DataGroups, ImmutableArray<FileFinding> Findings)
{
    private const uint LdsVersionTag = 0x5F01;
    private const uint UnicodeVersionTag = 0x5F36;
    private const uint TagListTag = 0x5C;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out CommonData? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryReadAll(file, ChipFile.Com, findings, out List<BerTlv> inside, out why))
            return false;
        string lds = Version(inside, LdsVersionTag, 4, "LDS version", findings);
        string unicode = Version(inside, UnicodeVersionTag, 6, "Unicode version", findings);
        BerTlv list = inside.FirstOrDefault(item => item.Tag == TagListTag);
        if (list.Tag == 0)
            findings.Add(FileFindingCodes.EncodingUnusual, "EF.COM has no list of data groups.");
        value = new(lds, unicode, Listed(list.Value.Span, findings), findings.ToImmutable());
        return true;
    }

    private static string Version(List<BerTlv> inside, uint tag, int digits, string what, FileFindings findings)
    {
        ReadOnlyMemory<byte> value = inside.FirstOrDefault(item => item.Tag == tag).Value;
        bool usual = value.Length == digits && value.Span.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        if (!usual)
            findings.Add(FileFindingCodes.VersionUnusual, $"The {what} of EF.COM is not {digits} digits.");
        return usual ? Encoding.ASCII.GetString(value.Span) : "";
    }

    private static ImmutableArray<ChipFile> Listed(ReadOnlySpan<byte> tags, FileFindings findings)
    {
        ImmutableArray<ChipFile>.Builder files = ImmutableArray.CreateBuilder<ChipFile>();
        foreach (byte tag in tags)
        {
            if (ChipFile.OfTag(tag) is not { } file)
                findings.Add(FileFindingCodes.TagUnknown, $"EF.COM lists tag {tag:X2}, which is no data group.");
            else if (!files.Contains(file))
                files.Add(file);
        }

        return files.ToImmutable();
    }
}
