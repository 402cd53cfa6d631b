using System.Buffers.Binary;
using System.IO.Compression;

namespace Vision.Tests.Images;

/// <summary>Writes PNG files of every colour type, depth and interlacing from samples, with filters drawn by lot.</summary>
internal sealed class PngWriting(int width, int height, int bitDepth, int channels, int colourType, Random lots)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] _passes =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    /// <summary>Sample values by row, column, channel.</summary>
    public int[,,] Samples { get; } = new int[height, width, channels];

    public byte[] File(bool interlaced, byte[]? palette = null, byte[]? transparency = null)
    {
        using MemoryStream rows = new();
        using (ZLibStream deflated = new(rows, CompressionMode.Compress, leaveOpen: true))
        {
            foreach ((int x, int y, int stepX, int stepY) in interlaced ? _passes : [(0, 0, 1, 1)])
                WritePass(deflated, x, y, stepX, stepY);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bitDepth, (byte)colourType, (byte)(interlaced ? 1 : 0));
        byte[] data = rows.ToArray();
        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, header),
            .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. transparency is null ? [] : Chunk("tRNS"u8, transparency),
            .. Chunk("IDAT"u8, data.AsSpan(0, data.Length / 2)),
            .. Chunk("IDAT"u8, data.AsSpan(data.Length / 2)),
            .. Chunk("IEND"u8, []),
        ];
    }

    private void WritePass(Stream deflated, int firstX, int firstY, int stepX, int stepY)
    {
        int columns = (width - firstX + stepX - 1) / stepX;
        if (columns <= 0)
            return;
        int sizeBytes = (columns * bitDepth * channels + 7) / 8, distance = Math.Max(1, bitDepth * channels / 8);
        byte[] above = new byte[sizeBytes];
        for (int y = firstY; y < height; y += stepY)
        {
            byte[] plain = new byte[sizeBytes];
            int bit = 0;
            for (int x = firstX; x < width; x += stepX)
                for (int c = 0; c < channels; c++, bit += bitDepth)
                    Put(plain, bit, Samples[y, x, c]);
            byte filter = (byte)lots.Next(5);
            deflated.WriteByte(filter);
            for (int i = 0; i < sizeBytes; i++)
            {
                int left = i >= distance ? plain[i - distance] : 0, up = above[i], corner = i >= distance ? above[i - distance] : 0;
                int guess = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Nearest(left, up, corner) };
                deflated.WriteByte((byte)(plain[i] - guess));
            }

            above = plain;
        }
    }

    private void Put(byte[] row, int bit, int sample)
    {
        if (bitDepth == 16)
            BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(bit / 8), (ushort)sample);
        else
            row[bit / 8] |= (byte)(sample << (8 - bitDepth - bit % 8));
    }

    private static int Nearest(int left, int up, int corner)
    {
        int guess = left + up - corner;
        return new[] { left, up, corner }.MinBy(value => Math.Abs(guess - value));
    }

    /// <summary>The decoder does not ask for the checksum of a chunk; the data have their own.</summary>
    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        return chunk;
    }
}
