using System.Globalization;
using System.Text;

namespace CheckpointEdge.Vision.Images.Qr;

/// <summary>The stream of segments in the data of a code (clause 7.4). Codes of a set, kanji and FNC1 are not taken: no ticket has them.</summary>
internal static class QrText
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private static readonly int[] _powersOfTen = [1, 10, 100, 1000];

    public static string? Of(ReadOnlySpan<byte> data, int version)
    {
        Bits bits = new(data);
        StringBuilder text = new();
        int size = version < 10 ? 0 : version < 27 ? 1 : 2;
        while (bits.Left >= 4 && bits.Take(4) is int mode and not 0)
        {
            bool read = mode switch
            {
                1 => Digits(ref bits, size, text),
                2 => Alphanumeric(ref bits, size, text),
                4 => Bytes(ref bits, size, text),
                7 => Skip(ref bits),
                _ => false,
            };
            if (!read)
                return null;
        }

        return text.ToString();
    }

    private static bool Digits(ref Bits bits, int size, StringBuilder text)
    {
        int left = bits.Take(10 + (2 * size));
        for (; left > 0; left -= 3)
        {
            int digits = Math.Min(left, 3);
            int value = bits.Take((3 * digits) + 1);
            if (value < 0 || value >= _powersOfTen[digits])
                return false;
            text.Append(value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
        }

        return left <= 0;
    }

    private static bool Alphanumeric(ref Bits bits, int size, StringBuilder text)
    {
        int left = bits.Take(9 + (2 * size));
        for (; left > 1; left -= 2)
        {
            int pair = bits.Take(11);
            if (pair is < 0 or >= 45 * 45)
                return false;
            text.Append(Letters[pair / 45]).Append(Letters[pair % 45]);
        }

        if (left != 1)
            return left == 0;
        int last = bits.Take(6);
        if (last is < 0 or >= 45)
            return false;
        text.Append(Letters[last]);
        return true;
    }

    private static bool Bytes(ref Bits bits, int size, StringBuilder text)
    {
        int count = bits.Take(size == 0 ? 8 : 16);
        if (count < 0 || bits.Left < 8 * count)
            return false;
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)bits.Take(8);
        text.Append(Encoding.UTF8.GetString(bytes));
        return true;
    }

    /// <summary>The name of a character set: UTF-8 is what is read in any case.</summary>
    private static bool Skip(ref Bits bits)
    {
        int first = bits.Take(8);
        return first >= 0 && (first < 0x80 || (first < 0xC0 ? bits.Take(8) : bits.Take(16)) >= 0);
    }

    private ref struct Bits(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private int _at;

        public readonly int Left => (8 * _data.Length) - _at;

        /// <returns>-1: fewer are left.</returns>
        public int Take(int count)
        {
            if (Left < count)
                return -1;
            int value = 0;
            for (int i = 0; i < count; i++, _at++)
                value = value << 1 | (_data[_at / 8] >> (7 - (_at % 8)) & 1);
            return value;
        }
    }
}
