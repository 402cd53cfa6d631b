namespace CheckpointEdge.Vision.Images.Qr;

/// <summary>
/// The modules of a QR code (ISO/IEC 18004:2015, model 2, versions 1 to 40) and the text they hold. Errors are corrected as far as the level of
/// the code allows; what cannot be read is no text. Static, safe for concurrent callers.
/// </summary>
internal static class QrSymbol
{
    public const int VersionMax = 40;

    private const int FormatBits = 15;
    private const int FormatMask = 0x5412;
    private const int FormatGenerator = 0x537;

    /// <summary>Wrong bits of the format that still name it (count): the code tells 7 apart.</summary>
    private const int FormatErrorsMax = 3;

    /// <summary>Table 9: codewords of error correction in each block, by level L, M, Q, H and version.</summary>
    private static readonly byte[][] _checks =
    [
        [
            7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
            28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
        [
            10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
            26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        ],
        [
            13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
            28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
        [
            17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
            30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        ],
    ];

    /// <summary>Table 9: blocks.</summary>
    private static readonly byte[][] _blocks =
    [
        [
            1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
            8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
        ],
        [
            1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
            17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
        ],
        [
            1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
            23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
        ],
        [
            1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
            25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
        ],
    ];

    public static int SideOf(int version) => 17 + (4 * version);

    /// <param name="dark">Row by row, <see cref="SideOf"/> each way.</param>
    /// <returns>Null: not read.</returns>
    public static string? Text(ReadOnlySpan<bool> dark, int version)
    {
        int side = SideOf(version);
        if (FormatOf(dark, side) is not (int level, int mask))
            return null;
        byte[] codewords = Codewords(dark, version, side, mask);
        byte[]? data = Corrected(codewords, version, level);
        return data is null ? null : QrText.Of(data, version);
    }

    /// <summary>Level and mask: of the 32 that there are, the one nearest to either copy.</summary>
    private static (int Level, int Mask)? FormatOf(ReadOnlySpan<bool> dark, int side)
    {
        int one = 0, other = 0;
        for (int i = 0; i < FormatBits; i++)
        {
            (int x, int y) = i switch { < 6 => (8, i), < 8 => (8, i + 1), 8 => (7, 8), _ => (14 - i, 8) };
            one |= (dark[(y * side) + x] ? 1 : 0) << i;
            (x, y) = i < 8 ? (side - 1 - i, 8) : (8, side - 15 + i);
            other |= (dark[(y * side) + x] ? 1 : 0) << i;
        }

        int best = FormatErrorsMax + 1, found = -1;
        for (int value = 0; value < 32; value++)
        {
            int bits = Bch(value, FormatGenerator, 10) ^ FormatMask;
            int errors = Math.Min(int.PopCount(bits ^ one), int.PopCount(bits ^ other));
            if (errors < best)
                (best, found) = (errors, value);
        }

        // Levels are written L = 01, M = 00, Q = 11, H = 10.
        return found < 0 ? null : ((found >> 3) ^ 1, found & 7);
    }

    private static int Bch(int value, int generator, int degree)
    {
        int rest = value << degree;
        for (int bit = 31 - int.LeadingZeroCount(rest | 1); bit >= degree; bit = 31 - int.LeadingZeroCount(rest | 1))
            rest ^= generator << (bit - degree);
        return value << degree | rest;
    }

    private static byte[] Codewords(ReadOnlySpan<bool> dark, int version, int side, int mask)
    {
        bool[] taken = Function(version, side);
        byte[] codewords = new byte[CodewordsOf(version)];
        int at = 0;
        for (int right = side - 1; right >= 1; right -= right == 8 ? 3 : 2)
        {
            bool up = ((right < 6 ? right + 1 : right) + 1 & 2) == 0;
            for (int step = 0; step < 2 * side; step++)
            {
                int x = right - (step % 2);
                int y = up ? side - 1 - (step / 2) : step / 2;
                if (taken[(y * side) + x] || at >= 8 * codewords.Length)
                    continue;
                if (dark[(y * side) + x] != Masks(mask, x, y))
                    codewords[at / 8] |= (byte)(0x80 >> (at % 8));
                at++;
            }
        }

        return codewords;
    }

    private static int CodewordsOf(int version)
    {
        int modules = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            int patterns = (version / 7) + 2;
            modules -= (((25 * patterns) - 10) * patterns) - 55;
            if (version >= 7)
                modules -= 36;
        }

        return modules / 8;
    }

    private static bool[] Function(int version, int side)
    {
        bool[] taken = new bool[side * side];
        void Take(int left, int top, int width, int height)
        {
            for (int y = top; y < top + height; y++)
                taken.AsSpan((y * side) + left, width).Fill(true);
        }

        Take(0, 0, 9, 9);
        Take(side - 8, 0, 8, 9);
        Take(0, side - 8, 9, 8);
        Take(6, 0, 1, side);
        Take(0, 6, side, 1);
        int[] centres = AlignmentOf(version, side);
        foreach (int x in centres)
            foreach (int y in centres)
                if (!((x == 6 && (y == 6 || y == side - 7)) || (x == side - 7 && y == 6)))
                    Take(x - 2, y - 2, 5, 5);
        if (version >= 7)
        {
            Take(side - 11, 0, 3, 6);
            Take(0, side - 11, 6, 3);
        }

        return taken;
    }

    public static int[] AlignmentOf(int version, int side)
    {
        if (version == 1)
            return [];
        int count = (version / 7) + 2;
        int step = ((version * 8) + (count * 3) + 5) / ((count * 4) - 4) * 2;
        int[] centres = new int[count];
        centres[0] = 6;
        for (int i = count - 1, at = side - 7; i >= 1; i--, at -= step)
            centres[i] = at;
        return centres;
    }

    private static byte[]? Corrected(byte[] codewords, int version, int level)
    {
        int blocks = _blocks[level][version - 1], checks = _checks[level][version - 1];
        int shortLength = codewords.Length / blocks, shortBlocks = blocks - (codewords.Length % blocks);
        int shortData = shortLength - checks;
        byte[] data = new byte[codewords.Length - (blocks * checks)];
        int written = 0;
        for (int block = 0; block < blocks; block++)
        {
            int dataLength = shortData + (block < shortBlocks ? 0 : 1);
            byte[] whole = new byte[dataLength + checks];
            for (int i = 0; i < dataLength; i++)
                whole[i] = codewords[i < shortData ? (i * blocks) + block : (shortData * blocks) + block - shortBlocks];
            int start = data.Length;
            for (int i = 0; i < checks; i++)
                whole[dataLength + i] = codewords[start + (i * blocks) + block];
            if (!ReedSolomon.Correct(whole, checks))
                return null;
            whole.AsSpan(0, dataLength).CopyTo(data.AsSpan(written));
            written += dataLength;
        }

        return data;
    }

    private static bool Masks(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };
}
