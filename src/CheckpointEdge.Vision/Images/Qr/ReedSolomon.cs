namespace CheckpointEdge.Vision.Images.Qr;

/// <summary>Reed-Solomon codes over GF(2⁸) by 0x11D with roots α⁰, α¹, … (ISO/IEC 18004, annex A). Static.</summary>
internal static class ReedSolomon
{
    private static readonly byte[] _power = new byte[512];
    private static readonly byte[] _log = new byte[256];

    static ReedSolomon()
    {
        int value = 1;
        for (int i = 0; i < 255; i++)
        {
            _power[i] = _power[i + 255] = (byte)value;
            _log[value] = (byte)i;
            value = value << 1 ^ (value >> 7) * 0x11D;
        }
    }

    /// <summary>Corrects a block in its place.</summary>
    /// <param name="checks">Of its codewords, how many at the end are of the error correction.</param>
    /// <returns>False: more is wrong than can be found.</returns>
    public static bool Correct(Span<byte> block, int checks)
    {
        byte[] syndromes = new byte[checks];
        if (!Syndromes(block, syndromes))
            return true;
        // Berlekamp and Massey: the shortest register that makes the syndromes.
        byte[] locator = new byte[checks + 1], before = new byte[checks + 1];
        locator[0] = before[0] = 1;
        int length = 0, since = 1;
        byte last = 1;
        for (int n = 0; n < checks; n++)
        {
            int gap = syndromes[n];
            for (int i = 1; i <= length; i++)
                gap ^= Times(locator[i], syndromes[n - i]);
            if (gap == 0)
            {
                since++;
                continue;
            }

            byte[] kept = [.. locator];
            byte factor = Times((byte)gap, Inverse(last));
            for (int i = 0; i + since <= checks; i++)
                locator[i + since] ^= Times(factor, before[i]);
            if (2 * length > n)
            {
                since++;
                continue;
            }

            length = n + 1 - length;
            (before, last, since) = (kept, (byte)gap, 1);
        }

        if (2 * length > checks)
            return false;
        byte[] evaluator = new byte[checks];
        for (int i = 0; i < checks; i++)
            for (int j = 0; j <= i && j <= length; j++)
                evaluator[i] ^= Times(locator[j], syndromes[i - j]);
        int found = 0;
        for (int place = 0; place < block.Length; place++)
        {
            int root = (255 - place) % 255; // α to the minus place
            if (At(locator.AsSpan(0, length + 1), root) != 0)
                continue;
            int slope = 0;
            for (int i = 1; i <= length; i += 2)
                slope ^= Times(locator[i], _power[root * (i - 1) % 255]);
            if (slope == 0)
                return false;
            byte wrong = Times(Times(_power[place % 255], At(evaluator, root)), Inverse((byte)slope));
            block[block.Length - 1 - place] ^= wrong;
            found++;
        }

        return found == length && !Syndromes(block, syndromes);
    }

    private static bool Syndromes(ReadOnlySpan<byte> block, Span<byte> syndromes)
    {
        bool any = false;
        for (int i = 0; i < syndromes.Length; i++)
        {
            byte sum = 0;
            foreach (byte codeword in block)
                sum = (byte)(Times(sum, _power[i]) ^ codeword);
            syndromes[i] = sum;
            any |= sum != 0;
        }

        return any;
    }

    private static byte At(ReadOnlySpan<byte> polynomial, int power)
    {
        int sum = 0;
        for (int i = 0; i < polynomial.Length; i++)
            sum ^= Times(polynomial[i], _power[power * i % 255]);
        return (byte)sum;
    }

    private static byte Times(byte one, byte other) => one == 0 || other == 0 ? (byte)0 : _power[_log[one] + _log[other]];

    private static byte Inverse(byte value) => _power[255 - _log[value]];
}
