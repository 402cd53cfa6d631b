namespace CheckpointEdge.Vision.Images;

/// <summary>How many bytes a picture takes; a size that no array holds is a fault of the caller.</summary>
internal static class PictureSize
{
    public static int Bytes(int width, int height, int bytesAPixel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long bytes = (long)width * height * bytesAPixel;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Array.MaxLength, nameof(height));
        return (int)bytes;
    }
}
