using System.Runtime.CompilerServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// Products of pixels and weights with every sum in a register until it is whole. The sums are named one by one because only named
/// variables are kept in registers. Stateless.
/// </summary>
/// <typeparam name="V">A vector of float32 of the machine's width.</typeparam>
internal static class ProductKernel<V> where V : struct
{
    /// <summary>Pixels of a piece where the machine has 32 vector registers: 28 sums, two weights, one pixel.</summary>
    public const int TallRows = 14;

    /// <summary>Pixels of a piece where it has 16: 12 sums, two weights, one pixel.</summary>
    public const int ShortRows = 6;

    private static int Width => Unsafe.SizeOf<V>() / sizeof(float);

    /// <param name="rows"><see cref="TallRows"/>, <see cref="ShortRows"/> or 1.</param>
    /// <param name="pair">Whether the weights are of two blocks of output channels, or of one.</param>
    public static void Run(ref readonly ProductTile tile, int rows, bool pair)
    {
        if (rows == TallRows && pair)
            Tall(in tile);
        else if (rows == TallRows)
            TallSingle(in tile);
        else if (rows == ShortRows && pair)
            Short(in tile);
        else if (rows == ShortRows)
            ShortSingle(in tile);
        else
            One(in tile, pair);
    }

    /// <summary>Fourteen pixels, two blocks of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tall(ref readonly ProductTile tile)
    {
        V a0 = default, b0 = default;
        V a1 = default, b1 = default;
        V a2 = default, b2 = default;
        V a3 = default, b3 = default;
        V a4 = default, b4 = default;
        V a5 = default, b5 = default;
        V a6 = default, b6 = default;
        V a7 = default, b7 = default;
        V a8 = default, b8 = default;
        V a9 = default, b9 = default;
        V a10 = default, b10 = default;
        V a11 = default, b11 = default;
        V a12 = default, b12 = default;
        V a13 = default, b13 = default;
        ref float weights = ref tile.Weights;
        ref float block = ref tile.Pixels;
        for (int left = tile.Depth; left > 0; left -= Width, block = ref Unsafe.Add(ref block, tile.PixelStride))
        {
            ref float pixel = ref block;
            for (int k = Math.Min(left, Width); k > 0; k--)
            {
                V first = Lanes.Load<V>(ref weights, 0);
                V second = Lanes.Load<V>(ref weights, Width);
                Step(ref pixel, 0, first, second, ref a0, ref b0);
                Step(ref pixel, 1, first, second, ref a1, ref b1);
                Step(ref pixel, 2, first, second, ref a2, ref b2);
                Step(ref pixel, 3, first, second, ref a3, ref b3);
                Step(ref pixel, 4, first, second, ref a4, ref b4);
                Step(ref pixel, 5, first, second, ref a5, ref b5);
                Step(ref pixel, 6, first, second, ref a6, ref b6);
                Step(ref pixel, 7, first, second, ref a7, ref b7);
                Step(ref pixel, 8, first, second, ref a8, ref b8);
                Step(ref pixel, 9, first, second, ref a9, ref b9);
                Step(ref pixel, 10, first, second, ref a10, ref b10);
                Step(ref pixel, 11, first, second, ref a11, ref b11);
                Step(ref pixel, 12, first, second, ref a12, ref b12);
                Step(ref pixel, 13, first, second, ref a13, ref b13);
                weights = ref Unsafe.Add(ref weights, 2 * Width);
                pixel = ref Unsafe.Add(ref pixel, 1);
            }
        }

        Finish(in tile, 0, a0, b0);
        Finish(in tile, 1, a1, b1);
        Finish(in tile, 2, a2, b2);
        Finish(in tile, 3, a3, b3);
        Finish(in tile, 4, a4, b4);
        Finish(in tile, 5, a5, b5);
        Finish(in tile, 6, a6, b6);
        Finish(in tile, 7, a7, b7);
        Finish(in tile, 8, a8, b8);
        Finish(in tile, 9, a9, b9);
        Finish(in tile, 10, a10, b10);
        Finish(in tile, 11, a11, b11);
        Finish(in tile, 12, a12, b12);
        Finish(in tile, 13, a13, b13);
    }

    /// <summary>Fourteen pixels, one block of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TallSingle(ref readonly ProductTile tile)
    {
        V a0 = default;
        V a1 = default;
        V a2 = default;
        V a3 = default;
        V a4 = default;
        V a5 = default;
        V a6 = default;
        V a7 = default;
        V a8 = default;
        V a9 = default;
        V a10 = default;
        V a11 = default;
        V a12 = default;
        V a13 = default;
        ref float weights = ref tile.Weights;
        ref float block = ref tile.Pixels;
        for (int left = tile.Depth; left > 0; left -= Width, block = ref Unsafe.Add(ref block, tile.PixelStride))
        {
            ref float pixel = ref block;
            for (int k = Math.Min(left, Width); k > 0; k--)
            {
                V first = Lanes.Load<V>(ref weights, 0);
                a0 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 0 * Width)), first, a0);
                a1 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 1 * Width)), first, a1);
                a2 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 2 * Width)), first, a2);
                a3 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 3 * Width)), first, a3);
                a4 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 4 * Width)), first, a4);
                a5 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 5 * Width)), first, a5);
                a6 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 6 * Width)), first, a6);
                a7 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 7 * Width)), first, a7);
                a8 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 8 * Width)), first, a8);
                a9 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 9 * Width)), first, a9);
                a10 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 10 * Width)), first, a10);
                a11 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 11 * Width)), first, a11);
                a12 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 12 * Width)), first, a12);
                a13 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 13 * Width)), first, a13);
                weights = ref Unsafe.Add(ref weights, Width);
                pixel = ref Unsafe.Add(ref pixel, 1);
            }
        }

        Finish(in tile, 0, a0);
        Finish(in tile, 1, a1);
        Finish(in tile, 2, a2);
        Finish(in tile, 3, a3);
        Finish(in tile, 4, a4);
        Finish(in tile, 5, a5);
        Finish(in tile, 6, a6);
        Finish(in tile, 7, a7);
        Finish(in tile, 8, a8);
        Finish(in tile, 9, a9);
        Finish(in tile, 10, a10);
        Finish(in tile, 11, a11);
        Finish(in tile, 12, a12);
        Finish(in tile, 13, a13);
    }

    /// <summary>Six pixels, two blocks of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Short(ref readonly ProductTile tile)
    {
        V a0 = default, b0 = default;
        V a1 = default, b1 = default;
        V a2 = default, b2 = default;
        V a3 = default, b3 = default;
        V a4 = default, b4 = default;
        V a5 = default, b5 = default;
        ref float weights = ref tile.Weights;
        ref float block = ref tile.Pixels;
        for (int left = tile.Depth; left > 0; left -= Width, block = ref Unsafe.Add(ref block, tile.PixelStride))
        {
            ref float pixel = ref block;
            for (int k = Math.Min(left, Width); k > 0; k--)
            {
                V first = Lanes.Load<V>(ref weights, 0);
                V second = Lanes.Load<V>(ref weights, Width);
                Step(ref pixel, 0, first, second, ref a0, ref b0);
                Step(ref pixel, 1, first, second, ref a1, ref b1);
                Step(ref pixel, 2, first, second, ref a2, ref b2);
                Step(ref pixel, 3, first, second, ref a3, ref b3);
                Step(ref pixel, 4, first, second, ref a4, ref b4);
                Step(ref pixel, 5, first, second, ref a5, ref b5);
                weights = ref Unsafe.Add(ref weights, 2 * Width);
                pixel = ref Unsafe.Add(ref pixel, 1);
            }
        }

        Finish(in tile, 0, a0, b0);
        Finish(in tile, 1, a1, b1);
        Finish(in tile, 2, a2, b2);
        Finish(in tile, 3, a3, b3);
        Finish(in tile, 4, a4, b4);
        Finish(in tile, 5, a5, b5);
    }

    /// <summary>Six pixels, one block of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortSingle(ref readonly ProductTile tile)
    {
        V a0 = default;
        V a1 = default;
        V a2 = default;
        V a3 = default;
        V a4 = default;
        V a5 = default;
        ref float weights = ref tile.Weights;
        ref float block = ref tile.Pixels;
        for (int left = tile.Depth; left > 0; left -= Width, block = ref Unsafe.Add(ref block, tile.PixelStride))
        {
            ref float pixel = ref block;
            for (int k = Math.Min(left, Width); k > 0; k--)
            {
                V first = Lanes.Load<V>(ref weights, 0);
                a0 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 0 * Width)), first, a0);
                a1 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 1 * Width)), first, a1);
                a2 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 2 * Width)), first, a2);
                a3 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 3 * Width)), first, a3);
                a4 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 4 * Width)), first, a4);
                a5 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref pixel, 5 * Width)), first, a5);
                weights = ref Unsafe.Add(ref weights, Width);
                pixel = ref Unsafe.Add(ref pixel, 1);
            }
        }

        Finish(in tile, 0, a0);
        Finish(in tile, 1, a1);
        Finish(in tile, 2, a2);
        Finish(in tile, 3, a3);
        Finish(in tile, 4, a4);
        Finish(in tile, 5, a5);
    }

    /// <summary>One pixel, for planes too small for a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(ref readonly ProductTile tile, bool pair)
    {
        V a = default;
        V b = default;
        int step = pair ? 2 * Width : Width;
        ref float weights = ref tile.Weights;
        for (int k = 0; k < tile.Depth; k++, weights = ref Unsafe.Add(ref weights, step))
        {
            V pixel = Lanes.Same<V>(Unsafe.Add(ref tile.Pixels, k / Width * tile.PixelStride + k % Width));
            a = Lanes.MultiplyAdd(pixel, Lanes.Load<V>(ref weights, 0), a);
            if (pair)
                b = Lanes.MultiplyAdd(pixel, Lanes.Load<V>(ref weights, Width), b);
        }

        if (pair)
            Finish(in tile, 0, a, b);
        else
            Finish(in tile, 0, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref float pixels, int row, V first, V second, ref V a, ref V b)
    {
        V pixel = Lanes.Same<V>(Unsafe.Add(ref pixels, row * Width));
        a = Lanes.MultiplyAdd(pixel, first, a);
        b = Lanes.MultiplyAdd(pixel, second, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref readonly ProductTile tile, int row, V a, V b)
    {
        Finish(in tile, row, a);
        b = Lanes.Add(b, Lanes.Load<V>(ref tile.Bias, Width));
        if (tile.Adds)
            b = Lanes.Add(b, Lanes.Load<V>(ref tile.Addend, tile.OutputStride + row * Width));
        Lanes.Store(Lanes.Leaky(b, Lanes.Load<V>(ref tile.Slope, Width)), ref tile.Output, tile.OutputStride + row * Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref readonly ProductTile tile, int row, V a)
    {
        a = Lanes.Add(a, Lanes.Load<V>(ref tile.Bias, 0));
        if (tile.Adds)
            a = Lanes.Add(a, Lanes.Load<V>(ref tile.Addend, row * Width));
        Lanes.Store(Lanes.Leaky(a, Lanes.Load<V>(ref tile.Slope, 0)), ref tile.Output, row * Width);
    }
}
