using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

/// <summary>
/// QR codes of ISO/IEC 18004, versions 1 to 5, level L, one block: whatever stands in the data codewords, the error correction holds. A
/// writing of its own, so that the reader meets codes that no ordinary writer makes.
/// </summary>
internal sealed class QrDrawing
{
    public const int VersionMax = 5;

    /// <summary>Of light modules around it (clause 9.1).</summary>
    public const int QuietModules = 4;

    private const int LowLevel = 0b01;

    /// <summary>Table 9: data codewords, then those of the error correction.</summary>
    private static readonly (int Data, int Checks)[] _codewords = [(19, 7), (34, 10), (55, 15), (80, 20), (108, 26)];

    private readonly bool[,] _dark;
    private readonly bool[,] _taken;

    /// <param name="version">1 to <see cref="VersionMax"/>.</param>
    /// <param name="mask">0 to 7.</param>
    /// <param name="data">The stream of modes, lengths and letters; cut or filled up to <see cref="CapacityBytes"/>.</param>
    public QrDrawing(int version, int mask, ReadOnlySpan<byte> data)
    {
        Side = 17 + (4 * version);
        _dark = new bool[Side, Side];
        _taken = new bool[Side, Side];
        for (int i = 0; i < Side; i++)
        {
            Fix(6, i, i % 2 == 0);
            Fix(i, 6, i % 2 == 0);
        }

        Finder(3, 3);
        Finder(Side - 4, 3);
        Finder(3, Side - 4);
        if (version > 1)
            Squares(Side - 7, Side - 7, 2, ring => ring != 1);
        Format(mask);
        byte[] codewords = new byte[CapacityBytes(version) + _codewords[version - 1].Checks];
        for (int i = 0; i < CapacityBytes(version); i++)
            codewords[i] = i < data.Length ? data[i] : (byte)((i - data.Length) % 2 == 0 ? 0xEC : 0x11);
        Checks(codewords, _codewords[version - 1].Checks);
        Fill(codewords, mask);
    }

    /// <summary>Modules.</summary>
    public int Side { get; }

    public static int CapacityBytes(int version) => _codewords[version - 1].Data;

    /// <summary>In byte mode: 4 bits of mode, 8 bits of length, the bytes, 4 bits of end.</summary>
    public static byte[] ByteMode(ReadOnlySpan<byte> text)
    {
        byte[] stream = new byte[text.Length + 2];
        stream[0] = (byte)(0x40 | text.Length >> 4);
        stream[1] = (byte)(text.Length << 4);
        for (int i = 0; i < text.Length; i++)
        {
            stream[i + 1] |= (byte)(text[i] >> 4);
            stream[i + 2] = (byte)(text[i] << 4);
        }

        return stream;
    }

    public void Flip(int x, int y) => _dark[x % Side, y % Side] ^= true;

    /// <summary>Row by row: whether each is dark.</summary>
    public bool[] Modules()
    {
        bool[] modules = new bool[Side * Side];
        for (int i = 0; i < modules.Length; i++)
            modules[i] = _dark[i % Side, i / Side];
        return modules;
    }

    public void Paint(GreyPicture picture, int left, int top, int pixelsAModule, byte dark, byte light)
    {
        for (int y = 0; y < Side * pixelsAModule && top + y < picture.Height; y++)
            for (int x = 0; x < Side * pixelsAModule && left + x < picture.Width; x++)
                picture.Row(top + y)[left + x] = _dark[x / pixelsAModule, y / pixelsAModule] ? dark : light;
    }

    private void Fix(int x, int y, bool dark)
    {
        if (x < 0 || y < 0 || x >= Side || y >= Side)
            return;
        _dark[x, y] = dark;
        _taken[x, y] = true;
    }

    private void Finder(int x, int y) => Squares(x, y, 4, ring => ring is not (2 or 4));

    private void Squares(int x, int y, int reach, Func<int, bool> isDark)
    {
        for (int dy = -reach; dy <= reach; dy++)
            for (int dx = -reach; dx <= reach; dx++)
                Fix(x + dx, y + dy, isDark(Math.Max(Math.Abs(dx), Math.Abs(dy))));
    }

    /// <summary>Level and mask behind a BCH code, twice (clause 7.9).</summary>
    private void Format(int mask)
    {
        int value = LowLevel << 3 | mask;
        int rest = value << 10;
        for (int bit = 14; bit >= 10; bit--)
            rest ^= (rest >> bit & 1) * (0x537 << (bit - 10));
        int bits = (value << 10 | rest) ^ 0x5412;
        bool Bit(int i) => (bits >> i & 1) == 1;
        for (int i = 0; i < 15; i++)
        {
            (int x, int y) = i switch { < 6 => (8, i), < 8 => (8, i + 1), 8 => (7, 8), _ => (14 - i, 8) };
            Fix(x, y, Bit(i));
            (x, y) = i < 8 ? (Side - 1 - i, 8) : (8, Side - 15 + i);
            Fix(x, y, Bit(i));
        }

        Fix(8, Side - 8, true);
    }

    /// <summary>Reed-Solomon over GF(2⁸) by 0x11D: the rest of the data by the generator, behind the data.</summary>
    private static void Checks(Span<byte> codewords, int checks)
    {
        Span<byte> generator = stackalloc byte[checks];
        generator[^1] = 1;
        for (int i = 0, root = 1; i < checks; i++, root = Times(root, 2))
            for (int j = 0; j < checks; j++)
                generator[j] = (byte)(Times(generator[j], root) ^ (j + 1 < checks ? generator[j + 1] : 0));
        Span<byte> rest = codewords[^checks..];
        rest.Clear();
        foreach (byte data in codewords[..^checks])
        {
            int factor = data ^ rest[0];
            rest[1..].CopyTo(rest);
            rest[^1] = 0;
            for (int j = 0; j < checks; j++)
                rest[j] ^= (byte)Times(generator[j], factor);
        }
    }

    private static int Times(int one, int other)
    {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--)
            product = product << 1 ^ (product >> 7) * 0x11D ^ (other >> bit & 1) * one;
        return product;
    }

    /// <summary>Two columns at a time from the right, up and down (clause 7.7.3).</summary>
    private void Fill(ReadOnlySpan<byte> codewords, int mask)
    {
        int at = 0;
        for (int right = Side - 1; right >= 1; right -= right == 8 ? 3 : 2)
        {
            bool up = ((right < 6 ? right + 1 : right) + 1 & 2) == 0;
            for (int step = 0; step < 2 * Side; step++)
            {
                int x = right - step % 2;
                int y = up ? Side - 1 - step / 2 : step / 2;
                if (_taken[x, y])
                    continue;
                bool bit = at < 8 * codewords.Length && (codewords[at / 8] >> (7 - at % 8) & 1) == 1;
                at++;
                _dark[x, y] = bit ^ Masks(mask, x, y);
            }
        }
    }

    private static bool Masks(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => (x / 3 + y / 2) % 2 == 0,
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3) % 2 == 0,
        _ => ((x + y) % 2 + x * y % 3) % 2 == 0,
    };
}
