using System.Buffers.Binary;

namespace CheckpointEdge.Vision.Images.Jpeg2000;

/// <summary>What a JP2 file says of its colours in its header boxes (ISO/IEC 15444-1, I.5.3).</summary>
internal enum Jpeg2000Colours
{
    Unsaid,
    Rgb,
    Grey,
    LumaChroma,
}

/// <summary>
/// Finds the codestream in a JP2 file and reads what it will ask of a decoder, before a decoder sees it: OpenJPEG allocates
/// for every announced tile, component and precinct, and a header of 100 bytes can announce thousands of millions. Bounds
/// are those of portraits and data pages, with room. Never throws.
/// </summary>
internal static class Jpeg2000Codestream
{
    public const int TilesMax = 1024;
    public const int ComponentsMax = 4;
    public const int BitsMax = 16;

    /// <summary>Smallest precinct taken: 2 to this power a side (15 when the file says nothing).</summary>
    private const int PrecinctExponentMin = 5;

    private const int BoxesMax = 64;
    private const int SegmentsMax = 4096;

    private const ushort Start = 0xFF4F;
    private const ushort Size = 0xFF51;
    private const ushort CodingStyle = 0xFF52;
    private const ushort ComponentCodingStyle = 0xFF53;
    private const ushort TilePart = 0xFF90;
    private const ushort Data = 0xFF93;
    private const ushort End = 0xFFD9;

    private const string Damaged = "The JPEG 2000 picture is damaged: its header cannot be read.";

    /// <summary>Walks the boxes to the codestream; a raw codestream is itself. Empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file, out Jpeg2000Colours colours, out bool hasPalette)
    {
        colours = Jpeg2000Colours.Unsaid;
        hasPalette = false;
        if (file.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(file) == Start)
            return file;
        for (int boxes = 0; boxes < BoxesMax && file.Length >= 8; boxes++)
        {
            if (!Box(file, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content, out int sizeBytes))
                return [];
            if (type.SequenceEqual("jp2c"u8))
                return content;
            if (type.SequenceEqual("jp2h"u8))
                (colours, hasPalette) = Header(content);
            file = file[sizeBytes..];
        }

        return [];
    }

    /// <summary>Null when a decoder may have it, else why not.</summary>
    public static string? Refusal(ReadOnlySpan<byte> codestream, PictureLimits limits, long pixelsMax)
    {
        const int SizeSegmentBytes = 40;
        if (codestream.Length < SizeSegmentBytes + 3 || BinaryPrimitives.ReadUInt16BigEndian(codestream) != Start
            || BinaryPrimitives.ReadUInt16BigEndian(codestream[2..]) != Size)
            return Damaged;
        long right = Number(codestream, 8), bottom = Number(codestream, 12), left = Number(codestream, 16), top = Number(codestream, 20);
        long tileWidth = Number(codestream, 24), tileHeight = Number(codestream, 28);
        long tileLeft = Number(codestream, 32), tileTop = Number(codestream, 36);
        int components = BinaryPrimitives.ReadUInt16BigEndian(codestream[40..]);
        long width = right - left, height = bottom - top;
        if (width < 1 || height < 1 || width > int.MaxValue || height > int.MaxValue || tileWidth < 1 || tileHeight < 1
            || tileLeft > left || tileTop > top || right > int.MaxValue || bottom > int.MaxValue)
            return Damaged;
        if ((limits with { PixelsMax = Math.Min(limits.PixelsMax, pixelsMax) }).Refuses((int)width, (int)height) is { } refusal)
            return refusal;
        if (components is 0 or > ComponentsMax)
            return $"The JPEG 2000 picture has {components} components; 1 to {ComponentsMax} are read.";
        long tiles = Parts(right - tileLeft, tileWidth) * Parts(bottom - tileTop, tileHeight);
        if (tiles > TilesMax)
            return $"The JPEG 2000 picture has {tiles} tiles; at most {TilesMax} are read.";
        for (int i = 0, at = 42; i < components; i++, at += 3)
        {
            if (at + 3 > codestream.Length || (codestream[at] & 0x7F) + 1 > BitsMax || codestream[at + 1] is 0 or > 4
                || codestream[at + 2] is 0 or > 4)
                return "The JPEG 2000 picture has components of a depth or sampling that is not read here.";
        }

        return Segments(codestream, components);
    }

    /// <summary>
    /// Every marker segment of the main header and of the tile parts: what the precincts would cost stands in COD and COC
    /// (A.6.1, A.6.2).
    /// </summary>
    private static string? Segments(ReadOnlySpan<byte> codestream, int components)
    {
        int at = 2;
        int tilePart = 0;
        long tilePartLength = 0;
        for (int segments = 0; at + 4 <= codestream.Length; segments++)
        {
            if (segments > SegmentsMax)
                return Damaged;
            ushort marker = BinaryPrimitives.ReadUInt16BigEndian(codestream[at..]);
            if (marker == End)
                return null;
            if (marker == Data)
            {
                // Zero means to the end of the codestream (A.4.2). Nothing is allocated for what the file does not hold.
                if (tilePartLength == 0 || tilePart + tilePartLength <= at || tilePart + tilePartLength > codestream.Length)
                    return null;
                at = (int)(tilePart + tilePartLength);
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(codestream[(at + 2)..]);
            if (marker < 0xFF00 || length < 2 || at + 2 + length > codestream.Length)
                return Damaged;
            ReadOnlySpan<byte> segment = codestream.Slice(at + 4, length - 2);
            if (marker == TilePart)
            {
                if (segment.Length < 8)
                    return Damaged;
                (tilePart, tilePartLength) = (at, BinaryPrimitives.ReadUInt32BigEndian(segment[2..]));
            }

            int styleAt = marker == CodingStyle ? 0 : marker == ComponentCodingStyle ? 1 : -1;
            if (styleAt >= 0 && TooFine(segment, styleAt, marker == CodingStyle ? 5 : 2))
                return "The JPEG 2000 picture is cut into finer precincts than are read here.";
            at += 2 + length;
        }

        return components > 0 ? null : Damaged;
    }

    /// <summary>True when the first resolution levels ask for precincts smaller than the bound, or the segment is odd.</summary>
    private static bool TooFine(ReadOnlySpan<byte> segment, int styleAt, int levelsAt)
    {
        const int PrecinctsAfterLevels = 5;
        if (segment.Length <= levelsAt + 4)
            return true;
        if ((segment[styleAt] & 1) == 0)
            return false;
        ReadOnlySpan<byte> sizes = segment[(levelsAt + PrecinctsAfterLevels)..];
        int levels = segment[levelsAt] + 1;
        if (sizes.Length < levels)
            return true;
        for (int i = 0; i < levels; i++)
        {
            // Low resolutions are small pictures: what counts is how many precincts the largest ones make.
            int exponentMin = Math.Max(1, PrecinctExponentMin - (levels - 1 - i));
            if ((sizes[i] & 0xF) < exponentMin || sizes[i] >> 4 < exponentMin)
                return true;
        }

        return false;
    }

    private static (Jpeg2000Colours Colours, bool HasPalette) Header(ReadOnlySpan<byte> boxes)
    {
        Jpeg2000Colours colours = Jpeg2000Colours.Unsaid;
        bool hasPalette = false;
        for (int i = 0; i < BoxesMax && boxes.Length >= 8; i++)
        {
            if (!Box(boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content, out int sizeBytes))
                break;
            hasPalette |= type.SequenceEqual("pclr"u8);
            const byte Enumerated = 1;
            if (type.SequenceEqual("colr"u8) && content.Length >= 7 && content[0] == Enumerated)
            {
                colours = BinaryPrimitives.ReadUInt32BigEndian(content[3..]) switch
                {
                    16 => Jpeg2000Colours.Rgb,
                    17 => Jpeg2000Colours.Grey,
                    18 => Jpeg2000Colours.LumaChroma,
                    _ => colours,
                };
            }

            boxes = boxes[sizeBytes..];
        }

        return (colours, hasPalette);
    }

    /// <summary>One box (I.4): length, type, content; 0 means to the end, 1 means that 64 bits of length follow.</summary>
    private static bool Box(
        ReadOnlySpan<byte> file, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content, out int sizeBytes)
    {
        long length = BinaryPrimitives.ReadUInt32BigEndian(file);
        type = file.Slice(4, 4);
        int head = 8;
        if (length == 1 && file.Length >= 16)
        {
            head = 16;
            length = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(file[8..]), long.MaxValue);
        }

        if (length == 0)
            length = file.Length;
        bool whole = length >= head && length <= file.Length;

        // A codestream that lost its end is still a codestream: the decoder says so better than the box does.
        if (!whole && type.SequenceEqual("jp2c"u8) && length > file.Length)
            (length, whole) = (file.Length, true);
        sizeBytes = whole ? (int)length : 0;
        content = whole ? file[head..sizeBytes] : [];
        return whole;
    }

    private static long Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static long Parts(long length, long part) => (length + part - 1) / part;
}
