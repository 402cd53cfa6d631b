using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// A name in full and in the issuer's own letters (Doc 9303-10, 4.7.11): primary identifier, two fillers, secondary
/// identifier. Immutable.
/// </summary>
/// <param name="Secondary">Empty for a name of one part, and where the issuer writes no filler, as China does.</param>
public sealed record HolderName(string Primary, string Secondary)
{
    /// <summary>Other names of one file (count).</summary>
    public const int CountMax = 32;

    private const uint CountTag = 0x02;
    private const uint ListTag = 0xA0;

    /// <summary>The way a person writes it, secondary identifier first; never for logs.</summary>
    public string Display => Secondary.Length == 0 ? Primary : $"{Secondary} {Primary}";

    /// <summary>Personal data is never printed by chance.</summary>
    public override string ToString() => "a name";

    internal static HolderName Read(ReadOnlyMemory<byte> value, string what, FileFindings findings)
    {
        string text = FileText.Read(value, what, findings);
        string[] halves = text.Split("<<", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (halves.Length > 2)
        {
            findings.Add(FileFindingCodes.NameUnusual,
                $"The {what} has {halves.Length} parts; primary and secondary identifier are expected.");
        }

        return new(
            halves.Length == 0 ? "" : Words(halves[0]),
            string.Join(' ', halves.Skip(1).Select(Words)));
    }

    /// <summary>
    /// Names that repeat: within A0 behind their number, as Doc 9303-10 has it, or bare, as China writes them. A number that
    /// is not that of the names is a finding, and the names are believed.
    /// </summary>
    internal static ImmutableArray<HolderName> ReadList(
        IReadOnlyList<BerTlv> inside, uint tag, string what, FileFindings findings)
    {
        List<BerTlv> names = [.. inside.Where(item => item.Tag == tag)];
        foreach (BerTlv list in inside.Where(item => item.Tag == ListTag))
        {
            if (!list.TryReadAll(out List<BerTlv> within))
            {
                findings.Add(FileFindingCodes.EncodingUnusual, $"The list of {what}s cannot be read to its end.");
            }

            List<BerTlv> listed = [.. within.Where(item => item.Tag == tag)];
            BerTlv? count = within.Where(item => item.Tag == CountTag).Select(item => (BerTlv?)item).FirstOrDefault();
            if (OuterObject.Count(count) != listed.Count)
                findings.Add(FileFindingCodes.CountWrong, $"The number of {what}s is not that of the names that follow.");
            names.AddRange(listed);
        }

        if (names.Count > CountMax)
            findings.Add(FileFindingCodes.LimitReached, $"There are more than {CountMax} {what}s.");
        return [.. names.Take(CountMax).Select(name => Read(name.Value, what, findings))];
    }

    private static string Words(string half) =>
        string.Join(' ', half.Split('<', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
