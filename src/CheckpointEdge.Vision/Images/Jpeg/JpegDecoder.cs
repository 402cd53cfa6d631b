namespace CheckpointEdge.Vision.Images.Jpeg;

/// <summary>
/// JPEG through libturbojpeg: baseline and progressive, grey, YCbCr, RGB and the CMYK of old scanners. Safe for
/// concurrent callers: every call has a handle of its own.
/// </summary>
internal static unsafe class JpegDecoder
{
    /// <summary>The library scales by 1/2, 1/4 and 1/8.</summary>
    private const int ScaleShiftMax = 3;

    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureHeader header)
    {
        ColourPicture picture;
        string? finding;
        (nint handle, int colours, finding) = Open(file, header);
        if (finding is not null)
            return PictureReading.Not(finding);
        try
        {
            picture = new ColourPicture(header.Width, header.Height);
            finding = colours is TurboJpegLibrary.ColoursCmyk or TurboJpegLibrary.ColoursYcck
                ? InksInto(handle, file, picture)
                : Into(handle, file, picture.Pixels, header, TurboJpegLibrary.FormatRgb, ColourPicture.BytesAPixel);
        }
        finally
        {
            _ = TurboJpegLibrary.Destroy(handle);
        }

        return finding is null
            ? PictureReading.Of(Exif.Upright(picture, Exif.OrientationOfJpeg(file)))
            : PictureReading.Not(finding);
    }

    /// <summary>
    /// Brightness alone: the colours are left undecoded where the file keeps them apart, and a picture larger than asked is
    /// made smaller by powers of two while its blocks are put together.
    /// </summary>
    /// <param name="sideEnough">Pixels of the longer side; it does not become shorter than this by making smaller.</param>
    public static GreyReading DecodeGrey(ReadOnlySpan<byte> file, PictureHeader header, int sideEnough)
    {
        (nint handle, int colours, string? finding) = Open(file, header);
        if (finding is not null)
            return GreyReading.Not(finding);
        GreyPicture picture;
        try
        {
            if (colours is TurboJpegLibrary.ColoursCmyk or TurboJpegLibrary.ColoursYcck)
            {
                ColourPicture inks = new(header.Width, header.Height);
                finding = InksInto(handle, file, inks);
                picture = inks.ToGrey();
            }
            else
            {
                int shift = 0;
                while (shift < ScaleShiftMax && Math.Max(header.Width, header.Height) >> (shift + 1) >= sideEnough)
                    shift++;
                // The library rounds up: a part of a block is one more pixel.
                int round = (1 << shift) - 1;
                PictureHeader scaled = new(header.Type, (header.Width + round) >> shift, (header.Height + round) >> shift);
                picture = new(scaled.Width, scaled.Height);
                finding = Into(handle, file, picture.Pixels, scaled, TurboJpegLibrary.FormatGrey, 1);
            }
        }
        finally
        {
            _ = TurboJpegLibrary.Destroy(handle);
        }

        return finding is null
            ? GreyReading.Of(Exif.Upright(picture, Exif.OrientationOfJpeg(file)))
            : GreyReading.Not(finding);
    }

    /// <summary>A handle that has read the header; the caller destroys it. With a finding there is none.</summary>
    private static (nint Handle, int Colours, string? Finding) Open(ReadOnlySpan<byte> file, PictureHeader header)
    {
        if (!TurboJpegLibrary.IsInstalled)
            return (0, 0, TurboJpegLibrary.Missing);
        nint handle = TurboJpegLibrary.InitDecompress();
        if (handle == 0)
            return (0, 0, "The JPEG library has no memory left.");
        int colours, width, height;
        fixed (byte* bytes = file)
        {
            // An unusual sampling fails here and is decoded all the same, so the answer is not asked for; the sizes are.
            _ = TurboJpegLibrary.DecompressHeader(handle, bytes, (nuint)file.Length, out width, out height, out _, out colours);
        }

        if (width == header.Width && height == header.Height)
            return (handle, colours, null);
        _ = TurboJpegLibrary.Destroy(handle);
        return (0, 0, "The JPEG picture is damaged: its header cannot be read.");
    }

    /// <summary>Null when every pixel came.</summary>
    private static string? Into(
        nint handle, ReadOnlySpan<byte> file, Span<byte> pixels, PictureHeader header, int format, int bytesAPixel)
    {
        int answer;
        fixed (byte* bytes = file)
        fixed (byte* target = pixels)
        {
            answer = TurboJpegLibrary.Decompress(
                handle, bytes, (nuint)file.Length, target, header.Width, header.Width * bytesAPixel, header.Height, format,
                TurboJpegLibrary.FlagLimitScans);
        }

        if (answer == 0)
            return null;
        // A warning leaves the picture whole or nearly so: cameras leave rubbish before markers. What ends too early has
        // grey where a face or a line should be, and is refused.
        string text = TurboJpegLibrary.ErrorText(handle);
        bool whole = text.Contains("extraneous bytes", StringComparison.Ordinal);
        return whole ? null
            : text.Contains("remature end", StringComparison.Ordinal) ? "The JPEG picture is cut off: its last part is missing."
            : "The JPEG picture is damaged and cannot be decoded.";
    }

    private static string? InksInto(nint handle, ReadOnlySpan<byte> file, ColourPicture picture)
    {
        const int Inks = 4;
        PictureHeader header = new(PictureType.Jpeg, picture.Width, picture.Height);
        byte[] inks = new byte[PictureSize.Bytes(picture.Width, picture.Height, Inks)];
        if (Into(handle, file, inks, header, TurboJpegLibrary.FormatCmyk, Inks) is { } finding)
            return finding;
        // Adobe writes inks inverted (255 is no ink), and every scanner followed.
        Span<byte> pixels = picture.Pixels;
        for (int from = 0, to = 0; to < pixels.Length; from += Inks, to += ColourPicture.BytesAPixel)
        {
            int black = inks[from + 3];
            pixels[to] = (byte)(inks[from] * black / 255);
            pixels[to + 1] = (byte)(inks[from + 1] * black / 255);
            pixels[to + 2] = (byte)(inks[from + 2] * black / 255);
        }

        return null;
    }
}
