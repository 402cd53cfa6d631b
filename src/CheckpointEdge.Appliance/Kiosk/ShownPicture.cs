using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A picture as a browser can draw it. Immutable.</summary>
/// <param name="MediaType">image/jpeg or image/png.</param>
internal sealed record ShownPicture(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A portrait fills a third of the screen; more pixels than that are not sent (pixels).</summary>
    private const int SideMax = 1600;

    /// <summary>
    /// JPEG and PNG as they are; what browsers do not draw (the JPEG 2000 of most chips) becomes JPEG. Null when the bytes
    /// are no picture, are damaged, or the library is missing.
    /// </summary>
    public static ShownPicture? Of(ReadOnlyMemory<byte> picture)
    {
        if (PictureHeader.Read(picture.Span) is not { } header)
            return null;
        if (header.Type is PictureType.Jpeg or PictureType.Png)
            return new ShownPicture(header.MediaType, picture);
        return PictureDecoder.Decode(picture.Span).Picture is { } decoded && JpegEncoder.Encode(decoded.AtMost(SideMax)) is { } jpeg
            ? new ShownPicture("image/jpeg", jpeg)
            : null;
    }

    /// <summary>Null when a picture of this type can be shown here, without looking at its pixels; else why not.</summary>
    public static string? Hindrance(PictureType type) => type is PictureType.Jpeg or PictureType.Png
        ? null
        : PictureDecoder.Missing(type) ?? PictureDecoder.Missing(PictureType.Jpeg);
}
