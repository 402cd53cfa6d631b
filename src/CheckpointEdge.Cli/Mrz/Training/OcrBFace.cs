using System.Runtime.InteropServices;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>One character as a small grey picture: ink 0 to 1, row by row.</summary>
/// <param name="Left">Pixels from the middle of the character's cell to the first column.</param>
/// <param name="Top">Pixels from the middle of a capital's height down to the first row.</param>
internal sealed record Glyph(float[] Ink, int Width, int Height, int Left, int Top);

/// <summary>
/// A face of Debian's <c>fonts-ocr-b</c>, painted by libfreetype: only the training program needs either. Not safe for
/// concurrent callers.
/// </summary>
internal sealed class OcrBFace : IDisposable
{
    public const string FolderPath = "/usr/share/fonts/opentype/ocr-b";

    private const string Library = "libfreetype.so.6";
    private const int LoadRender = 4;
    private const int LoadNoHinting = 2;

    // Places in FreeType's public structures on 64-bit machines, unchanged since 2.0.
    private const int GlyphOfFace = 152;
    private const int AdvanceOfGlyph = 128;
    private const int RowsOfGlyph = 152;
    private const int WidthOfGlyph = 156;
    private const int PitchOfGlyph = 160;
    private const int BufferOfGlyph = 168;
    private const int LeftOfGlyph = 192;
    private const int TopOfGlyph = 196;

    private readonly nint _library;
    private readonly nint _face;

    /// <exception cref="IOException">With one sentence: no library, or no such font.</exception>
    public OcrBFace(string fileName)
    {
        string path = Path.Combine(FolderPath, fileName);
        try
        {
            if (Init(out _library) != 0 || NewFace(_library, path, 0, out _face) != 0)
                throw new IOException($"{path} cannot be opened; install Debian's fonts-ocr-b.");
        }
        catch (DllNotFoundException)
        {
            throw new IOException("libfreetype.so.6 is not installed; painting lines to train on needs it.");
        }
    }

    /// <summary>True when both the fonts and the library are there.</summary>
    public static bool Installed =>
        File.Exists(Path.Combine(FolderPath, "OCRB.otf")) && NativeLibrary.TryLoad(Library, out _);

    /// <summary>Paints the 37 characters so wide and high (pixels of the em square).</summary>
    public Glyph[] Paint(string characters, int widthPixels, int heightPixels, out float advance, out float capital)
    {
        Check(SetPixelSizes(_face, (uint)widthPixels, (uint)heightPixels));
        Check(LoadChar(_face, 'H', LoadRender | LoadNoHinting));
        nint slot = Marshal.ReadIntPtr(_face, GlyphOfFace);
        int capitalHeight = Marshal.ReadInt32(slot, RowsOfGlyph);
        advance = Marshal.ReadInt64(slot, AdvanceOfGlyph) / 64f;
        capital = capitalHeight;
        Glyph[] glyphs = new Glyph[characters.Length];
        for (int i = 0; i < glyphs.Length; i++)
        {
            Check(LoadChar(_face, characters[i], LoadRender | LoadNoHinting));
            slot = Marshal.ReadIntPtr(_face, GlyphOfFace);
            glyphs[i] = Copy(slot, advance, capitalHeight);
        }

        return glyphs;
    }

    public void Dispose()
    {
        DoneFace(_face);
        Done(_library);
    }

    private static Glyph Copy(nint slot, float advance, int capitalHeight)
    {
        int rows = Marshal.ReadInt32(slot, RowsOfGlyph);
        int width = Marshal.ReadInt32(slot, WidthOfGlyph);
        int pitch = Marshal.ReadInt32(slot, PitchOfGlyph);
        nint buffer = Marshal.ReadIntPtr(slot, BufferOfGlyph);
        float[] ink = new float[rows * width];
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < width; x++)
                ink[y * width + x] = Marshal.ReadByte(buffer, y * pitch + x) / 255f;
        int left = Marshal.ReadInt32(slot, LeftOfGlyph) - (int)MathF.Round(advance / 2);
        int top = capitalHeight / 2 - Marshal.ReadInt32(slot, TopOfGlyph);
        return new(ink, width, rows, left, top);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new IOException($"libfreetype refused to paint a character of OCR-B (error {error}).");
    }

    [DllImport(Library, EntryPoint = "FT_Init_FreeType")]
    private static extern int Init(out nint library);

    [DllImport(Library, EntryPoint = "FT_New_Face", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int NewFace(nint library, [MarshalAs(UnmanagedType.LPStr)] string path, long index, out nint face);

    [DllImport(Library, EntryPoint = "FT_Set_Pixel_Sizes")]
    private static extern int SetPixelSizes(nint face, uint width, uint height);

    [DllImport(Library, EntryPoint = "FT_Load_Char")]
    private static extern int LoadChar(nint face, ulong character, int flags);

    [DllImport(Library, EntryPoint = "FT_Done_Face")]
    private static extern int DoneFace(nint face);

    [DllImport(Library, EntryPoint = "FT_Done_FreeType")]
    private static extern int Done(nint library);
}
