namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Frames of cameras that send no JPEG: YUYV (two pixels in four bytes: luma, blue difference, luma, red difference;
/// ITU-R BT.601, 16 to 235). Safe for concurrent callers.
/// </summary>
public static class YuyvPictures
{
    /// <summary>The frame's colours, or the sentence that says why not.</summary>
    /// <param name="width">Pixels; of an odd width the last pixel shares the colours of its neighbour.</param>
    /// <param name="strideBytes">From row to row, at least 2 × width.</param>
    public static PictureReading Decode(ReadOnlySpan<byte> frame, int width, int height, int strideBytes, PictureLimits? limits = null)
    {
        if (width < 1 || height < 1 || strideBytes < 2 * width)
            return PictureReading.Not("The frame says of itself that it has no picture.");
        if ((limits ?? PictureLimits.Default).Refuses(width, height) is { } refusal)
            return PictureReading.Not(refusal);
        if (frame.Length < (long)strideBytes * (height - 1) + 2 * width)
            return PictureReading.Not("The frame is cut off: its last part is missing.");
        ColourPicture picture = new(width, height);
        for (int y = 0; y < height; y++)
            Row(frame.Slice(y * strideBytes, 2 * width), picture.Row(y));
        return PictureReading.Of(picture);
    }

    private static void Row(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int from = 0, to = 0; to < target.Length; from += 2, to += ColourPicture.BytesAPixel)
        {
            int pair = from & ~3;
            int blue = source[Math.Min(pair + 1, source.Length - 1)] - 128;
            int red = pair + 3 < source.Length ? source[pair + 3] - 128 : 0;

            // 298 / 256 stretches 16..235 to 0..255; the rest are BT.601's factors in the same fixed point.
            int luma = 298 * (source[from] - 16) + 128;
            target[to] = Clamped(luma + 409 * red);
            target[to + 1] = Clamped(luma - 100 * blue - 208 * red);
            target[to + 2] = Clamped(luma + 516 * blue);
        }
    }

    private static byte Clamped(int value) => (byte)Math.Clamp(value >> 8, 0, byte.MaxValue);
}
