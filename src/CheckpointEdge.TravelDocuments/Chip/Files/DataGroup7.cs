using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>DG7 (Doc 9303-10, 4.7.7): displayed signature or usual mark. Immutable.</summary>
public sealed record DataGroup7(ImmutableArray<ChipImage> Images, ImmutableArray<FileFinding> Findings)
{
    /// <summary>Pictures read (count).</summary>
    public const int CountMax = 16;

    private const uint CountTag = 0x02;
    private const uint ImageTag = 0x5F43;

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup7? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryRead(file, ChipFile.DataGroup(7), findings, out BerTlv outer, out why))
            return false;
        if (!outer.TryReadAll(out List<BerTlv> inside))
            findings.Add(FileFindingCodes.EncodingUnusual, "DG7 cannot be read to its end.");
        List<BerTlv> pictures = [.. inside.Where(item => item.Tag == ImageTag).Take(CountMax)];
        if (OuterObject.Count(outer.Find(CountTag)) != pictures.Count)
            findings.Add(FileFindingCodes.CountWrong, "The number of pictures in DG7 is not that of the pictures that follow.");
        ImmutableArray<ChipImage> images =
            [.. pictures.Select(item => ChipImage.Of(item.Value, "DG7", findings)).OfType<ChipImage>()];
        if (images.IsEmpty)
        {
            why = "DG7 holds no picture.";
            return false;
        }

        value = new(images, findings.ToImmutable());
        return true;
    }
}
