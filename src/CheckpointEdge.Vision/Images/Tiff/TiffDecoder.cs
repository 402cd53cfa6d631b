namespace CheckpointEdge.Vision.Images.Tiff;

/// <summary>
/// TIFF 6.0 as scanners and research sets have it: the first picture, in strips, 8 bits a sample, grey or RGB, plain or
/// LZW. Managed; safe for concurrent callers.
/// </summary>
internal static class TiffDecoder
{
    private const int Width = 256;
    private const int Height = 257;
    private const int BitsPerSample = 258;
    private const int Compression = 259;
    private const int Photometric = 262;
    private const int StripOffsets = 273;
    private const int SamplesPerPixel = 277;
    private const int RowsPerStrip = 278;
    private const int StripByteCounts = 279;
    private const int PlanarConfiguration = 284;
    private const int Predictor = 317;

    private const int Plain = 1;
    private const int Lzw = 5;
    private const int WhiteIsZero = 0;
    private const int Rgb = 2;

    /// <summary>RGB and one more that is not looked at.</summary>
    private const int SamplesMax = 4;

    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        TiffDirectory directory = new(file);
        long width = directory.Value(Width, 0);
        long height = directory.Value(Height, 0);
        if (width is < 1 or > PictureHeader.SideMax || height is < 1 or > PictureHeader.SideMax)
            return PictureReading.Not("The TIFF file says of itself that it has no picture of a size that is read here.");
        if (limits.Refuses((int)width, (int)height) is { } refusal)
            return PictureReading.Not(refusal);
        int samples = (int)Math.Min(directory.Value(SamplesPerPixel, 1), SamplesMax + 1);
        long photometric = directory.Value(Photometric, 1);
        if (directory.Value(BitsPerSample, 1) != 8 || directory.Value(Compression, Plain) is not (Plain or Lzw)
            || directory.Value(PlanarConfiguration, 1) != 1 || photometric is not (>= WhiteIsZero and <= Rgb)
            || samples < (photometric == Rgb ? 3 : 1) || samples > SamplesMax)
        {
            return PictureReading.Not("The TIFF picture is stored in a way that is not read here (only 8 bits, grey or RGB, plain or LZW).");
        }

        byte[] pixels = new byte[PictureSize.Bytes((int)width, (int)height, samples)];
        if (!Strips(file, directory, pixels, (int)width * samples, (int)height))
            return PictureReading.Not("The TIFF picture is damaged or cut off.");
        if (directory.Value(Predictor, 1) == 2)
            Undo(pixels, (int)width * samples, samples);
        return PictureReading.Of(Coloured(pixels, (int)width, (int)height, samples, photometric));
    }

    private static bool Strips(ReadOnlySpan<byte> file, TiffDirectory directory, Span<byte> pixels, int rowBytes, int height)
    {
        int rows = (int)Math.Clamp(directory.Value(RowsPerStrip, height), 1, height);
        bool packed = directory.Value(Compression, Plain) == Lzw;
        for (int strip = 0, top = 0; top < height; strip++, top += rows)
        {
            long offset = directory.Value(StripOffsets, -1, strip);
            long length = directory.Value(StripByteCounts, -1, strip);
            if (offset < 0 || length < 0 || offset + length > file.Length)
                return false;
            ReadOnlySpan<byte> from = file.Slice((int)offset, (int)length);
            Span<byte> to = pixels.Slice(top * rowBytes, Math.Min(rows, height - top) * rowBytes);
            if (packed)
            {
                if (TiffLzw.Decode(from, to) != to.Length)
                    return false;
            }
            else if (from.Length < to.Length)
            {
                return false;
            }
            else
            {
                from[..to.Length].CopyTo(to);
            }
        }

        return true;
    }

    /// <summary>Each sample was stored as its difference from the one to its left (TIFF 6.0, section 14).</summary>
    private static void Undo(Span<byte> pixels, int rowBytes, int samples)
    {
        for (int row = 0; row < pixels.Length; row += rowBytes)
            for (int i = row + samples; i < row + rowBytes; i++)
                pixels[i] += pixels[i - samples];
    }

    private static ColourPicture Coloured(ReadOnlySpan<byte> pixels, int width, int height, int samples, long photometric)
    {
        ColourPicture picture = new(width, height);
        Span<byte> to = picture.Pixels;
        byte flip = photometric == WhiteIsZero ? (byte)0xFF : (byte)0;
        for (int i = 0, from = 0; i < to.Length; i += ColourPicture.BytesAPixel, from += samples)
        {
            for (int colour = 0; colour < ColourPicture.BytesAPixel; colour++)
                to[i + colour] = (byte)(pixels[photometric == Rgb ? from + colour : from] ^ flip);
        }

        return picture;
    }
}
