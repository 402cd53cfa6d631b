using CheckpointEdge.Vision.Images.Qr;

namespace CheckpointEdge.Vision.Images;

/// <summary>
/// Reads QR codes from grey pictures. Static, safe for concurrent callers. A reader of our own: the library in C that is to be had writes
/// beyond its memory for a hostile code, and anybody may hold one before the camera.
/// </summary>
public static class QrCodes
{
    /// <summary>A longer text is not taken (characters).</summary>
    public const int TextCharsMax = 4096;

    /// <summary>What tells dark from light reaches so far around a pixel (parts of the picture's longer side; pixels at least).</summary>
    private const int ReachPart = 12;

    /// <inheritdoc cref="ReachPart"/>
    private const int ReachPixelsMin = 8;

    /// <summary>Less than its surroundings by so much is dark (grey levels).</summary>
    private const int Darker = 4;

    /// <summary>Sharpening takes the mean so far around a pixel (pixels), and goes so many times away from it.</summary>
    private const int SharpPixels = 2;

    /// <inheritdoc cref="SharpPixels"/>
    private const int SharpTimes = 3;

    private static readonly Func<GreyPicture, bool[]>[] _ways =
        [DarkerThanAround, DarkerThanMiddle, picture => DarkerThanAround(Sharpened(picture))];

    /// <summary>The text of the first QR code in a picture.</summary>
    /// <returns>Null: there is none that can be read.</returns>
    public static string? Read(GreyPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        foreach (Func<GreyPicture, bool[]> way in _ways)
            foreach ((bool[] modules, int version) in new QrFinding(way(picture), picture.Width, picture.Height).Grids())
                if (QrSymbol.Text(modules, version) is { Length: > 0 and <= TextCharsMax } text)
                    return text;
        return null;
    }

    /// <summary>Light falls unevenly: each pixel is held against the mean around it.</summary>
    private static bool[] DarkerThanAround(GreyPicture picture)
    {
        int reach = Math.Max(ReachPixelsMin, Math.Max(picture.Width, picture.Height) / ReachPart);
        Sums sums = new(picture);
        bool[] dark = new bool[picture.Width * picture.Height];
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int x = 0; x < row.Length; x++)
                dark[(y * row.Length) + x] = row[x] + Darker < sums.Mean(x, y, reach);
        }

        return dark;
    }

    /// <summary>A code that fills the picture: halfway between its darkest and its lightest.</summary>
    private static bool[] DarkerThanMiddle(GreyPicture picture)
    {
        byte darkest = byte.MaxValue;
        byte lightest = 0;
        foreach (byte pixel in picture.Pixels)
            (darkest, lightest) = (Math.Min(darkest, pixel), Math.Max(lightest, pixel));
        int middle = (darkest + lightest + 1) / 2;
        bool[] dark = new bool[picture.Pixels.Length];
        for (int i = 0; i < dark.Length; i++)
            dark[i] = picture.Pixels[i] < middle;
        return dark;
    }

    /// <summary>Out of focus, thin lines are grey: each pixel goes away from the mean of its neighbours.</summary>
    private static GreyPicture Sharpened(GreyPicture picture)
    {
        GreyPicture sharp = new(picture.Width, picture.Height);
        Sums sums = new(picture);
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            Span<byte> into = sharp.Row(y);
            for (int x = 0; x < row.Length; x++)
                into[x] = (byte)Math.Clamp(row[x] + (SharpTimes * (row[x] - sums.Mean(x, y, SharpPixels))), 0, byte.MaxValue);
        }

        return sharp;
    }

    /// <summary>Of all pixels above and to the left: the mean of any rectangle in four steps.</summary>
    private sealed class Sums
    {
        private readonly long[] _sums;
        private readonly int _width;
        private readonly int _height;

        public Sums(GreyPicture picture)
        {
            (_width, _height) = (picture.Width, picture.Height);
            _sums = new long[(_width + 1) * (_height + 1)];
            for (int y = 0; y < _height; y++)
            {
                long sum = 0;
                int above = y * (_width + 1);
                foreach (byte pixel in picture.Row(y))
                {
                    sum += pixel;
                    above++;
                    _sums[above + _width + 1] = _sums[above] + sum;
                }
            }
        }

        public int Mean(int x, int y, int reach)
        {
            (int left, int right) = (Math.Max(0, x - reach), Math.Min(_width, x + reach + 1));
            (int top, int bottom) = (Math.Max(0, y - reach) * (_width + 1), Math.Min(_height, y + reach + 1) * (_width + 1));
            long sum = _sums[bottom + right] - _sums[top + right] - _sums[bottom + left] + _sums[top + left];
            return (int)(sum / ((right - left) * ((bottom - top) / (_width + 1))));
        }
    }
}
