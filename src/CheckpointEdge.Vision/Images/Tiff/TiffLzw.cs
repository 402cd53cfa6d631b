namespace CheckpointEdge.Vision.Images.Tiff;

/// <summary>The LZW of TIFF 6.0, section 13: codes of 9 to 12 bits, the high bit first. Stateless.</summary>
internal static class TiffLzw
{
    private const int Clear = 256;
    private const int End = 257;
    private const int WidthMin = 9;
    private const int WidthMax = 12;

    /// <summary>Fills the target, or as much of it as the codes give; says how many bytes that were, -1 for a wrong code.</summary>
    public static int Decode(ReadOnlySpan<byte> codes, Span<byte> target)
    {
        // What a code stands for has been written before: one number says where, another how long it is.
        Span<int> starts = stackalloc int[1 << WidthMax];
        Span<int> lengths = stackalloc int[1 << WidthMax];
        (int width, int next, int written, int lastStart, int lastLength) = (WidthMin, End + 1, 0, 0, 0);
        (uint bits, int held, int from) = (0, 0, 0);
        while (written < target.Length)
        {
            for (; held < width && from < codes.Length; held += 8)
                bits = (bits << 8) | codes[from++];
            if (held < width)
                return written;
            held -= width;
            int code = (int)(bits >> held) & ((1 << width) - 1);
            if (code == End)
                return written;
            if (code == Clear)
            {
                (width, next, lastLength) = (WidthMin, End + 1, 0);
                continue;
            }

            if (lastLength > 0 && next < starts.Length)
                (starts[next], lengths[next++]) = (lastStart, lastLength + 1);
            if (code >= next)
                return -1;
            (lastStart, int start) = (written, starts[code]);
            lastLength = code < Clear ? 1 : Math.Min(lengths[code], target.Length - written);
            if (code < Clear)
                target[written++] = (byte)code;
            else
                for (int i = 0; i < lastLength; i++)
                    target[written++] = target[start + i];

            // The width grows one code early (section 13, "bit ordering").
            if (next + 1 >= 1 << width && width < WidthMax)
                width++;
        }

        return written;
    }
}
