using System.Buffers.Binary;
using System.IO.Compression;

namespace CheckpointEdge.Vision.Images.Png;

/// <summary>
/// PNG (ISO/IEC 15948), managed: every colour type, bit depth and interlacing; what is transparent lies on white. Inflates
/// row by row, never more than the rows that the header announces. Safe for concurrent callers.
/// </summary>
internal static class PngDecoder
{
    private const string Damaged = "The PNG picture is damaged and cannot be decoded.";
    private const int SignatureSizeBytes = 8;
    private const int ChunkFrameSizeBytes = 12;

    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureHeader header)
    {
        if (file.Length < SignatureSizeBytes + ChunkFrameSizeBytes + 13)
            return PictureReading.Not(Damaged);
        int interlace = file[28];
        if (PngFormat.Of(file[24], file[25]) is not { } format || file[26] != 0 || file[27] != 0 || interlace > 1)
            return PictureReading.Not(Damaged);
        using MemoryStream compressed = new();
        byte[] palette = [], transparency = [];
        int orientation = Exif.AlreadyUpright;
        for (int at = SignatureSizeBytes; at + ChunkFrameSizeBytes <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - ChunkFrameSizeBytes)
                break;
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4);
            ReadOnlySpan<byte> data = file.Slice(at + 8, (int)length);
            if (type.SequenceEqual("IDAT"u8))
                compressed.Write(data);
            else if (type.SequenceEqual("PLTE"u8))
                palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8))
                transparency = data.ToArray();
            else if (type.SequenceEqual("eXIf"u8))
                orientation = Exif.OrientationOfTiff(data);
            else if (type.SequenceEqual("IEND"u8))
                break;
            at += ChunkFrameSizeBytes + (int)length;
        }

        PngRow row = new(format, palette, transparency);
        if (row.Fault is { } fault)
            return PictureReading.Not(fault);
        compressed.Position = 0;
        try
        {
            ColourPicture picture = new(header.Width, header.Height);
            using ZLibStream inflated = new(compressed, CompressionMode.Decompress);
            foreach (PngPass pass in interlace == 0 ? PngPass.Whole : PngPass.Seven)
                ReadPass(inflated, pass, row, format, picture);
            return PictureReading.Of(Exif.Upright(picture, orientation));
        }
        catch (EndOfStreamException)
        {
            return PictureReading.Not("The PNG picture is cut off: its last part is missing.");
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // A stream that asks for a dictionary nobody gave is not called invalid data but an error of the library.
            return PictureReading.Not(Damaged);
        }
    }

    private static void ReadPass(Stream inflated, PngPass pass, PngRow row, PngFormat format, ColourPicture picture)
    {
        int width = pass.Columns(picture.Width), height = pass.Rows(picture.Height);
        if (width == 0 || height == 0)
            return;
        int sizeBytes = format.RowSizeBytes(width);
        byte[] now = new byte[sizeBytes + 1], before = new byte[sizeBytes + 1];
        for (int y = 0; y < height; y++)
        {
            inflated.ReadExactly(now);
            PngFilter.Undo(now[0], now.AsSpan(1), before.AsSpan(1), format.FilterDistanceBytes);
            row.Into(now.AsSpan(1), width, picture.Row(pass.FirstRow + y * pass.RowStep), pass.FirstColumn, pass.ColumnStep);
            (now, before) = (before, now);
        }
    }
}
