namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>Ink from 0 to 1, row by row, before light and camera come to it. Not safe for concurrent callers.</summary>
internal sealed class InkCanvas(int width, int height)
{
    public int Width => width;
    public int Height => height;
    public float[] Ink { get; private set; } = new float[width * height];

    private float[] _other = new float[width * height];

    /// <summary>Puts a character so that its cell's middle and half its capital height lie at a place.</summary>
    public void Put(Glyph glyph, float middleX, float middleY)
    {
        int left = (int)MathF.Round(middleX) + glyph.Left;
        int top = (int)MathF.Round(middleY) + glyph.Top;
        for (int y = Math.Max(0, -top); y < glyph.Height && top + y < height; y++)
        {
            for (int x = Math.Max(0, -left); x < glyph.Width && left + x < width; x++)
            {
                ref float ink = ref Ink[(top + y) * width + left + x];
                ink = MathF.Max(ink, glyph.Ink[y * glyph.Width + x]);
            }
        }
    }

    /// <summary>A round spot: of ink, or of paper where ink has come off.</summary>
    public void Spot(float x, float y, float radius, float ink)
    {
        int right = Math.Min((int)(x + radius) + 1, width);
        int below = Math.Min((int)(y + radius) + 1, height);
        for (int row = Math.Max((int)(y - radius), 0); row < below; row++)
            for (int column = Math.Max((int)(x - radius), 0); column < right; column++)
                if ((column - x) * (column - x) + (row - y) * (row - y) <= radius * radius)
                    Ink[row * width + column] = ink;
    }

    /// <summary>A straight scratch or stroke through the whole canvas.</summary>
    public void Stroke(float x, float y, float dx, float dy, float thickness, float ink)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                if (MathF.Abs((column - x) * dy - (row - y) * dx) < thickness)
                    Ink[row * width + column] = ink;
            }
        }
    }

    /// <summary>Strokes grow (above 0.5) or shrink: a soft copy is cut off again at another height.</summary>
    public void Thicken(int radius, float cut, float slope)
    {
        Blur(radius, radius, 2);
        for (int i = 0; i < Ink.Length; i++)
            Ink[i] = Math.Clamp((Ink[i] - cut) * slope + 0.5f, 0, 1);
    }

    /// <summary>Three passes of a box come near to a Gaussian; a pass of radius 0 changes nothing.</summary>
    public void Blur(int radiusX, int radiusY, int passes)
    {
        for (int pass = 0; pass < passes; pass++)
        {
            if (radiusX > 0)
                BlurRows(radiusX);
            if (radiusY > 0)
                BlurColumns(radiusY);
        }
    }

    /// <summary>Ink between four pixels; none outside.</summary>
    public float At(float x, float y)
    {
        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height)
            return 0;
        float partX = x - left;
        float partY = y - top;
        int place = top * width + left;
        float upper = Ink[place] * (1 - partX) + Ink[place + 1] * partX;
        float lower = Ink[place + width] * (1 - partX) + Ink[place + width + 1] * partX;
        return upper * (1 - partY) + lower * partY;
    }

    private void BlurRows(int radius)
    {
        float scale = 1f / (2 * radius + 1);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> from = Ink.AsSpan(y * width, width);
            Span<float> to = _other.AsSpan(y * width, width);
            float sum = 0;
            for (int x = -radius; x < width; x++)
            {
                sum += x + radius < width ? from[x + radius] : 0;
                sum -= x - radius - 1 >= 0 ? from[x - radius - 1] : 0;
                if (x >= 0)
                    to[x] = sum * scale;
            }
        }

        (Ink, _other) = (_other, Ink);
    }

    private void BlurColumns(int radius)
    {
        float scale = 1f / (2 * radius + 1);
        float[] sums = new float[width];
        for (int y = -radius; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = sums[x];
                sum += y + radius < height ? Ink[(y + radius) * width + x] : 0;
                sum -= y - radius - 1 >= 0 ? Ink[(y - radius - 1) * width + x] : 0;
                sums[x] = sum;
                if (y >= 0)
                    _other[y * width + x] = sum * scale;
            }
        }

        (Ink, _other) = (_other, Ink);
    }
}
