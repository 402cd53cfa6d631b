using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Images.Jpeg;

/// <summary>
/// The functions of <c>libturbojpeg.so.0</c> that are used here, and their numbers (libjpeg-turbo's <c>turbojpeg.h</c>,
/// API 2.1). A handle belongs to one caller at a time.
/// </summary>
internal static unsafe partial class TurboJpegLibrary
{
    public const int FormatRgb = 0;
    public const int FormatGrey = 6;
    public const int FormatCmyk = 11;

    public const int ColoursGrey = 2;
    public const int ColoursCmyk = 3;
    public const int ColoursYcck = 4;

    public const int Sampling420 = 2;

    /// <summary>A progressive file of more than 500 scans takes minutes and is refused.</summary>
    public const int FlagLimitScans = 32768;

    private const string Library = "libturbojpeg.so.0";

    private static readonly Lazy<bool> _installed = new(() => NativeLibrary.TryLoad(Library, out _));

    public static bool IsInstalled => _installed.Value;

    public static string Missing =>
        $"JPEG pictures cannot be read or written here: {Library} is missing. Install the package libturbojpeg0.";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        nint handle, byte* file, nuint sizeBytes, out int width, out int height, out int sampling, out int colours);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* file, nuint sizeBytes, byte* pixels, int width, int pitchBytes, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitchBytes, int height, int format,
        ref byte* file, ref nuint sizeBytes, int sampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    public static partial void Free(byte* file);

    /// <summary>The sentence of the last warning or error of a handle; the library owns the text.</summary>
    public static string ErrorText(nint handle) => Marshal.PtrToStringUTF8(ErrorPointer(handle)) ?? "";

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorPointer(nint handle);
}
