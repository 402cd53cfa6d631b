using System.Buffers.Binary;
using System.IO.Compression;

namespace Browser;

/// <summary>
/// Screenshots written anew with a palette and without row filters: a screen is flat colours and repeated letters, which deflate
/// to less than half when each pixel is one byte (PNG, third edition, clauses 9 to 11). Of more than 256 colours the rarest, at
/// the edges of letters, become the nearest of the others. Stateless.
/// </summary>
internal static class SmallPng
{
    private const int SignatureLength = 8;
    private const int ColoursMax = 256;
    private const byte Indexed = 3;

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
        (byte[] rows, int[] palette) = Painted(Unfiltered(packed, header), header);
        Chunk(small, "IHDR"u8, [.. header[..9], Indexed, .. header[10..]]);
        Chunk(small, "PLTE"u8, [.. palette.SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
        Chunk(small, "IDAT"u8, Deflated(rows));
        Chunk(small, "IEND"u8, []);
        return small.ToArray();
    }

    /// <summary>One byte for each pixel, and the colours that the bytes stand for.</summary>
    private static (byte[] Rows, int[] Palette) Painted(byte[] all, byte[] header)
    {
        int pixel = header[9] == 2 ? 3 : 4;
        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int row = (width * pixel) + 1;
        int[] colours = new int[all.Length / row * width];
        for (int i = 0; i < colours.Length; i++)
        {
            int at = (i / width * row) + 1 + (i % width * pixel);
            colours[i] = (all[at] << 16) | (all[at + 1] << 8) | all[at + 2];
        }

        int[] byCount = [.. colours.CountBy(c => c).OrderByDescending(c => c.Value).Select(c => c.Key)];
        int[] palette = byCount[..Math.Min(ColoursMax, byCount.Length)];
        Dictionary<int, byte> index = byCount.ToDictionary(c => c, c => (byte)Nearest(palette, c));
        byte[] rows = new byte[all.Length / row * (width + 1)];
        for (int i = 0; i < colours.Length; i++)
            rows[(i / width * (width + 1)) + 1 + (i % width)] = index[colours[i]];
        return (rows, palette);
    }

    private static int Nearest(int[] palette, int colour) => Enumerable.Range(0, palette.Length).MinBy(i =>
    {
        int red = (palette[i] >> 16) - (colour >> 16);
        int green = ((palette[i] >> 8) & 255) - ((colour >> 8) & 255);
        int blue = (palette[i] & 255) - (colour & 255);
        return (red * red) + (green * green) + (blue * blue);
    });

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
