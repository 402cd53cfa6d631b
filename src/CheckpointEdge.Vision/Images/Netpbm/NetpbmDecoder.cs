namespace CheckpointEdge.Vision.Images.Netpbm;

/// <summary>
/// Binary netpbm: PGM (P5) and PPM (P6), 8 or 16 bits a sample, comments in the header. Research sets of faces come so.
/// Safe for concurrent callers.
/// </summary>
internal static class NetpbmDecoder
{
    private const int HeaderSizeBytesMax = 1024;
    private const int LargestSample = 65535;

    /// <summary>What the header says; null when it is none.</summary>
    internal sealed record Header(bool IsColour, int Width, int Height, int Largest, int SizeBytes);

    public static Header? ReadHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || file[0] != 'P' || file[1] is not ((byte)'5' or (byte)'6'))
            return null;
        ReadOnlySpan<byte> head = file[..Math.Min(file.Length, HeaderSizeBytesMax)];
        int at = 2;
        int? width = Number(head, ref at), height = Number(head, ref at), largest = Number(head, ref at);
        // One white space byte ends the header.
        return width is >= 1 && height is >= 1 && largest is >= 1 and <= LargestSample && at < head.Length && IsSpace(head[at])
            ? new Header(file[1] == '6', width.Value, height.Value, largest.Value, at + 1)
            : null;
    }

    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureHeader size)
    {
        if (ReadHeader(file) is not { } header)
            return PictureReading.Not("The netpbm picture is damaged: its header cannot be read.");
        int sampleBytes = header.Largest > byte.MaxValue ? 2 : 1;
        int channels = header.IsColour ? 3 : 1;
        ReadOnlySpan<byte> samples = file[header.SizeBytes..];
        if (samples.Length < (long)size.Width * size.Height * channels * sampleBytes)
            return PictureReading.Not("The netpbm picture is cut off: its last part is missing.");
        ColourPicture picture = new(size.Width, size.Height);
        Span<byte> pixels = picture.Pixels;
        for (int to = 0, from = 0; to < pixels.Length; to++)
        {
            int sample = sampleBytes == 2 ? samples[from] << 8 | samples[from + 1] : samples[from];
            pixels[to] = (byte)(Math.Min(sample, header.Largest) * byte.MaxValue / header.Largest);
            if (header.IsColour || to % ColourPicture.BytesAPixel == 2)
                from += sampleBytes;
        }

        return PictureReading.Of(picture);
    }

    private static int? Number(ReadOnlySpan<byte> head, ref int at)
    {
        while (at < head.Length && (IsSpace(head[at]) || head[at] == '#'))
        {
            if (head[at] == '#')
                while (at < head.Length && head[at] != '\n')
                    at++;
            else
                at++;
        }

        int start = at;
        int value = 0;
        while (at < head.Length && char.IsAsciiDigit((char)head[at]) && at - start < 6)
            value = value * 10 + (head[at++] - '0');
        return at == start ? null : value;
    }

    private static bool IsSpace(byte value) => value is 0x20 or (>= 9 and <= 13);
}
