using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// What a convolution's weights are multiplied with where its window is larger than a point: for a few pixels of the output everything
/// that the window sees there, laid out as if it were channels ("im2col", a piece at a time, so that the whole matrix never exists).
/// Stateless.
/// </summary>
internal static class WindowPanel
{
    /// <summary>From blocks of channels: for each place of the window its blocks.</summary>
    /// <param name="panel">Block after block, <paramref name="count"/> pixels each.</param>
    /// <param name="first">First pixel of the output, counted row by row.</param>
    public static void FromBlocks(
        Span<float> panel, ReadOnlySpan<float> input, int blocks, int width, int planeHeight, int planeWidth, PlaneGeometry geometry,
        int outputWidth, int first, int count)
    {
        int planeSize = planeHeight * planeWidth * width;
        for (int i = 0; i < count; i++)
        {
            int top = (first + i) / outputWidth * geometry.StrideY - geometry.Top;
            int left = (first + i) % outputWidth * geometry.StrideX - geometry.Left;
            int at = i * width;
            for (int k = 0; k < geometry.KernelHeight * geometry.KernelWidth; k++)
            {
                int y = top + k / geometry.KernelWidth * geometry.DilationY;
                int x = left + k % geometry.KernelWidth * geometry.DilationX;
                bool inside = (uint)y < (uint)planeHeight && (uint)x < (uint)planeWidth;
                for (int block = 0; block < blocks; block++, at += count * width)
                {
                    if (inside)
                        input.Slice(block * planeSize + (y * planeWidth + x) * width, width).CopyTo(panel.Slice(at, width));
                    else
                        panel.Slice(at, width).Clear();
                }
            }
        }
    }

    /// <summary>From planes, for the few channels of a picture: channel after channel the places of the window, without gaps.</summary>
    /// <inheritdoc cref="FromBlocks"/>
    public static void FromPlanes(
        Span<float> panel, ReadOnlySpan<float> input, int channels, int width, int planeHeight, int planeWidth, PlaneGeometry geometry,
        int outputWidth, int first, int count)
    {
        int window = geometry.KernelHeight * geometry.KernelWidth;
        for (int k = 0; k < channels * window; k++)
        {
            ReadOnlySpan<float> plane = input.Slice(k / window * planeHeight * planeWidth, planeHeight * planeWidth);
            int down = k % window / geometry.KernelWidth * geometry.DilationY - geometry.Top;
            int right = k % window % geometry.KernelWidth * geometry.DilationX - geometry.Left;
            Span<float> column = panel[(k / width * count * width + k % width)..];
            int y = first / outputWidth;
            int x = first % outputWidth;
            for (int done = 0; done < count; y++, x = 0)
            {
                int run = Math.Min(outputWidth - x, count - done);
                int fromY = y * geometry.StrideY + down;
                int fromX = x * geometry.StrideX + right;
                ReadOnlySpan<float> line = (uint)fromY < (uint)planeHeight ? plane.Slice(fromY * planeWidth, planeWidth) : default;
                if (fromX >= 0 && fromX + (run - 1) * geometry.StrideX < line.Length)
                    Spread(column[(done * width)..], width, line[fromX..], geometry.StrideX, run);
                else
                    Edge(column[(done * width)..], width, line, fromX, geometry.StrideX, run);
                done += run;
            }
        }
    }

    private static void Spread(Span<float> into, int step, ReadOnlySpan<float> from, int stride, int run)
    {
        ref float target = ref MemoryMarshal.GetReference(into[..((run - 1) * step + 1)]);
        ref float source = ref MemoryMarshal.GetReference(from[..((run - 1) * stride + 1)]);
        for (int i = 0; i < run; i++)
            Unsafe.Add(ref target, i * step) = Unsafe.Add(ref source, i * stride);
    }

    private static void Edge(Span<float> into, int step, ReadOnlySpan<float> line, int fromX, int stride, int run)
    {
        for (int i = 0; i < run; i++, fromX += stride)
            into[i * step] = (uint)fromX < (uint)line.Length ? line[fromX] : 0;
    }
}
