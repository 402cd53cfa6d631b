using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.Faces;

/// <summary>Brings pictures to a size without letting fine patterns through: halves while it can, then samples. Stateless.</summary>
internal static class PictureReduction
{
    /// <summary>The picture itself where its longest side lies within the limits.</summary>
    public static ColourPicture ToSide(ColourPicture picture, int sideMin, int sideMax)
    {
        int longest = Math.Max(picture.Width, picture.Height);
        if (longest < sideMin)
            return Sampled(picture, Scaled(picture.Width, sideMin, longest), Scaled(picture.Height, sideMin, longest));
        if (longest <= sideMax)
            return picture;
        while (longest >= 2 * sideMax && Math.Min(picture.Width, picture.Height) >= 2)
        {
            picture = Halved(picture);
            longest = Math.Max(picture.Width, picture.Height);
        }

        if (longest <= sideMax)
            return picture;
        return Sampled(picture, Scaled(picture.Width, sideMax, longest), Scaled(picture.Height, sideMax, longest));
    }

    private static int Scaled(int side, int longest, int from) => Math.Max(1, (int)MathF.Round((float)side * longest / from));

    /// <summary>A rectangle that lies within the picture, as a picture of its own.</summary>
    public static ColourPicture Part(ColourPicture picture, int left, int top, int width, int height)
    {
        ColourPicture part = new(width, height);
        for (int y = 0; y < height; y++)
            picture.Row(top + y).Slice(left * ColourPicture.BytesAPixel, width * ColourPicture.BytesAPixel).CopyTo(part.Row(y));
        return part;
    }

    /// <summary>Each pixel the mean of four; an odd last row or column goes.</summary>
    public static ColourPicture Halved(ColourPicture picture)
    {
        ColourPicture half = new(picture.Width / 2, picture.Height / 2);
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<byte> upper = picture.Row(2 * y);
            ReadOnlySpan<byte> lower = picture.Row(2 * y + 1);
            Span<byte> into = half.Row(y);
            for (int i = 0, from = 0; i < into.Length; i += 3, from += 6)
            {
                into[i] = (byte)((upper[from] + upper[from + 3] + lower[from] + lower[from + 3] + 2) >> 2);
                into[i + 1] = (byte)((upper[from + 1] + upper[from + 4] + lower[from + 1] + lower[from + 4] + 2) >> 2);
                into[i + 2] = (byte)((upper[from + 2] + upper[from + 5] + lower[from + 2] + lower[from + 5] + 2) >> 2);
            }
        }

        return half;
    }

    private static ColourPicture Sampled(ColourPicture picture, int width, int height)
    {
        const int One = 1 << 10;
        ColourPicture smaller = new(width, height);
        for (int y = 0; y < height; y++)
        {
            (int top, int below) = Place(y, height, picture.Height);
            ReadOnlySpan<byte> upper = picture.Row(top);
            ReadOnlySpan<byte> lower = picture.Row(Math.Min(top + 1, picture.Height - 1));
            Span<byte> into = smaller.Row(y);
            for (int x = 0, i = 0; x < width; x++)
            {
                (int left, int right) = Place(x, width, picture.Width);
                int from = left * 3;
                int next = Math.Min(left + 1, picture.Width - 1) * 3;
                for (int colour = 0; colour < 3; colour++, i++)
                {
                    int first = upper[from + colour] * (One - right) + upper[next + colour] * right;
                    int second = lower[from + colour] * (One - right) + lower[next + colour] * right;
                    into[i] = (byte)(((long)first * (One - below) + (long)second * below + One * One / 2) / (One * One));
                }
            }
        }

        return smaller;

        static (int Pixel, int Fraction) Place(int index, int count, int from)
        {
            float place = MathF.Max(0, (index + 0.5f) * from / count - 0.5f);
            return ((int)place, (int)((place - (int)place) * One));
        }
    }
}
