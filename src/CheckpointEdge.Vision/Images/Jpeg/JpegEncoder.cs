namespace CheckpointEdge.Vision.Images.Jpeg;

/// <summary>Writes JPEG for previews and screens through libturbojpeg. Safe for concurrent callers.</summary>
public static unsafe class JpegEncoder
{
    /// <summary>Good enough for a portrait beside a face, small enough for a preview.</summary>
    public const int QualityDefault = 85;

    /// <summary>One baseline JPEG file, 4:2:0; null when the library is not installed or has no memory.</summary>
    /// <param name="quality">1 (small) to 100 (best).</param>
    public static byte[]? Encode(ColourPicture picture, int quality = QualityDefault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Encode(picture.Pixels, picture.Width, picture.Height, TurboJpegLibrary.FormatRgb, ColourPicture.BytesAPixel, quality);
    }

    /// <summary>One baseline JPEG file of brightness; null when the library is not installed or has no memory.</summary>
    /// <param name="quality">1 (small) to 100 (best).</param>
    public static byte[]? Encode(GreyPicture picture, int quality = QualityDefault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Encode(picture.Pixels, picture.Width, picture.Height, TurboJpegLibrary.FormatGrey, 1, quality);
    }

    private static byte[]? Encode(ReadOnlySpan<byte> pixels, int width, int height, int format, int bytesAPixel, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (!TurboJpegLibrary.IsInstalled)
            return null;
        const int Grey = 3;
        int sampling = format == TurboJpegLibrary.FormatGrey ? Grey : TurboJpegLibrary.Sampling420;
        nint handle = TurboJpegLibrary.InitCompress();
        if (handle == 0)
            return null;
        byte* file = null;
        nuint sizeBytes = 0;
        try
        {
            int answer;
            fixed (byte* source = pixels)
            {
                answer = TurboJpegLibrary.Compress(
                    handle, source, width, width * bytesAPixel, height, format, ref file, ref sizeBytes, sampling, quality, 0);
            }

            return answer == 0 ? new ReadOnlySpan<byte>(file, (int)sizeBytes).ToArray() : null;
        }
        finally
        {
            if (file is not null)
                TurboJpegLibrary.Free(file);
            _ = TurboJpegLibrary.Destroy(handle);
        }
    }
}
