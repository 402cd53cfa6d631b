namespace CheckpointEdge.Vision.Images;

/// <summary>
/// What a decoder may be asked to take. Compared with what the file says of itself before anything is allocated. Immutable.
/// </summary>
/// <param name="SideMax">Longest side (pixels); never more than <see cref="PictureHeader.SideMax"/>.</param>
/// <param name="PixelsMax">Width times height.</param>
/// <param name="SizeBytesMax">The file; never more than <see cref="PictureHeader.SizeBytesMax"/>.</param>
public sealed record PictureLimits(int SideMax, long PixelsMax, int SizeBytesMax)
{
    /// <summary>A phone's 24-megapixel photograph goes through, and takes 72 MB as colours.</summary>
    public static PictureLimits Default { get; } = new(PictureHeader.SideMax, 25_000_000, PictureHeader.SizeBytesMax);

    /// <summary>Null when the picture may be decoded, else the sentence that says why not.</summary>
    internal string? Refuses(int width, int height) =>
        width > SideMax || height > SideMax ? $"The picture is {width} × {height} pixels; at most {SideMax} a side are read."
        : (long)width * height > PixelsMax ? $"The picture has {(long)width * height} pixels; at most {PixelsMax} are read."
        : null;
}
