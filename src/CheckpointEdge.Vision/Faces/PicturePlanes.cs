using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Vision.Faces;

/// <summary>The order in which a network wants colours.</summary>
public enum ColourOrder
{
    Rgb,
    Bgr,
}

/// <summary>A map from places in a small picture to places in a large one: x' = A·x − B·y + X, y' = B·x + A·y + Y. Immutable.</summary>
public readonly record struct SimilarityMap(float A, float B, float X, float Y)
{
    public FacePoint Apply(float x, float y) => new(A * x - B * y + X, B * x + A * y + Y);
}

/// <summary>Pixels as a network takes them: a plane of float32 for each colour, 0 to 255. Stateless.</summary>
internal static class PicturePlanes
{
    /// <summary>The whole picture into the top left corner; what is beyond stays as it was.</summary>
    public static void Copy(ColourPicture picture, ColourOrder order, Span<float> planes, int height, int width)
    {
        int size = height * width;
        Span<float> red = planes.Slice(order == ColourOrder.Rgb ? 0 : 2 * size, size);
        Span<float> green = planes.Slice(size, size);
        Span<float> blue = planes.Slice(order == ColourOrder.Rgb ? 2 * size : 0, size);
        for (int y = 0; y < Math.Min(picture.Height, height); y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            int columns = Math.Min(picture.Width, width);
            Span<float> reds = red.Slice(y * width, columns);
            Span<float> greens = green.Slice(y * width, columns);
            Span<float> blues = blue.Slice(y * width, columns);
            for (int x = 0, at = 0; x < columns; x++, at += ColourPicture.BytesAPixel)
            {
                reds[x] = row[at];
                greens[x] = row[at + 1];
                blues[x] = row[at + 2];
            }
        }
    }

    /// <summary>Samples the picture between its pixels; outside of it is black.</summary>
    /// <param name="toPicture">From places in the planes to places in the picture.</param>
    public static void Warp(ColourPicture picture, SimilarityMap toPicture, ColourOrder order, Span<float> planes, int height, int width)
    {
        int size = height * width;
        Span<float> red = planes.Slice(order == ColourOrder.Rgb ? 0 : 2 * size, size);
        Span<float> green = planes.Slice(size, size);
        Span<float> blue = planes.Slice(order == ColourOrder.Rgb ? 2 * size : 0, size);
        ReadOnlySpan<byte> pixels = picture.Pixels;
        int rowBytes = picture.Width * ColourPicture.BytesAPixel;
        for (int y = 0, at = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, at++)
            {
                FacePoint place = toPicture.Apply(x, y);
                if (!(place.X >= 0 && place.Y >= 0 && place.X < picture.Width - 1 && place.Y < picture.Height - 1))
                {
                    (red[at], green[at], blue[at]) = Edge(picture, place);
                    continue;
                }

                int left = (int)place.X;
                int top = (int)place.Y;
                float right = place.X - left;
                float below = place.Y - top;
                (float first, float second) = ((1 - right) * (1 - below), right * (1 - below));
                (float third, float fourth) = ((1 - right) * below, right * below);
                ReadOnlySpan<byte> upper = pixels.Slice(top * rowBytes + left * ColourPicture.BytesAPixel, 2 * ColourPicture.BytesAPixel);
                ReadOnlySpan<byte> lower = pixels.Slice((top + 1) * rowBytes + left * ColourPicture.BytesAPixel, 2 * ColourPicture.BytesAPixel);
                red[at] = first * upper[0] + second * upper[3] + third * lower[0] + fourth * lower[3];
                green[at] = first * upper[1] + second * upper[4] + third * lower[1] + fourth * lower[4];
                blue[at] = first * upper[2] + second * upper[5] + third * lower[2] + fourth * lower[5];
            }
        }
    }

    /// <summary>Where some of the four pixels around a place may be missing.</summary>
    private static (float Red, float Green, float Blue) Edge(ColourPicture picture, FacePoint place)
    {
        if (!(place.X > -1 && place.Y > -1 && place.X < picture.Width && place.Y < picture.Height))
            return default;
        Span<float> pixel = stackalloc float[ColourPicture.BytesAPixel];
        int left = (int)MathF.Floor(place.X);
        int top = (int)MathF.Floor(place.Y);
        float right = place.X - left;
        float below = place.Y - top;
        Add(picture, left, top, (1 - right) * (1 - below), pixel);
        Add(picture, left + 1, top, right * (1 - below), pixel);
        Add(picture, left, top + 1, (1 - right) * below, pixel);
        Add(picture, left + 1, top + 1, right * below, pixel);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static void Add(ColourPicture picture, int x, int y, float weight, Span<float> pixel)
    {
        if ((uint)x >= (uint)picture.Width || (uint)y >= (uint)picture.Height)
            return;
        ReadOnlySpan<byte> from = picture.Pixels.Slice((y * picture.Width + x) * ColourPicture.BytesAPixel, ColourPicture.BytesAPixel);
        for (int i = 0; i < pixel.Length; i++)
            pixel[i] += weight * from[i];
    }
}
