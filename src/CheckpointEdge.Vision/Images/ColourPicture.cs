namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Red, green and blue: 3 bytes a pixel, row by row from the top left without gaps. Safe for concurrent readers while
/// nobody writes.
/// </summary>
/// <param name="width">Pixels, 1 or more.</param>
/// <param name="height">Pixels, 1 or more.</param>
public sealed class ColourPicture(int width, int height)
{
    /// <summary>Red, green, blue.</summary>
    public const int BytesAPixel = 3;

    private readonly byte[] _pixels = new byte[PictureSize.Bytes(width, height, BytesAPixel)];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>All rows: 3 × <see cref="Width"/> × <see cref="Height"/> bytes.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>One row from the top: 3 × <see cref="Width"/> bytes.</summary>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width * BytesAPixel, Width * BytesAPixel);

    /// <summary>The luma of ITU-R BT.601, as JPEG means it.</summary>
    public GreyPicture ToGrey()
    {
        GreyPicture grey = new(Width, Height);
        Span<byte> target = grey.Pixels;
        ReadOnlySpan<byte> source = _pixels;
        for (int i = 0, from = 0; i < target.Length && from + 2 < source.Length; i++, from += BytesAPixel)
            target[i] = (byte)((77 * source[from] + 150 * source[from + 1] + 29 * source[from + 2] + 128) >> 8);

        return grey;
    }
}
