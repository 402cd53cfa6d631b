using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Reads QR codes from grey pictures through <c>libzbar.so.0</c> (Debian's package <c>libzbar0</c>), where it is installed. Safe for
/// concurrent callers: each call has a scanner of its own.
/// </summary>
public static unsafe partial class QrCodes
{
    /// <summary>A longer text is not taken (bytes).</summary>
    public const int TextBytesMax = 4096;

    private const string Library = "libzbar.so.0";

    /// <summary>ZBAR_QRCODE, ZBAR_CFG_ENABLE of <c>zbar.h</c>, API 0.23; 0 stands for every kind of code.</summary>
    private const int AnyKind = 0;
    private const int QrKind = 64;
    private const int Enable = 0;

    /// <summary>Pixels of one byte of grey ("Y800").</summary>
    private const uint Grey = 'Y' | ((uint)'8' << 8) | ((uint)'0' << 16) | ((uint)'0' << 24);

    private static readonly Lazy<bool> _installed = new(() => NativeLibrary.TryLoad(Library, out _));

    public static bool IsInstalled => _installed.Value;

    /// <summary>For people, where <see cref="IsInstalled"/> is false.</summary>
    public static string Missing => $"QR codes cannot be read here: {Library} is missing. Install the package libzbar0, or type the code.";

    /// <summary>The text of the first QR code in a picture.</summary>
    /// <returns>Null: there is none, or the library is not installed.</returns>
    public static string? Read(GreyPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!IsInstalled)
            return null;
        nint scanner = CreateScanner();
        nint image = CreateImage();
        try
        {
            _ = Configure(scanner, AnyKind, Enable, 0);
            _ = Configure(scanner, QrKind, Enable, 1);
            SetFormat(image, new CULong(Grey));
            SetSize(image, (uint)picture.Width, (uint)picture.Height);
            fixed (byte* pixels = picture.Pixels)
            {
                // Without a function to free them: the pixels stay ours.
                SetData(image, pixels, new CULong((nuint)(picture.Width * picture.Height)), 0);
                return Scan(scanner, image) > 0 ? TextOf(FirstSymbol(image)) : null;
            }
        }
        finally
        {
            DestroyImage(image);
            DestroyScanner(scanner);
        }
    }

    private static string? TextOf(nint symbol)
    {
        if (symbol == 0)
            return null;
        uint bytes = LengthOf(symbol);
        return bytes is 0 or > TextBytesMax ? null : Marshal.PtrToStringUTF8(DataOf(symbol), (int)bytes);
    }

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_create")]
    private static partial nint CreateScanner();

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_destroy")]
    private static partial void DestroyScanner(nint scanner);

    [LibraryImport(Library, EntryPoint = "zbar_image_scanner_set_config")]
    private static partial int Configure(nint scanner, int kind, int setting, int value);

    [LibraryImport(Library, EntryPoint = "zbar_scan_image")]
    private static partial int Scan(nint scanner, nint image);

    [LibraryImport(Library, EntryPoint = "zbar_image_create")]
    private static partial nint CreateImage();

    [LibraryImport(Library, EntryPoint = "zbar_image_destroy")]
    private static partial void DestroyImage(nint image);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_format")]
    private static partial void SetFormat(nint image, CULong format);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_size")]
    private static partial void SetSize(nint image, uint width, uint height);

    [LibraryImport(Library, EntryPoint = "zbar_image_set_data")]
    private static partial void SetData(nint image, byte* data, CULong sizeBytes, nint free);

    [LibraryImport(Library, EntryPoint = "zbar_image_first_symbol")]
    private static partial nint FirstSymbol(nint image);

    [LibraryImport(Library, EntryPoint = "zbar_symbol_get_data")]
    private static partial nint DataOf(nint symbol);

    [LibraryImport(Library, EntryPoint = "zbar_symbol_get_data_length")]
    private static partial uint LengthOf(nint symbol);
}
