using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// A convolution in which every channel has its own window, over one block of channels: each vector is one pixel of all of them. Windows
/// that reach over the plane's edge are cut, so that nothing is copied to be padded. Stateless.
/// </summary>
/// <typeparam name="V">A vector of float32 of the machine's width.</typeparam>
internal static class DepthwiseKernel<V> where V : struct
{
    /// <summary>Pixels of a row that are computed at once.</summary>
    private const int Run = 4;

    private static int Width => Unsafe.SizeOf<V>() / sizeof(float);

    /// <param name="plane">Pixel after pixel, row after row, the block's channels of each.</param>
    /// <param name="weights">For each place of the window the block's channels.</param>
    public static void Plane(
        PlaneGeometry geometry, ref float plane, int planeHeight, int planeWidth, ref float weights, ref float bias, ref float slope,
        ref float output, int height, int width)
    {
        bool small = geometry is
        {
            KernelHeight: 3, KernelWidth: 3, StrideX: 1, DilationX: 1, DilationY: 1,
        };
        // Output columns from inner on to outer see no edge at the left or right.
        int inner = Math.Min(width, (geometry.Left + geometry.StrideX - 1) / geometry.StrideX);
        int room = planeWidth + geometry.Left - (geometry.KernelWidth - 1) * geometry.DilationX - 1;
        int outer = Math.Clamp(room < 0 ? 0 : room / geometry.StrideX + 1, inner, width);
        for (int y = 0; y < height; y++)
        {
            int top = y * geometry.StrideY - geometry.Top;
            int x = 0;
            for (; x < inner; x++)
                Single(geometry, ref plane, planeHeight, planeWidth, ref weights, ref bias, ref slope, ref output, top, x, y * width + x);
            for (; x + Run <= outer; x += Run)
            {
                ref float into = ref Unsafe.Add(ref output, (y * width + x) * Width);
                if (small)
                    Three(ref plane, planeHeight, planeWidth, ref weights, ref bias, ref slope, ref into, top, x - geometry.Left);
                else
                    Four(geometry, ref plane, planeHeight, planeWidth, ref weights, ref bias, ref slope, ref into, top, x);
            }

            for (; x < width; x++)
                Single(geometry, ref plane, planeHeight, planeWidth, ref weights, ref bias, ref slope, ref output, top, x, y * width + x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(
        PlaneGeometry geometry, ref float plane, int planeHeight, int planeWidth, ref float weights, ref float bias, ref float slope,
        ref float output, int top, int x, int at)
    {
        V sum = Lanes.Load<V>(ref bias, 0);
        int left = x * geometry.StrideX - geometry.Left;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            int fromY = top + ky * geometry.DilationY;
            if ((uint)fromY >= (uint)planeHeight)
                continue;
            for (int kx = 0; kx < geometry.KernelWidth; kx++)
            {
                int fromX = left + kx * geometry.DilationX;
                if ((uint)fromX >= (uint)planeWidth)
                    continue;
                sum = Lanes.MultiplyAdd(
                    Lanes.Load<V>(ref weights, (ky * geometry.KernelWidth + kx) * Width),
                    Lanes.Load<V>(ref plane, (fromY * planeWidth + fromX) * Width), sum);
            }
        }

        Lanes.Store(Lanes.Leaky(sum, Lanes.Load<V>(ref slope, 0)), ref output, at * Width);
    }

    /// <summary>Four neighbours with a window of any size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(
        PlaneGeometry geometry, ref float plane, int planeHeight, int planeWidth, ref float weights, ref float bias, ref float slope,
        ref float output, int top, int x)
    {
        V a = Lanes.Load<V>(ref bias, 0), b = a, c = a, d = a;
        int step = geometry.StrideX * Width;
        int left = x * geometry.StrideX - geometry.Left;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            int fromY = top + ky * geometry.DilationY;
            if ((uint)fromY >= (uint)planeHeight)
                continue;
            ref float from = ref Unsafe.Add(ref plane, (fromY * planeWidth + left) * Width);
            ref float weight = ref Unsafe.Add(ref weights, ky * geometry.KernelWidth * Width);
            for (int kx = 0; kx < geometry.KernelWidth; kx++)
            {
                V factor = Lanes.Load<V>(ref weight, kx * Width);
                a = Lanes.MultiplyAdd(factor, Lanes.Load<V>(ref from, 0), a);
                b = Lanes.MultiplyAdd(factor, Lanes.Load<V>(ref from, step), b);
                c = Lanes.MultiplyAdd(factor, Lanes.Load<V>(ref from, 2 * step), c);
                d = Lanes.MultiplyAdd(factor, Lanes.Load<V>(ref from, 3 * step), d);
                from = ref Unsafe.Add(ref from, geometry.DilationX * Width);
            }
        }

        Finish(ref slope, ref output, a, b, c, d);
    }

    /// <summary>Four neighbours with the window that almost every network has, 3 × 3: six loads a row instead of twelve.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(
        ref float plane, int planeHeight, int planeWidth, ref float weights, ref float bias, ref float slope, ref float output, int top, int left)
    {
        V a = Lanes.Load<V>(ref bias, 0), b = a, c = a, d = a;
        for (int ky = 0; ky < 3; ky++)
        {
            int fromY = top + ky;
            if ((uint)fromY >= (uint)planeHeight)
                continue;
            ref float from = ref Unsafe.Add(ref plane, (fromY * planeWidth + left) * Width);
            V first = Lanes.Load<V>(ref weights, 3 * ky * Width);
            V second = Lanes.Load<V>(ref weights, (3 * ky + 1) * Width);
            V third = Lanes.Load<V>(ref weights, (3 * ky + 2) * Width);
            V p0 = Lanes.Load<V>(ref from, 0), p1 = Lanes.Load<V>(ref from, Width), p2 = Lanes.Load<V>(ref from, 2 * Width);
            V p3 = Lanes.Load<V>(ref from, 3 * Width), p4 = Lanes.Load<V>(ref from, 4 * Width), p5 = Lanes.Load<V>(ref from, 5 * Width);
            a = Lanes.MultiplyAdd(third, p2, Lanes.MultiplyAdd(second, p1, Lanes.MultiplyAdd(first, p0, a)));
            b = Lanes.MultiplyAdd(third, p3, Lanes.MultiplyAdd(second, p2, Lanes.MultiplyAdd(first, p1, b)));
            c = Lanes.MultiplyAdd(third, p4, Lanes.MultiplyAdd(second, p3, Lanes.MultiplyAdd(first, p2, c)));
            d = Lanes.MultiplyAdd(third, p5, Lanes.MultiplyAdd(second, p4, Lanes.MultiplyAdd(first, p3, d)));
        }

        Finish(ref slope, ref output, a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref float slope, ref float output, V a, V b, V c, V d)
    {
        V below = Lanes.Load<V>(ref slope, 0);
        Lanes.Store(Lanes.Leaky(a, below), ref output, 0);
        Lanes.Store(Lanes.Leaky(b, below), ref output, Width);
        Lanes.Store(Lanes.Leaky(c, below), ref output, 2 * Width);
        Lanes.Store(Lanes.Leaky(d, below), ref output, 3 * Width);
    }
}
