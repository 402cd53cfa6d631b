using System.Buffers.Binary;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// The one field of a photograph's EXIF data that changes what is seen: which way up the camera was held (tag 0x0112,
/// JEITA CP-3451 4.6.4). Anything odd means upright. Never throws, reads at most one directory.
/// </summary>
internal static class Exif
{
    public const int AlreadyUpright = 1;

    private const int OrientationTag = 0x0112;
    private const int EntrySizeBytes = 12;

    /// <summary>1 to 8 as the standard numbers them; 1 is upright.</summary>
    public static int OrientationOfJpeg(ReadOnlySpan<byte> jpeg)
    {
        int at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            byte marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker is 0xD9 or 0xDA || length < 2 || at + 2 + length > jpeg.Length)
                return AlreadyUpright;
            ReadOnlySpan<byte> segment = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
                return OrientationOfTiff(segment[6..]);
            at += 2 + length;
        }

        return AlreadyUpright;
    }

    /// <summary>The same, of the TIFF structure that EXIF data is (in PNG the chunk eXIf).</summary>
    public static int OrientationOfTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 10)
            return AlreadyUpright;
        bool little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
            return AlreadyUpright;
        uint start = Number32(tiff[4..], little);
        if (start > tiff.Length - 2)
            return AlreadyUpright;
        int at = (int)start;
        int count = Number16(tiff[at..], little);
        at += 2;
        for (int i = 0; i < count && at + EntrySizeBytes <= tiff.Length; i++, at += EntrySizeBytes)
        {
            if (Number16(tiff[at..], little) != OrientationTag)
                continue;
            int orientation = Number16(tiff[(at + 8)..], little);
            return orientation is >= 1 and <= 8 ? orientation : AlreadyUpright;
        }

        return AlreadyUpright;
    }

    /// <summary>The picture as it was seen; the same object when it already is.</summary>
    public static ColourPicture Upright(ColourPicture picture, int orientation)
    {
        if (orientation is <= AlreadyUpright or > 8)
            return picture;
        ColourPicture upright = orientation >= 5 ? new(picture.Height, picture.Width) : new(picture.Width, picture.Height);
        Turn(picture.Pixels, picture.Width, picture.Height, upright.Pixels, orientation, ColourPicture.BytesAPixel);
        return upright;
    }

    /// <summary>The same of brightness.</summary>
    public static GreyPicture Upright(GreyPicture picture, int orientation)
    {
        if (orientation is <= AlreadyUpright or > 8)
            return picture;
        GreyPicture upright = orientation >= 5 ? new(picture.Height, picture.Width) : new(picture.Width, picture.Height);
        Turn(picture.Pixels, picture.Width, picture.Height, upright.Pixels, orientation, 1);
        return upright;
    }

    /// <summary>In tiles: rows of the one are columns of the other, and both shall stay near.</summary>
    private static void Turn(
        ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int orientation, int bytesAPixel)
    {
        const int Tile = 32;
        (int toWidth, int toHeight) = orientation >= 5 ? (height, width) : (width, height);
        int right = width - 1, bottom = height - 1;
        (int origin, int stepX, int stepY) = orientation switch
        {
            2 => (right, -1, width),
            3 => (bottom * width + right, -1, -width),
            4 => (bottom * width, 1, -width),
            5 => (0, width, 1),
            6 => (bottom * width, -width, 1),
            7 => (bottom * width + right, -width, -1),
            _ => (right, width, -1),
        };
        for (int top = 0; top < toHeight; top += Tile)
        {
            for (int left = 0; left < toWidth; left += Tile)
            {
                for (int y = top; y < Math.Min(top + Tile, toHeight); y++)
                {
                    int to = (y * toWidth + left) * bytesAPixel;
                    int from = (origin + y * stepY + left * stepX) * bytesAPixel;
                    for (int x = left; x < Math.Min(left + Tile, toWidth); x++, from += stepX * bytesAPixel)
                        for (int i = 0; i < bytesAPixel; i++)
                            target[to++] = source[from + i];
                }
            }
        }
    }

    private static int Number16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Number32(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
