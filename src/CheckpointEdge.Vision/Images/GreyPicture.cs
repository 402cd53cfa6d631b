namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Brightness alone: 8 bits a pixel, 0 black to 255 white, row by row from the top left without gaps.
/// Safe for concurrent readers while nobody writes.
/// </summary>
/// <param name="width">Pixels, 1 or more.</param>
/// <param name="height">Pixels, 1 or more.</param>
public sealed class GreyPicture(int width, int height)
{
    private readonly byte[] _pixels = new byte[PictureSize.Bytes(width, height, bytesAPixel: 1)];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>All rows: <see cref="Width"/> × <see cref="Height"/> bytes.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>One row from the top: <see cref="Width"/> bytes.</summary>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width, Width);
}
