using CheckpointEdge.Vision.Images.Jpeg;
using CheckpointEdge.Vision.Images.Jpeg2000;
using CheckpointEdge.Vision.Images.Netpbm;
using CheckpointEdge.Vision.Images.Png;
using CheckpointEdge.Vision.Images.Tiff;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Turns the bytes of a picture file into pixels: JPEG (libturbojpeg), JPEG 2000 (libopenjp2), PNG, netpbm and plain TIFF (managed).
/// Nothing is allocated before what the file says of itself has been compared with the limits. Bad bytes, a size beyond
/// the limits and a library that is not installed are findings. Safe for concurrent callers.
/// </summary>
public static class PictureDecoder
{
    private static readonly PictureHeader _none = new(PictureType.Netpbm, 1, 1);

    /// <summary>Decodes one file, upright: a rotation in its EXIF data is applied.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits"><see cref="PictureLimits.Default"/> when null.</param>
    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureLimits? limits = null)
    {
        limits ??= PictureLimits.Default;
        if (Refuses(file, limits, out PictureHeader header) is { } refusal)
            return PictureReading.Not(refusal);
        if (TiffDirectory.IsTiff(file))
            return TiffDecoder.Decode(file, limits);
        return header.Type switch
        {
            PictureType.Jpeg => JpegDecoder.Decode(file, header),
            PictureType.Png => PngDecoder.Decode(file, header),
            PictureType.Netpbm => NetpbmDecoder.Decode(file, header),
            _ => Jpeg2000Decoder.Decode(file, limits),
        };
    }

    /// <summary>
    /// As <see cref="Decode"/>, brightness alone: about half the time for a JPEG, and a quarter of it for one that is twice
    /// as large as asked.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits"><see cref="PictureLimits.Default"/> when null.</param>
    /// <param name="sideEnough">
    /// Pixels of the longer side that are enough: a JPEG of twice as many and more comes halved, once or more often.
    /// </param>
    public static GreyReading DecodeGrey(ReadOnlySpan<byte> file, PictureLimits? limits = null, int sideEnough = PictureHeader.SideMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sideEnough, 1);
        limits ??= PictureLimits.Default;
        if (Refuses(file, limits, out PictureHeader header) is { } refusal)
            return GreyReading.Not(refusal);
        if (header.Type == PictureType.Jpeg)
            return JpegDecoder.DecodeGrey(file, header, sideEnough);
        PictureReading reading = Decode(file, limits);
        return reading.Picture is { } picture ? GreyReading.Of(picture.ToGrey()) : GreyReading.Not(reading.Finding!);
    }

    /// <summary>The sentence that says why a file is not decoded; null when it may be.</summary>
    private static string? Refuses(ReadOnlySpan<byte> file, PictureLimits limits, out PictureHeader header)
    {
        header = _none;
        if (file.Length > Math.Min(limits.SizeBytesMax, PictureHeader.SizeBytesMax))
            return $"The picture file has {file.Length} bytes; at most {limits.SizeBytesMax} are read.";
        if (TiffDirectory.IsTiff(file))
            return null;
        if (PictureHeader.Read(file) is not { } read)
            return "These bytes are no JPEG, JPEG 2000, PNG, netpbm or TIFF picture of a size that is read here.";
        header = read;
        return limits.Refuses(header.Width, header.Height);
    }

    /// <summary>Null when pictures of this type can be decoded here, else the sentence that says what to install.</summary>
    public static string? Missing(PictureType type) => type switch
    {
        PictureType.Jpeg when !TurboJpegLibrary.IsInstalled => TurboJpegLibrary.Missing,
        PictureType.Jpeg2000 when !OpenJpegLibrary.IsInstalled => OpenJpegLibrary.Missing,
        _ => null,
    };
}
