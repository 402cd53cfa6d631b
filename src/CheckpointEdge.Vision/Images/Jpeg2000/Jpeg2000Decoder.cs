using System.Runtime.InteropServices;
using Native = CheckpointEdge.Vision.Images.Jpeg2000.OpenJpegLibrary;

namespace CheckpointEdge.Vision.Images.Jpeg2000;

/// <summary>
/// JPEG 2000 through OpenJPEG: the picture of most chips. The boxes of a JP2 file are read here and only its codestream is
/// handed to the library, after <see cref="Jpeg2000Codestream"/> has seen what it asks for. Safe for concurrent callers.
/// </summary>
internal static unsafe class Jpeg2000Decoder
{
    /// <summary>OpenJPEG works with some 30 bytes a pixel; no chip and no reader sends a picture larger than this.</summary>
    public const long PixelsMax = 8_000_000;

    private const int StreamBufferSizeBytes = 64 * 1024;
    private const string Damaged = "The JPEG 2000 picture is damaged or cut off and cannot be decoded.";

    /// <summary>Where the library's read function stands.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Source
    {
        public byte* Bytes;
        public long SizeBytes;
        public long At;
    }

    public static PictureReading Decode(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        ReadOnlySpan<byte> codestream = Jpeg2000Codestream.Find(file, out Jpeg2000Colours colours, out bool hasPalette);
        if (hasPalette)
            return PictureReading.Not("The JPEG 2000 picture has a palette, which is not read here.");
        if (Jpeg2000Codestream.Refusal(codestream, limits, PixelsMax) is { } refusal)
            return PictureReading.Not(refusal);
        if (!Native.IsInstalled)
            return PictureReading.Not(Native.Missing);
        fixed (byte* bytes = codestream)
        {
            Source source = new() { Bytes = bytes, SizeBytes = codestream.Length };
            return Decode(&source, colours);
        }
    }

    private static PictureReading Decode(Source* source, Jpeg2000Colours colours)
    {
        Native.Image* image = null;
        nint codec = Native.CreateDecompress(Native.CodecRaw);
        nint stream = Native.StreamCreate(StreamBufferSizeBytes, isInput: 1);
        try
        {
            if (codec == 0 || stream == 0)
                return PictureReading.Not("The JPEG 2000 library has no memory left.");
            Native.StreamSetUserData(stream, source, 0);
            Native.StreamSetUserDataLength(stream, (ulong)source->SizeBytes);
            Native.StreamSetRead(stream, &Read);
            Native.StreamSetSkip(stream, &Skip);
            Native.StreamSetSeek(stream, &Seek);
            byte[] parameters = new byte[Native.DecoderParametersSizeBytes];
            fixed (byte* set = parameters)
            {
                Native.SetDefaultDecoderParameters(set);
                if (Native.SetupDecoder(codec, set) == 0)
                    return PictureReading.Not(Damaged);
            }

            return Native.ReadHeader(stream, codec, out image) != 0 && Native.Decode(codec, stream, image) != 0
                && Jpeg2000Colouring.Picture(image, colours) is { } picture
                ? PictureReading.Of(picture)
                : PictureReading.Not(Damaged);
        }
        finally
        {
            if (image is not null)
                Native.ImageDestroy(image);
            if (stream != 0)
                Native.StreamDestroy(stream);
            if (codec != 0)
                Native.DestroyCodec(codec);
        }
    }

    [UnmanagedCallersOnly]
    private static nuint Read(byte* buffer, nuint sizeBytes, void* data)
    {
        Source* source = (Source*)data;
        long left = source->SizeBytes - source->At;
        if (left <= 0)
            return Native.EndOfFile;
        long count = Math.Min(left, (long)Math.Min(sizeBytes, (nuint)left));
        Buffer.MemoryCopy(source->Bytes + source->At, buffer, (long)sizeBytes, count);
        source->At += count;
        return (nuint)count;
    }

    [UnmanagedCallersOnly]
    private static long Skip(long count, void* data)
    {
        Source* source = (Source*)data;
        if (count < 0)
            return -1;
        long skipped = Math.Min(count, source->SizeBytes - source->At);
        source->At += skipped;
        return skipped;
    }

    [UnmanagedCallersOnly]
    private static int Seek(long place, void* data)
    {
        Source* source = (Source*)data;
        if (place < 0 || place > source->SizeBytes)
            return 0;
        source->At = place;
        return 1;
    }
}
