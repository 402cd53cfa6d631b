using System.Buffers.Binary;

namespace CheckpointEdge.Vision.Images.Png;

/// <summary>
/// Turns the plain bytes of a row into red, green and blue on white. Samples of 16 bits keep their upper eight. Immutable
/// after it is made.
/// </summary>
internal sealed class PngRow
{
    private const int ColoursMax = 256;

    private readonly PngFormat _format;

    /// <summary>What a sample of at most 8 bits shows as, 3 bytes each; the palette where there is one.</summary>
    private readonly byte[] _shown;

    /// <summary>The one colour that is transparent in a picture without alpha (tRNS), else null.</summary>
    private readonly int[]? _clear;

    public PngRow(PngFormat format, byte[] palette, byte[] transparency)
    {
        _format = format;
        _shown = new byte[ColoursMax * ColourPicture.BytesAPixel];
        if (format.HasPalette)
        {
            if (palette.Length is 0 or > ColoursMax * ColourPicture.BytesAPixel || palette.Length % ColourPicture.BytesAPixel != 0)
            {
                Fault = "The PNG picture is damaged: its palette is missing or has a wrong size.";
                return;
            }

            for (int i = 0; i < palette.Length; i++)
            {
                int colour = i / ColourPicture.BytesAPixel;
                _shown[i] = OnWhite(palette[i], colour < transparency.Length ? transparency[colour] : byte.MaxValue);
            }
        }
        else
        {
            int largest = (1 << Math.Min(format.BitDepth, 8)) - 1;
            for (int i = 0; i <= largest; i++)
                _shown.AsSpan(i * ColourPicture.BytesAPixel, ColourPicture.BytesAPixel).Fill((byte)(i * byte.MaxValue / largest));
            if (!format.HasAlpha && transparency.Length >= 2 * format.Channels)
            {
                _clear = new int[format.Channels];
                for (int i = 0; i < _clear.Length; i++)
                    _clear[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i));
            }
        }
    }

    public string? Fault { get; }

    /// <summary>Writes the pixels of one row of a pass to their columns of the picture's row.</summary>
    public void Into(ReadOnlySpan<byte> plain, int count, Span<byte> row, int firstColumn, int columnStep)
    {
        for (int i = 0; i < count; i++)
        {
            Span<byte> pixel = row.Slice((firstColumn + i * columnStep) * ColourPicture.BytesAPixel, ColourPicture.BytesAPixel);
            if (_format.BitDepth < 8 || _format.Channels == 1 && _format.BitDepth == 8)
                Shown(plain, i, pixel);
            else
                Sampled(plain.Slice(i * _format.BitsAPixel / 8, _format.BitsAPixel / 8), pixel);
        }
    }

    /// <summary>One sample of at most 8 bits: a colour of the palette, or a grey.</summary>
    private void Shown(ReadOnlySpan<byte> plain, int i, Span<byte> pixel)
    {
        int bit = i * _format.BitDepth;
        int sample = (plain[bit >> 3] >> (8 - _format.BitDepth - (bit & 7))) & ((1 << _format.BitDepth) - 1);
        if (_clear is not null && sample == _clear[0])
            pixel.Fill(byte.MaxValue);
        else
            _shown.AsSpan(sample * ColourPicture.BytesAPixel, ColourPicture.BytesAPixel).CopyTo(pixel);
    }

    /// <summary>Several samples, or samples of 16 bits.</summary>
    private void Sampled(ReadOnlySpan<byte> samples, Span<byte> pixel)
    {
        int size = _format.BitDepth / 8;
        int colours = _format.Channels >= 3 ? 3 : 1;
        int alpha = _format.HasAlpha ? samples[colours * size] : byte.MaxValue;
        if (_clear is not null && IsClear(samples, size))
            alpha = 0;
        pixel[0] = OnWhite(samples[0], alpha);
        pixel[1] = colours == 3 ? OnWhite(samples[size], alpha) : pixel[0];
        pixel[2] = colours == 3 ? OnWhite(samples[2 * size], alpha) : pixel[0];
    }

    private bool IsClear(ReadOnlySpan<byte> samples, int size)
    {
        for (int i = 0; i < _clear!.Length; i++)
        {
            int sample = size == 2 ? BinaryPrimitives.ReadUInt16BigEndian(samples[(2 * i)..]) : samples[i];
            if (sample != _clear[i])
                return false;
        }

        return true;
    }

    private static byte OnWhite(int value, int alpha) =>
        alpha == byte.MaxValue ? (byte)value : (byte)((value * alpha + byte.MaxValue * (byte.MaxValue - alpha) + 127) / byte.MaxValue);
}
