using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>
/// The face image data block of ISO/IEC 39794-5:2019 in its encoding for travel documents: implicit context tags in DER,
/// choices explicit. Read by its tags as data objects, so that blocks added later are passed over. Stateless.
/// </summary>
internal static class FaceRecord39794
{
    /// <summary>Of one face (count).</summary>
    public const int PointsMax = 256;

    private const uint WrapperTag = 0xA1;
    private const uint BlockTag = 0x65;
    private const uint SequenceTag = 0x30;

    // Feature points of MPEG-4 are numbered through, group after group: 2.1 to 2.14, 3.1 to 3.14, 4.1 to 4.6 …
    private static readonly (int Group, int Count)[] _mpeg4Groups =
        [(2, 14), (3, 14), (4, 6), (5, 4), (6, 4), (7, 1), (8, 10), (9, 15), (10, 10), (11, 6), (12, 4)];

    public static bool Recognises(ReadOnlyMemory<byte> record) => TryFindBlock(record, out _);

    /// <summary>Adds every face of the record; one that cannot be read is told and passed over.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> record, List<FaceImage> faces, FileFindings findings, out string why)
    {
        why = "A face record of ISO/IEC 39794-5 in DG2 holds no representation.";
        int before = faces.Count;
        if (!TryFindBlock(record, out BerTlv block) || block.Find(0xA1) is not { } representations)
            return false;
        representations.TryReadAll(out List<BerTlv> inside);
        foreach (BerTlv representation in inside.Where(item => item.Tag == SequenceTag))
        {
            if (faces.Count >= DataGroup2.InstancesMax)
            {
                findings.Add(FileFindingCodes.LimitReached, $"DG2 has more than {DataGroup2.InstancesMax} face images.");
                break;
            }

            if (Read(representation, findings) is { } face)
                faces.Add(face);
            else
                why = "A face record of ISO/IEC 39794-5 in DG2 holds no image that can be taken.";
        }

        return faces.Count > before;
    }

    // The data block may stand in A1 (as Doc 9303-10 has it) or bare.
    private static bool TryFindBlock(ReadOnlyMemory<byte> record, out BerTlv block)
    {
        if (!BerTlv.TryRead(record, out block))
            return false;
        if (block.Tag == WrapperTag && block.Find(BlockTag) is { } inner)
            block = inner;
        return block.Tag == BlockTag;
    }

    private static FaceImage? Read(BerTlv representation, FileFindings findings)
    {
        // imageRepresentation [1] → base [0] → imageRepresentation2DBlock [0]
        if (Follow(representation, 0xA1, 0xA0, 0xA0) is not { } block || block.Find(0x80) is not { } data
            || ChipImage.Of(data.Value, "DG2", findings) is not { } image)
        {
            return null;
        }

        BerTlv? information = block.Find(0xA1);
        CheckFormat(Number(Follow(information, 0xA0, 0x80)), image.Format, findings);
        BerTlv? identity = representation.Find(0xA8);
        BerTlv? pose = Follow(identity, 0xA6);
        return new()
        {
            Standard = FaceStandard.Iso39794,
            Image = image,
            Width = Size(Follow(information, 0xA7, 0x80)),
            Height = Size(Follow(information, 0xA7, 0x81)),
            Gender = Gender(Choice(Follow(identity, 0xA0))),
            EyeColour = Eyes(Choice(Follow(identity, 0xA1))),
            HairColour = Hair(Choice(Follow(identity, 0xA2))),
            Pose = new(Angle(pose, 0xA0), Angle(pose, 0xA1), Angle(pose, 0xA2)),
            Points = Points(representation.Find(0xA9), findings),
        };
    }

    private static void CheckFormat(int? stated, ChipImageFormat found, FileFindings findings)
    {
        ChipImageFormat format = stated switch
        {
            2 => ChipImageFormat.Jpeg,
            3 or 4 => ChipImageFormat.Jpeg2000,
            _ => ChipImageFormat.Unknown,
        };
        if (found != ChipImageFormat.Unknown && format != found)
            findings.Add(FileFindingCodes.ImageFormatDiffers, $"A face image in DG2 is stated as another format than {found}.");
    }

    private static ImmutableArray<FacePoint> Points(BerTlv? landmarks, FileFindings findings)
    {
        if (landmarks is not { } list)
            return [];
        list.TryReadAll(out List<BerTlv> inside);
        if (inside.Count > PointsMax)
            findings.Add(FileFindingCodes.LimitReached, $"A face image in DG2 has more than {PointsMax} landmarks.");
        ImmutableArray<FacePoint>.Builder read = ImmutableArray.CreateBuilder<FacePoint>();
        foreach (BerTlv landmark in inside.Take(PointsMax))
        {
            // landmarkCoordinates [1] → base [0] → coordinateCartesian2DBlock [0] or coordinateTextureImageBlock [1]
            BerTlv? place = Follow(landmark, 0xA1, 0xA0);
            BerTlv? flat = Follow(place, 0xA0) ?? Follow(place, 0xA1);
            if (Number(Follow(flat, 0x80)) is { } x && Number(Follow(flat, 0x81)) is { } y)
                read.Add(new(NameOf(landmark), x, y));
        }

        return read.ToImmutable();
    }

    private static string NameOf(BerTlv landmark)
    {
        // landmarkKind [0] → base [0] → mpeg4FeaturePoint [0] or anthropometricLandmark [1] → base [0] → one of three lists
        BerTlv? kind = Follow(landmark, 0xA0, 0xA0);
        if (Choice(Follow(kind, 0xA0)) is { } point)
            return Mpeg4Name(point);
        BerTlv? anthropometric = Follow(kind, 0xA1, 0xA0);
        int? number = Choice(Follow(anthropometric, 0xA0)) ?? Choice(Follow(anthropometric, 0xA1))
            ?? Choice(Follow(anthropometric, 0xA2));
        return number is { } known ? string.Create(CultureInfo.InvariantCulture, $"anthropometric {known}") : "";
    }

    private static string Mpeg4Name(int number)
    {
        foreach ((int group, int count) in _mpeg4Groups)
        {
            if (number < count)
                return string.Create(CultureInfo.InvariantCulture, $"{group}.{number + 1}");
            number -= count;
        }

        return "";
    }

    // A choice is the code itself [0], or an extension block [1] whose fallback [0] is the code.
    private static int? Choice(BerTlv? choice) => Number(Follow(choice, 0x80)) ?? Number(Follow(choice, 0xA1, 0x80));

    private static int? Angle(BerTlv? pose, uint tag) => Number(Follow(pose, tag, 0x80)) is { } angle and >= -180 and <= 180
        ? angle
        : null;

    private static int Size(BerTlv? size) => Number(size) is { } pixels and > 0 and <= ushort.MaxValue ? pixels : 0;

    private static BerTlv? Follow(BerTlv? from, params ReadOnlySpan<uint> tags)
    {
        foreach (uint tag in tags)
            from = from?.Find(tag);
        return from;
    }

    private static int? Number(BerTlv? integer)
    {
        if (integer is not { Value.Length: >= 1 and <= 4 } found)
            return null;
        int number = (sbyte)found.Value.Span[0];
        foreach (byte next in found.Value.Span[1..])
            number = number << 8 | next;
        return number;
    }

    private static FaceGender Gender(int? code) => code switch
    {
        1 => FaceGender.Other,
        2 => FaceGender.Male,
        3 => FaceGender.Female,
        _ => FaceGender.Unspecified,
    };

    private static EyeColour Eyes(int? code) => code switch
    {
        1 => EyeColour.Other,
        >= 2 and <= 9 => (EyeColour)((int)EyeColour.Black + code.Value - 2),
        _ => EyeColour.Unspecified,
    };

    private static HairColour Hair(int? code) => code switch
    {
        1 or 9 => HairColour.Other,
        2 => HairColour.Bald,
        3 => HairColour.Black,
        4 => HairColour.Blonde,
        5 => HairColour.Brown,
        6 => HairColour.Grey,
        7 => HairColour.White,
        8 => HairColour.Red,
        _ => HairColour.Unspecified,
    };
}
