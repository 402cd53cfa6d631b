using System.Numerics;
using System.Runtime.CompilerServices;

namespace CheckpointEdge.Simulators.ChipReaders.Faces;

/// <summary>
/// Writes a colour picture as baseline JPEG (ITU-T T.81): three components without subsampling, the tables of annex K.
/// Small and plain; made for the drawn faces of simulated passports. Used once per picture.
/// </summary>
internal sealed class JpegWriter
{
    private const int Block = 8;

    private static readonly byte[] _zigzag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Table K.1.</summary>
    private static readonly byte[] _luminance =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    /// <summary>Table K.3: codes of each length for the DC differences 0 to 11.</summary>
    private static readonly byte[] _dcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

    private static readonly byte[] _dcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    /// <summary>Table K.5.</summary>
    private static readonly byte[] _acCounts = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D];

    private static readonly byte[] _acValues = Convert.FromHexString(
        "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A"
        + "434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AA"
        + "B2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA");

    private static readonly (int Code, int Length)[] _dc = Codes(_dcCounts, _dcValues);
    private static readonly (int Code, int Length)[] _ac = Codes(_acCounts, _acValues);
    private static readonly float[] _cosines = Cosines();

    private readonly MemoryStream _out = new();
    private readonly int[] _steps;
    private readonly int[] _values = new int[64];
    private int _bits;
    private int _bitCount;

    /// <param name="quality">1 to 100, as libjpeg scales table K.1.</param>
    private JpegWriter(int quality)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        _steps = [.. _luminance.Select(step => Math.Clamp((step * scale + 50) / 100, 1, 255))];
    }

    /// <param name="colourAt">Red, green and blue (0 to 255) at x and y.</param>
    public static byte[] Write(int width, int height, int quality, Func<int, int, Vector3> colourAt)
    {
        JpegWriter writer = new(quality);
        writer.WriteHeaders(width, height);
        int[] previous = new int[3];
        float[][] samples = [new float[64], new float[64], new float[64]];
        for (int top = 0; top < height; top += Block)
        {
            for (int left = 0; left < width; left += Block)
            {
                for (int i = 0; i < 64; i++)
                    Separate(colourAt(Math.Min(left + i % 8, width - 1), Math.Min(top + i / 8, height - 1)), samples, i);
                for (int component = 0; component < 3; component++)
                    previous[component] = writer.WriteBlock(samples[component], previous[component]);
            }
        }

        writer.Put(0x7F, 7);
        writer._out.Write([0xFF, 0xD9]);
        return writer._out.ToArray();
    }

    /// <summary>Brightness and two colour differences, about zero (JFIF 1.02).</summary>
    private static void Separate(Vector3 colour, float[][] samples, int at)
    {
        samples[0][at] = 0.299f * colour.X + 0.587f * colour.Y + 0.114f * colour.Z - 128;
        samples[1][at] = -0.168736f * colour.X - 0.331264f * colour.Y + 0.5f * colour.Z;
        samples[2][at] = 0.5f * colour.X - 0.418688f * colour.Y - 0.081312f * colour.Z;
    }

    private void WriteHeaders(int width, int height)
    {
        _out.Write([0xFF, 0xD8]);
        Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        Segment(0xDB, [0, .. _zigzag.Select(at => (byte)_steps[at])]);
        Segment(0xC0,
        [
            8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3,
            1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
        ]);
        Segment(0xC4, [0x00, .. _dcCounts, .. _dcValues]);
        Segment(0xC4, [0x10, .. _acCounts, .. _acValues]);
        Segment(0xDA, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    }

    private void Segment(byte marker, byte[] content) =>
        _out.Write([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);

    /// <returns>The quantised DC value, for the next block of the component.</returns>
    private int WriteBlock(float[] samples, int previous)
    {
        Quantise(samples);
        int[] values = _values;
        PutValue(_dc, 0, values[0] - previous);
        int zeros = 0;
        for (int i = 1; i < 64; i++)
        {
            int value = values[i];
            if (value == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
                Put(_ac[0xF0].Code, _ac[0xF0].Length);
            PutValue(_ac, zeros, value);
            zeros = 0;
        }

        if (zeros > 0)
            Put(_ac[0].Code, _ac[0].Length);
        return values[0];
    }

    /// <summary>Discrete cosine transform (A.3.3) by rows and columns, divided by the steps, in zigzag order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Quantise(float[] samples)
    {
        Span<float> rows = stackalloc float[64];
        for (int y = 0; y < 8; y++)
        {
            for (int u = 0; u < 8; u++)
            {
                float sum = 0;
                for (int x = 0; x < 8; x++)
                    sum += samples[y * 8 + x] * _cosines[u * 8 + x];
                rows[y * 8 + u] = sum;
            }
        }

        for (int i = 0; i < 64; i++)
        {
            int at = _zigzag[i];
            float sum = 0;
            for (int y = 0; y < 8; y++)
                sum += rows[y * 8 + at % 8] * _cosines[at / 8 * 8 + y];
            _values[i] = (int)MathF.Round(sum / _steps[at]);
        }
    }

    /// <summary>The code for zeros before it and its size, then its bits; a negative value as its complement (F.1.2).</summary>
    private void PutValue((int Code, int Length)[] codes, int zeros, int value)
    {
        int size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        (int code, int length) = codes[zeros << 4 | size];
        Put(code, length);
        if (size > 0)
            Put((value < 0 ? value - 1 : value) & ((1 << size) - 1), size);
    }

    private void Put(int bits, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            _bits = _bits << 1 | bits >> bit & 1;
            if (++_bitCount < 8)
                continue;
            _out.WriteByte((byte)_bits);
            if ((byte)_bits == 0xFF)
                _out.WriteByte(0);
            (_bits, _bitCount) = (0, 0);
        }
    }

    /// <summary>Canonical codes (C.2).</summary>
    private static (int Code, int Length)[] Codes(byte[] counts, byte[] values)
    {
        (int Code, int Length)[] codes = new (int, int)[256];
        int code = 0;
        int next = 0;
        for (int length = 1; length <= counts.Length; length++, code <<= 1)
        {
            for (int i = 0; i < counts[length - 1]; i++)
                codes[values[next++]] = (code++, length);
        }

        return codes;
    }

    private static float[] Cosines()
    {
        float[] cosines = new float[64];
        for (int u = 0; u < 8; u++)
        {
            for (int x = 0; x < 8; x++)
                cosines[u * 8 + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos((2 * x + 1) * u * Math.PI / 16));
        }

        return cosines;
    }
}
