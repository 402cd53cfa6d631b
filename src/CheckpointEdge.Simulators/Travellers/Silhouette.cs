using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>
/// A neutral head and shoulders in two colours that follow from a traveller's id: a portrait of nobody, so that the place of
/// the portrait on the screens is filled without any person's picture. PNG, 240 × 300, one palette byte a pixel.
/// </summary>
internal static class Silhouette
{
    private const int Width = 240;
    private const int Height = 300;

    /// <summary>Background and figure, red green blue.</summary>
    private static readonly uint[][] _colours =
    [
        [0xdfe7ea, 0x5b7480], [0xe9e4da, 0x857053], [0xe2e8dc, 0x64794f], [0xe8e0e6, 0x7d5f76], [0xe0e2ec, 0x5c6591],
    ];

    public static byte[] Png(string id)
    {
        uint sum = 0;
        foreach (char c in id)
            sum = sum * 31 + c;
        uint[] colours = _colours[sum % (uint)_colours.Length];
        int headWidth = 50 + (int)(sum / 7 % 9);

        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]; // size, 8 bits, palette, no interlace
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "PLTE", [.. colours.SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
        WriteChunk(png, "IDAT", Compress(Draw(headWidth)));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>Rows, each with its filter byte (0) first.</summary>
    private static byte[] Draw(int headWidth)
    {
        byte[] rows = new byte[Height * (Width + 1)];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                bool head = InEllipse(x, y, Width / 2, 120, headWidth, 68);
                bool neck = y is > 160 and < 230 && Math.Abs(x - Width / 2) < 24;
                bool shoulders = InEllipse(x, y, Width / 2, Height + 10, 102, 96);
                rows[y * (Width + 1) + 1 + x] = head || neck || shoulders ? (byte)1 : (byte)0;
            }
        }

        return rows;
    }

    private static bool InEllipse(int x, int y, int centreX, int centreY, double radiusX, double radiusY) =>
        Math.Pow((x - centreX) / radiusX, 2) + Math.Pow((y - centreY) / radiusY, 2) <= 1;

    private static byte[] Compress(byte[] rows)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal))
            zlib.Write(rows);
        return packed.ToArray();
    }

    /// <summary>Length, type, content, CRC-32 of type and content (PNG, clause 5.3).</summary>
    private static void WriteChunk(MemoryStream png, string type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        png.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xedb88320 & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
