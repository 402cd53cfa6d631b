using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.Images.Jpeg2000;
using CheckpointEdge.Vision.Images.Netpbm;
using CheckpointEdge.Vision.Images.Png;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Turns the bytes of a picture file into pixels: JPEG (libturbojpeg), JPEG 2000 (libopenjp2), PNG and netpbm (managed).
/// Nothing is allocated before what the file says of itself has been compared with the limits. Bad bytes, a size beyond
/// the limits and a library that is not installed are findings. Safe for concurrent callers.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Decodes one file, upright: a rotation in its EXIF data is applied.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits"><see cref="PictureLimits.Default"/> when null.</param>
    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureLimits? limits = null)
    {
        limits ??= PictureLimits.Default;
        if (file.Length > Math.Min(limits.SizeBytesMax, PictureHeader.SizeBytesMax))
            return PictureReading.Not($"The picture file has {file.Length} bytes; at most {limits.SizeBytesMax} are read.");
        if (PictureHeader.Read(file) is not { } header)
            return PictureReading.Not("These bytes are no JPEG, JPEG 2000, PNG or netpbm picture of a size that is read here.");
        if (limits.Refuses(header.Width, header.Height) is { } refusal)
            return PictureReading.Not(refusal);
        return header.Type switch
        {
            PictureType.Jpeg => JpegDecoder.Decode(file, header),
            PictureType.Png => PngDecoder.Decode(file, header),
            PictureType.Netpbm => NetpbmDecoder.Decode(file, header),
            _ => Jpeg2000Decoder.Decode(file, limits),
        };
    }

    /// <summary>Null when pictures of this type can be decoded here, else the sentence that says what to install.</summary>
    public static string? Missing(PictureType type) => type switch
    {
        PictureType.Jpeg when !TurboJpegLibrary.IsInstalled => TurboJpegLibrary.Missing,
        PictureType.Jpeg2000 when !OpenJpegLibrary.IsInstalled => OpenJpegLibrary.Missing,
        _ => null,
    };
}
