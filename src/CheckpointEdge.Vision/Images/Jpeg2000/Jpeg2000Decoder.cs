namespace CheckpointEdge.Vision.Images.Jpeg2000;

internal static class Jpeg2000Decoder
{
    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureHeader header, PictureLimits limits) =>
        PictureReading.Not("JPEG 2000 is not read yet.");
}
