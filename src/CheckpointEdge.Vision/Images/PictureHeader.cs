using System.Buffers.Binary;
using CheckpointEdge.Vision.Images.Netpbm;

namespace CheckpointEdge.Vision.Images;

/// <summary>The picture types a document reader or a chip delivers.</summary>
public enum PictureType
{
    Jpeg,
    Png,

    /// <summary>JPEG 2000, boxed (<c>.jp2</c>) or a raw codestream.</summary>
    Jpeg2000,

    /// <summary>Binary PGM or PPM, as research sets and tests have them; no browser shows it.</summary>
    Netpbm,
}

/// <summary>
/// What a picture says of itself, read from its first bytes without decoding: its type and size. Everything that shows or
/// decodes a picture from outside asks here first, so that no size is believed before it has been compared with a limit.
/// </summary>
/// <param name="Width">Pixels, 1 to <see cref="SideMax"/>.</param>
/// <param name="Height">Pixels, 1 to <see cref="SideMax"/>.</param>
public sealed record PictureHeader(PictureType Type, int Width, int Height)
{
    /// <summary>Longest side accepted (pixels).</summary>
    public const int SideMax = 8192;

    /// <summary>Largest file accepted (bytes).</summary>
    public const int SizeBytesMax = 16 << 20;

    /// <summary>The media type for a browser.</summary>
    public string MediaType => Type switch
    {
        PictureType.Jpeg => "image/jpeg",
        PictureType.Png => "image/png",
        PictureType.Netpbm => "image/x-portable-anymap",
        _ => "image/jp2",
    };

    /// <summary>Null when the bytes are no picture of a known type, or are larger than the limits.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < 16 or > SizeBytesMax)
            return null;
        PictureHeader? header =
            bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(bytes)
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Png(bytes)
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) ? Codestream(bytes)
            : bytes[4..].StartsWith("jP  "u8) ? Boxed(bytes)
            : NetpbmDecoder.ReadHeader(bytes) is { } netpbm ? new PictureHeader(PictureType.Netpbm, netpbm.Width, netpbm.Height)
            : null;
        return header is { Width: >= 1 and <= SideMax, Height: >= 1 and <= SideMax } ? header : null;
    }

    /// <summary>ISO/IEC 10918-1, B.2.2: walks the marker segments to the frame header.</summary>
    private static PictureHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        int at = 2;
        while (at + 9 <= bytes.Length && bytes[at] == 0xFF)
        {
            byte marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            bool frame = marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
            if (frame)
            {
                return new PictureHeader(
                    PictureType.Jpeg,
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || marker is 0xD9 or 0xDA)
                return null;
            at += 2 + length;
        }

        return null;
    }

    /// <summary>ISO/IEC 15948, 11.2.2: IHDR comes first.</summary>
    private static PictureHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes.Slice(12, 4).SequenceEqual("IHDR"u8)
            ? Sized(PictureType.Png, BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))
            : null;

    /// <summary>ISO/IEC 15444-1, A.5.1: SIZ follows SOC; the picture is the reference grid less its offset.</summary>
    private static PictureHeader? Codestream(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 24)
            return null;
        long width = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) - BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        long height = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) - BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]);
        return Sized(PictureType.Jpeg2000, width, height);
    }

    /// <summary>ISO/IEC 15444-1, I.5.3.1: the image header box lies inside the JP2 header box near the start.</summary>
    private static PictureHeader? Boxed(ReadOnlySpan<byte> bytes)
    {
        const int SearchBytes = 1024;
        int at = bytes[..Math.Min(bytes.Length, SearchBytes)].IndexOf("ihdr"u8);
        return at >= 0 && at + 12 <= bytes.Length
            ? Sized(
                PictureType.Jpeg2000,
                BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8)..]),
                BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]))
            : null;
    }

    private static PictureHeader? Sized(PictureType type, long width, long height) =>
        width is >= 1 and <= SideMax && height is >= 1 and <= SideMax ? new PictureHeader(type, (int)width, (int)height) : null;
}
