using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Images.Jpeg2000;

/// <summary>
/// The functions of <c>libopenjp2.so.7</c> that are used here, and its structures (OpenJPEG's <c>openjpeg.h</c>, 2.4 and
/// later). A codec belongs to one caller.
/// </summary>
internal static unsafe partial class OpenJpegLibrary
{
    /// <summary>OPJ_CODEC_J2K: a raw codestream.</summary>
    public const int CodecRaw = 0;

    /// <summary>More than opj_dparameters_t takes in any version: two paths of 4096 characters and some numbers.</summary>
    public const int DecoderParametersSizeBytes = 16384;

    /// <summary>What a read function answers at the end.</summary>
    public static readonly nuint EndOfFile = nuint.MaxValue;

    private const string Library = "libopenjp2.so.7";

    private static readonly Lazy<bool> _installed = new(() => NativeLibrary.TryLoad(Library, out _));

    public static bool IsInstalled => _installed.Value;

    public static string Missing =>
        $"JPEG 2000 pictures cannot be read here: {Library} is missing. Install the package libopenjp2-7.";

    /// <summary>opj_image_comp_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint StepX;
        public uint StepY;
        public uint Width;
        public uint Height;
        public uint Left;
        public uint Top;
        public uint Bits;
        public uint BitsAPixel;
        public uint IsSigned;
        public uint ResolutionsDecoded;
        public uint Factor;
        public int* Samples;
        public ushort Alpha;
    }

    /// <summary>opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public uint Left;
        public uint Top;
        public uint Right;
        public uint Bottom;
        public uint ComponentCount;
        public int ColourSpace;
        public Component* Components;
        public byte* Profile;
        public uint ProfileSizeBytes;
    }

    [LibraryImport(Library, EntryPoint = "opj_create_decompress")]
    public static partial nint CreateDecompress(int codec);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    public static partial void DestroyCodec(nint codec);

    [LibraryImport(Library, EntryPoint = "opj_set_default_decoder_parameters")]
    public static partial void SetDefaultDecoderParameters(byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_decoder")]
    public static partial int SetupDecoder(nint codec, byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_stream_create")]
    public static partial nint StreamCreate(nuint bufferSizeBytes, int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    public static partial void StreamDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    public static partial void StreamSetUserData(nint stream, void* data, nint free);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data_length")]
    public static partial void StreamSetUserDataLength(nint stream, ulong sizeBytes);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_read_function")]
    public static partial void StreamSetRead(nint stream, delegate* unmanaged<byte*, nuint, void*, nuint> read);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_skip_function")]
    public static partial void StreamSetSkip(nint stream, delegate* unmanaged<long, void*, long> skip);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_seek_function")]
    public static partial void StreamSetSeek(nint stream, delegate* unmanaged<long, void*, int> seek);

    [LibraryImport(Library, EntryPoint = "opj_read_header")]
    public static partial int ReadHeader(nint stream, nint codec, out Image* image);

    [LibraryImport(Library, EntryPoint = "opj_decode")]
    public static partial int Decode(nint codec, nint stream, Image* image);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    public static partial void ImageDestroy(Image* image);
}
