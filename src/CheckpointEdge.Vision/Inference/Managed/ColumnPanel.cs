namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// What a convolution's weights are multiplied with: for some pixels of the output, everything that the window sees there ("im2col",
/// a panel at a time, so that the whole matrix never exists). Stateless.
/// </summary>
internal static class ColumnPanel
{
    /// <param name="panel">Depth after depth, a panel's width each; what is beyond <paramref name="count"/> becomes 0.</param>
    /// <param name="outputWidth">Pixels in a row of the output.</param>
    /// <param name="first">First pixel of the output, counted row by row.</param>
    public static void Fill(
        Span<float> panel, ReadOnlySpan<float> input, int channels, int height, int width, PlaneGeometry geometry, int outputWidth,
        int first, int count)
    {
        int columns = MatrixProduct.PanelColumns;
        int planeSize = height * width;
        for (int channel = 0, row = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = input.Slice(channel * planeSize, planeSize);
            if (geometry.IsPoint)
            {
                Span<float> into = panel.Slice(row++ * columns, columns);
                plane.Slice(first, count).CopyTo(into);
                into[count..].Clear();
                continue;
            }

            for (int ky = 0; ky < geometry.KernelHeight; ky++)
            {
                for (int kx = 0; kx < geometry.KernelWidth; kx++, row++)
                {
                    Span<float> into = panel.Slice(row * columns, columns);
                    into[count..].Clear();
                    Row(into[..count], plane, height, width, geometry, outputWidth, first, ky, kx);
                }
            }
        }
    }

    private static void Row(
        Span<float> into, ReadOnlySpan<float> plane, int height, int width, PlaneGeometry geometry, int outputWidth, int first, int ky,
        int kx)
    {
        int y = first / outputWidth;
        int x = first % outputWidth;
        for (int done = 0; done < into.Length; y++, x = 0)
        {
            int run = Math.Min(outputWidth - x, into.Length - done);
            int fromY = y * geometry.StrideY + ky * geometry.DilationY - geometry.Top;
            int fromX = x * geometry.StrideX + kx * geometry.DilationX - geometry.Left;
            Span<float> part = into.Slice(done, run);
            done += run;
            if ((uint)fromY >= (uint)height)
                part.Clear();
            else
                Segment(part, plane.Slice(fromY * width, width), fromX, geometry.StrideX);
        }
    }

    private static void Segment(Span<float> into, ReadOnlySpan<float> line, int fromX, int stride)
    {
        if (stride == 1 && fromX >= 0 && fromX + into.Length <= line.Length)
        {
            line.Slice(fromX, into.Length).CopyTo(into);
            return;
        }

        for (int i = 0; i < into.Length; i++, fromX += stride)
            into[i] = (uint)fromX < (uint)line.Length ? line[fromX] : 0;
    }
}
