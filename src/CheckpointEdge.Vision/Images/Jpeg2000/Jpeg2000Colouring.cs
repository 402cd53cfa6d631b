using Native = CheckpointEdge.Vision.Images.Jpeg2000.OpenJpegLibrary;

namespace CheckpointEdge.Vision.Images.Jpeg2000;

/// <summary>
/// Decoded components as red, green and blue: grey or three components, each of its own depth, sign and sampling; a fourth
/// or second one (opacity) is not looked at. Chip pictures with subsampled colour differences are common.
/// </summary>
internal static unsafe class Jpeg2000Colouring
{
    /// <summary>Null when the library left out what it had announced.</summary>
    public static ColourPicture? Picture(Native.Image* image, Jpeg2000Colours colours)
    {
        int width = (int)(image->Right - image->Left), height = (int)(image->Bottom - image->Top);
        int count = (int)image->ComponentCount;
        if (width < 1 || height < 1 || count is 0 or > Jpeg2000Codestream.ComponentsMax)
            return null;
        int used = count >= 3 ? 3 : 1;
        for (int i = 0; i < used; i++)
        {
            Native.Component* component = image->Components + i;
            if (component->Samples is null || component->Width == 0 || component->Height == 0 || component->StepX == 0
                || component->StepY == 0 || component->Bits is 0 or > Jpeg2000Codestream.BitsMax)
                return null;
        }

        ColourPicture picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int i = 0; i < used; i++)
                Row(image, i, y, row);
            if (used == 1)
                Spread(row);
        }

        // A raw codestream does not say; differences are subsampled, colours never are.
        bool differences = colours == Jpeg2000Colours.LumaChroma
            || colours == Jpeg2000Colours.Unsaid && used == 3 && image->Components[1].StepX > image->Components[0].StepX;
        if (differences && used == 3)
            FromLumaChroma(picture.Pixels);
        return picture;
    }

    /// <summary>One component's samples of one row of the picture, as 8 bits.</summary>
    private static void Row(Native.Image* image, int index, int y, Span<byte> row)
    {
        Native.Component* component = image->Components + index;
        uint stepX = component->StepX, stepY = component->StepY;
        long fromY = Math.Clamp((image->Top + y) / stepY - component->Top, 0, component->Height - 1L);
        int* samples = component->Samples + fromY * component->Width;
        int bits = (int)component->Bits;
        int offset = component->IsSigned != 0 ? 1 << (bits - 1) : 0;
        int largest = (1 << bits) - 1;
        for (int x = 0, to = index; to < row.Length; x++, to += ColourPicture.BytesAPixel)
        {
            long fromX = stepX == 1 ? x : Math.Clamp((image->Left + x) / stepX - component->Left, 0, component->Width - 1L);
            int sample = Math.Clamp(samples[Math.Min(fromX, component->Width - 1L)] + offset, 0, largest);
            row[to] = (byte)(bits == 8 ? sample : (long)sample * byte.MaxValue / largest);
        }
    }

    private static void Spread(Span<byte> row)
    {
        for (int i = 0; i < row.Length; i += ColourPicture.BytesAPixel)
            row[i + 1] = row[i + 2] = row[i];
    }

    /// <summary>ITU-R BT.601, full range, as sYCC has it.</summary>
    private static void FromLumaChroma(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += ColourPicture.BytesAPixel)
        {
            int luma = pixels[i] << 16;
            int blue = pixels[i + 1] - 128, red = pixels[i + 2] - 128;
            pixels[i] = Clamped(luma + 91881 * red);
            pixels[i + 1] = Clamped(luma - 22554 * blue - 46802 * red);
            pixels[i + 2] = Clamped(luma + 116130 * blue);
        }
    }

    private static byte Clamped(int value) => (byte)Math.Clamp((value + 32768) >> 16, 0, byte.MaxValue);
}
