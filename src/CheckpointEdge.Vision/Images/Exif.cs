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
        bool swapsSides = orientation >= 5;
        ColourPicture upright = swapsSides ? new(picture.Height, picture.Width) : new(picture.Width, picture.Height);
        int right = picture.Width - 1, bottom = picture.Height - 1;
        ReadOnlySpan<byte> source = picture.Pixels;
        for (int y = 0; y < upright.Height; y++)
        {
            Span<byte> row = upright.Row(y);
            for (int x = 0; x < upright.Width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    2 => (right - x, y),
                    3 => (right - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                int from = (fromY * picture.Width + fromX) * ColourPicture.BytesAPixel;
                source.Slice(from, ColourPicture.BytesAPixel).CopyTo(row[(x * ColourPicture.BytesAPixel)..]);
            }
        }

        return upright;
    }

    private static int Number16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Number32(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
