using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

/// <summary>Small pictures that the tests draw themselves.</summary>
internal static class Drawings
{
    /// <summary>Coloured squares of 8 pixels, no two neighbours alike.</summary>
    public static ColourPicture Blocks(int width, int height)
    {
        ColourPicture picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < width; x++)
            {
                int block = x / 8 * 31 + y / 8 * 57;
                row[3 * x] = (byte)(block * 3);
                row[3 * x + 1] = (byte)(block * 5 + 40);
                row[3 * x + 2] = (byte)(block * 7 + 90);
            }
        }

        return picture;
    }

    /// <summary>White, with a black quarter where the first pixel is.</summary>
    public static ColourPicture DarkFirstCorner(int width, int height)
    {
        ColourPicture picture = new(width, height);
        picture.Pixels.Fill(255);
        for (int y = 0; y < height / 2; y++)
            picture.Row(y)[..(width / 2 * 3)].Clear();
        return picture;
    }

    /// <summary>Which corner is black: 0 or 1 to the right, 0 or 1 to the bottom.</summary>
    public static (int Right, int Bottom) DarkCorner(ColourPicture picture)
    {
        (int, int)[] dark =
        [
            .. from right in new[] { 0, 1 }
               from bottom in new[] { 0, 1 }
               where picture.Row(bottom * (picture.Height - 1))[right * (picture.Width - 1) * 3] < 128
               select (right, bottom),
        ];
        return Assert.Single(dark);
    }

    public static double MeanDifference(ColourPicture one, ColourPicture other)
    {
        Assert.Equal((one.Width, one.Height), (other.Width, other.Height));
        long sum = 0;
        for (int i = 0; i < one.Pixels.Length; i++)
            sum += Math.Abs(one.Pixels[i] - other.Pixels[i]);
        return (double)sum / one.Pixels.Length;
    }

    /// <summary>Puts an EXIF segment with nothing but the orientation behind the start of a JPEG file.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] tiff =
        [
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(2 + 6 + tiff.Length), .. "Exif\0\0"u8, .. tiff];
        return [.. jpeg.AsSpan(0, 2), .. segment, .. jpeg.AsSpan(2)];
    }
}
