using System.Buffers.Binary;
using System.IO.Compression;

namespace Browser;

/// <summary>
/// Screenshots written anew without row filters: a screen is flat colours and repeated letters, which deflate a quarter
/// smaller when they are left as they are (PNG, third edition, clauses 9 and 10). Stateless.
/// </summary>
internal static class SmallPng
{
    private const int SignatureLength = 8;

    /// <param name="png">8 bits per sample, RGB or RGBA, not interlaced, as Chromium writes it.</param>
    public static byte[] Of(byte[] png)
    {
        using MemoryStream packed = new();
        byte[] header = [];
        for (int at = SignatureLength; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            ReadOnlySpan<byte> kind = png.AsSpan(at + 4, 4);
            byte[] data = png[(at + 8)..(at + 8 + length)];
            if (kind.SequenceEqual("IHDR"u8))
                header = data;
            else if (kind.SequenceEqual("IDAT"u8))
                packed.Write(data);
            at += length + 12;
        }

        using MemoryStream small = new();
        small.Write(png, 0, SignatureLength);
        Chunk(small, "IHDR"u8, header);
        Chunk(small, "IDAT"u8, Deflated(Unfiltered(packed, header)));
        Chunk(small, "IEND"u8, []);
        return small.ToArray();
    }

    private static byte[] Unfiltered(MemoryStream packed, byte[] header)
    {
        int pixel = header[9] == 2 ? 3 : 4;
        int row = (BinaryPrimitives.ReadInt32BigEndian(header) * pixel) + 1;
        int rows = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        byte[] all = new byte[row * rows];
        packed.Position = 0;
        using ZLibStream inflate = new(packed, CompressionMode.Decompress);
        inflate.ReadExactly(all);
        byte[] above = new byte[row];
        for (int y = 0; y < rows; y++)
        {
            Span<byte> line = all.AsSpan(y * row, row);
            for (int x = 1; x < row; x++)
            {
                int left = x > pixel ? line[x - pixel] : 0;
                int corner = x > pixel ? above[x - pixel] : 0;
                line[x] += (byte)(line[0] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[x],
                    3 => (left + above[x]) / 2,
                    _ => Paeth(left, above[x], corner),
                });
            }

            line[0] = 0;
            line.CopyTo(above);
        }

        return all;
    }

    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        (int a, int b, int c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static byte[] Deflated(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream deflate = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(raw);
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream to, ReadOnlySpan<byte> kind, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        to.Write(number);
        byte[] body = [.. kind, .. data];
        to.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        to.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
