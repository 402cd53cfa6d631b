using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>In which standard a face is written.</summary>
public enum FaceStandard
{
    /// <summary>ISO/IEC 19794-5:2005, a binary record.</summary>
    Iso19794,

    /// <summary>ISO/IEC 39794-5:2019, ASN.1; issuers must use it from 2030.</summary>
    Iso39794,
}

/// <summary>As the face record states it; nothing of it is measured.</summary>
public enum FaceGender
{
    Unspecified,
    Male,
    Female,
    Other,
}

/// <summary>As the face record states it.</summary>
public enum EyeColour
{
    Unspecified,
    Black,
    Blue,
    Brown,
    Grey,
    Green,
    Hazel,
    MultiColoured,
    Pink,
    Other,
}

/// <summary>As the face record states it.</summary>
public enum HairColour
{
    Unspecified,
    Bald,
    Black,
    Blonde,
    Brown,
    Grey,
    White,
    Red,
    Green,
    Blue,
    Other,
}

/// <summary>How the head is turned (degrees, −180 to 180); null: not stated.</summary>
public readonly record struct FacePose(int? YawDegrees, int? PitchDegrees, int? RollDegrees);

/// <summary>A point of the face in the picture (pixels from the upper left).</summary>
/// <param name="Name">Of MPEG-4 as <c>8.4</c>; <c>anthropometric 15</c> for the landmarks of ISO/IEC 39794-5.</param>
public readonly record struct FacePoint(string Name, int X, int Y);

/// <summary>One face image of DG2 with what its record says about it. Immutable; the picture is a view into the file.</summary>
public sealed record FaceImage
{
    public required FaceStandard Standard { get; init; }

    /// <summary>By its first bytes, which decide; a record that states another format makes a finding.</summary>
    public required ChipImage Image { get; init; }

    /// <summary>As the record states it (pixels); 0: not stated.</summary>
    public int Width { get; init; }

    /// <summary>As the record states it (pixels); 0: not stated.</summary>
    public int Height { get; init; }

    public FaceGender Gender { get; init; }
    public EyeColour EyeColour { get; init; }
    public HairColour HairColour { get; init; }
    public FacePose Pose { get; init; }
    public ImmutableArray<FacePoint> Points { get; init; } = [];

    public override string ToString() => $"{Standard}, {Width} × {Height}, {Image}";
}
