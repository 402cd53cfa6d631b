using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// The facial record of ISO/IEC 19794-5:2005, clause 5: a header of 14 bytes, then for every image an information block of
/// 20 bytes, feature points of 8 bytes each, an image block of 12 bytes and the picture. All numbers are big-endian.
/// Stateless.
/// </summary>
internal static class FaceRecord19794
{
    /// <summary>Of one face (count); the standard has room for 65 535.</summary>
    public const int PointsMax = 256;

    private const int HeaderSizeBytes = 14;
    private const int InformationSizeBytes = 20;
    private const int PointSizeBytes = 8;
    private const int ImageBlockSizeBytes = 12;
    private const byte TypeJpeg = 0;
    private const byte TypeJpeg2000 = 1;

    public static bool Recognises(ReadOnlySpan<byte> record) => record.StartsWith("FAC\0"u8);

    /// <summary>Adds every face of the record; a broken one ends it, those before it stay.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> record, List<FaceImage> faces, FileFindings findings, out string why)
    {
        ReadOnlySpan<byte> head = record.Span;
        why = head.Length < HeaderSizeBytes ? "The facial record in DG2 is cut off."
            : !head[4..].StartsWith("010\0"u8) ? "The facial record in DG2 has a version that Doc 9303 does not name."
            : "";
        if (why.Length > 0)
            return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(head[8..]) != record.Length)
            findings.Add(FileFindingCodes.LengthLies, "The facial record in DG2 states a length that is not its own.");
        int count = BinaryPrimitives.ReadUInt16BigEndian(head[12..]);
        int before = faces.Count;
        ReadOnlyMemory<byte> rest = record[HeaderSizeBytes..];
        for (int i = 0; i < count && faces.Count < DataGroup2.InstancesMax; i++)
        {
            if (!TryReadFace(ref rest, i == count - 1, findings, out FaceImage? face, out why))
                break;
            faces.Add(face!);
        }

        if (faces.Count - before < count)
        {
            findings.Add(FileFindingCodes.CountWrong,
                $"The facial record in DG2 states {count} images; {faces.Count - before} were read.");
        }

        if (faces.Count == before && why.Length == 0)
            why = "The facial record in DG2 holds no image.";
        return faces.Count > before;
    }

    private static bool TryReadFace(
        ref ReadOnlyMemory<byte> rest, bool last, FileFindings findings, out FaceImage? face, out string why)
    {
        face = null;
        why = "A face image in DG2 is cut off.";
        if (rest.Length < InformationSizeBytes + ImageBlockSizeBytes)
            return false;
        ReadOnlySpan<byte> block = rest.Span;
        int pointCount = BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
        int imageAt = InformationSizeBytes + pointCount * PointSizeBytes;
        if (rest.Length < imageAt + ImageBlockSizeBytes)
            return false;
        int end = EndOf(block, last, findings);
        if (end <= imageAt + ImageBlockSizeBytes)
            return false;
        ReadOnlySpan<byte> imageBlock = block[imageAt..];
        ChipImage? image = ChipImage.Of(rest[(imageAt + ImageBlockSizeBytes)..end], "DG2", findings);
        if (image is null)
        {
            why = "A face image in DG2 is empty or larger than the limit.";
            return false;
        }

        CheckType(imageBlock[1], image.Format, findings);
        face = new()
        {
            Standard = FaceStandard.Iso19794,
            Image = image,
            Width = BinaryPrimitives.ReadUInt16BigEndian(imageBlock[2..]),
            Height = BinaryPrimitives.ReadUInt16BigEndian(imageBlock[4..]),
            Gender = Gender(block[6]),
            EyeColour = Eyes(block[7]),
            HairColour = Hair(block[8]),
            Pose = new(Angle(block[14]), Angle(block[15]), Angle(block[16])),
            Points = Points(block[InformationSizeBytes..imageAt], pointCount, findings),
        };
        rest = rest[end..];
        why = "";
        return true;
    }

    // A length of zero or beyond the record belongs, in a record of one face, to an issuer that never filled it in.
    private static int EndOf(ReadOnlySpan<byte> block, bool last, FileFindings findings)
    {
        uint stated = BinaryPrimitives.ReadUInt32BigEndian(block);
        if (stated > 0 && stated <= block.Length)
            return (int)stated;
        findings.Add(FileFindingCodes.LengthLies, "A face image in DG2 states a length that is not its own.");
        return last ? block.Length : 0;
    }

    private static void CheckType(byte stated, ChipImageFormat found, FileFindings findings)
    {
        ChipImageFormat format = stated switch
        {
            TypeJpeg => ChipImageFormat.Jpeg,
            TypeJpeg2000 => ChipImageFormat.Jpeg2000,
            _ => ChipImageFormat.Unknown,
        };
        if (found != ChipImageFormat.Unknown && format != found)
        {
            findings.Add(FileFindingCodes.ImageFormatDiffers,
                $"A face image in DG2 is stated as type {stated} and is {found}.");
        }
    }

    private static ImmutableArray<FacePoint> Points(ReadOnlySpan<byte> points, int count, FileFindings findings)
    {
        if (count > PointsMax)
            findings.Add(FileFindingCodes.LimitReached, $"A face image in DG2 has more than {PointsMax} feature points.");
        ImmutableArray<FacePoint>.Builder read = ImmutableArray.CreateBuilder<FacePoint>();
        for (int i = 0; i < Math.Min(count, PointsMax); i++)
        {
            ReadOnlySpan<byte> point = points[(i * PointSizeBytes)..];
            read.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"{point[1] >> 4}.{point[1] & 0xF}"),
                BinaryPrimitives.ReadUInt16BigEndian(point[2..]),
                BinaryPrimitives.ReadUInt16BigEndian(point[4..])));
        }

        return read.ToImmutable();
    }

    // ISO/IEC 19794-5, 5.5.8: 0 is unspecified, 1 to 91 are 0 to 180 degrees, 92 to 180 are −178 to −2, in steps of two.
    private static int? Angle(byte stated) => stated switch
    {
        0 or > 180 => null,
        <= 91 => (stated - 1) * 2,
        _ => (stated - 181) * 2,
    };

    private static FaceGender Gender(byte stated) => stated switch
    {
        0 => FaceGender.Unspecified,
        1 => FaceGender.Male,
        2 => FaceGender.Female,
        _ => FaceGender.Other,
    };

    private static EyeColour Eyes(byte stated) => stated switch
    {
        0 => EyeColour.Unspecified,
        1 => EyeColour.Black,
        2 => EyeColour.Blue,
        3 => EyeColour.Brown,
        4 => EyeColour.Grey,
        5 => EyeColour.Green,
        6 => EyeColour.MultiColoured,
        7 => EyeColour.Pink,
        _ => EyeColour.Other,
    };

    private static HairColour Hair(byte stated) => stated switch
    {
        0 => HairColour.Unspecified,
        1 => HairColour.Bald,
        2 => HairColour.Black,
        3 => HairColour.Blonde,
        4 => HairColour.Brown,
        5 => HairColour.Grey,
        6 => HairColour.White,
        7 => HairColour.Red,
        8 => HairColour.Green,
        9 => HairColour.Blue,
        _ => HairColour.Other,
    };
}
