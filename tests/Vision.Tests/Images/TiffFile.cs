using System.Buffers.Binary;

namespace Vision.Tests.Images;

/// <summary>Writes small TIFF files: one picture in strips, plain or LZW, either order of bytes.</summary>
internal sealed record TiffFile(int Width, int Height, int Samples, byte[] Pixels)
{
    private const ushort Short = 3;
    private const ushort Long = 4;

    public bool Little { get; init; } = true;
    public bool Packed { get; init; }
    public bool Differences { get; init; }
    public int Photometric { get; init; } = 1;
    public int RowsPerStrip { get; init; } = 4;
    public int Bits { get; init; } = 8;

    public byte[] Bytes()
    {
        List<byte> file = [.. Little ? "II*\0"u8 : "MM\0*"u8, 0, 0, 0, 0];
        List<int> offsets = [];
        List<int> lengths = [];
        int rowBytes = Width * Samples;
        for (int top = 0; top < Height; top += RowsPerStrip)
        {
            byte[] strip = Pixels[(top * rowBytes)..(Math.Min(top + RowsPerStrip, Height) * rowBytes)];
            for (int i = strip.Length - 1; Differences && i >= 0; i--)
                strip[i] -= i % rowBytes < Samples ? (byte)0 : strip[i - Samples];
            byte[] stored = Packed ? Pack(strip) : strip;
            offsets.Add(file.Count);
            lengths.Add(stored.Length);
            file.AddRange(stored);
        }

        int offsetsAt = Table(file, offsets);
        int lengthsAt = Table(file, lengths);
        byte[] start = new byte[4];
        Write32(start, file.Count);
        (file[4], file[5], file[6], file[7]) = (start[0], start[1], start[2], start[3]);
        (int Tag, ushort Type, int Count, int Value)[] entries =
        [
            (256, Short, 1, Width), (257, Short, 1, Height), (258, Short, 1, Bits), (259, Short, 1, Packed ? 5 : 1),
            (262, Short, 1, Photometric), (273, Long, offsets.Count, offsets.Count == 1 ? offsets[0] : offsetsAt),
            (277, Short, 1, Samples), (278, Short, 1, RowsPerStrip),
            (279, Long, lengths.Count, lengths.Count == 1 ? lengths[0] : lengthsAt), (317, Short, 1, Differences ? 2 : 1),
        ];
        byte[] directory = new byte[2 + entries.Length * 12 + 4];
        Write16(directory, entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = directory.AsSpan(2 + i * 12);
            Write16(entry, entries[i].Tag);
            Write16(entry[2..], entries[i].Type);
            Write32(entry[4..], entries[i].Count);
            if (entries[i].Type == Short)
                Write16(entry[8..], entries[i].Value);
            else
                Write32(entry[8..], entries[i].Value);
        }

        return [.. file, .. directory];
    }

    private int Table(List<byte> file, List<int> numbers)
    {
        int at = file.Count;
        foreach (int number in numbers)
        {
            byte[] bytes = new byte[4];
            Write32(bytes, number);
            file.AddRange(bytes);
        }

        return at;
    }

    /// <summary>LZW with a table as the standard has it: the longest known string, then one byte more is known.</summary>
    private static byte[] Pack(byte[] bytes)
    {
        List<byte> packed = [];
        (ulong bits, int held, int width) = (0, 0, 9);
        Dictionary<string, int> known = [];
        void Put(int code)
        {
            (bits, held) = ((bits << width) | (uint)code, held + width);
            for (; held >= 8; held -= 8)
                packed.Add((byte)(bits >> (held - 8)));
        }

        void Forget()
        {
            Put(256);
            known.Clear();
            for (int i = 0; i < 256; i++)
                known[((char)i).ToString()] = i;
            width = 9;
        }

        Forget();
        string last = "";
        foreach (byte each in bytes)
        {
            string longer = last + (char)each;
            if (known.ContainsKey(longer))
            {
                last = longer;
                continue;
            }

            Put(known[last]);
            known[longer] = known.Count + 2;
            last = ((char)each).ToString();
            width = known.Count + 2 >= 2048 ? 12 : known.Count + 2 >= 1024 ? 11 : known.Count + 2 >= 512 ? 10 : 9;
            if (known.Count + 2 >= 4094)
                Forget();
        }

        Put(known[last]);
        Put(257);
        Put(0);
        return [.. packed];
    }

    private void Write16(Span<byte> to, int value)
    {
        if (Little)
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
        else
            BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)value);
    }

    private void Write32(Span<byte> to, int value)
    {
        if (Little)
            BinaryPrimitives.WriteInt32LittleEndian(to, value);
        else
            BinaryPrimitives.WriteInt32BigEndian(to, value);
    }
}
