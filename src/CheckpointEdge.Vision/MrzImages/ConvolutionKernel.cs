using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CheckpointEdge.Vision.Inference.Managed;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// One row of a convolution straight from rows that have a border of zeros around them: no windows are laid out, and four
/// neighbouring places share every weight that is loaded. Sums run in the order of <see cref="MatrixProduct"/>, so that
/// both give the same bits, whatever the width of the machine's vectors. Stateless.
/// </summary>
internal static class ConvolutionKernel
{
    public const int PlacesAtOnce = 4;

    /// <summary>Channels come in eights; machines with vectors of sixteen compute eight of them twice where there is an odd number.</summary>
    private const int ChannelStep = 8;

    /// <param name="input">From the first element of the first place's window.</param>
    /// <param name="rowStride">Elements from one row of the window to the next.</param>
    /// <param name="width">Places, four at least.</param>
    /// <param name="output">Width × channels.</param>
    public static void Row(
        Convolution layer, ReadOnlySpan<float> input, int rowStride, int width, Span<float> output, bool rectify)
    {
        if (Vector512.IsHardwareAccelerated && layer.Shape.Out >= Vector512<float>.Count)
            Row<Vector512<float>>(layer, input, rowStride, width, output, rectify);
        else
            Row<Vector256<float>>(layer, input, rowStride, width, output, rectify);
    }

    /// <inheritdoc cref="Row(Convolution, ReadOnlySpan{float}, int, int, Span{float}, bool)"/>
    /// <typeparam name="V">A vector of as many float32 as there are channels, at most.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V>(
        Convolution layer, ReadOnlySpan<float> input, int rowStride, int width, Span<float> output, bool rectify) where V : struct
    {
        ConvolutionShape shape = layer.Shape;
        int run = shape.KernelWidth * shape.In;
        int lanes = Unsafe.SizeOf<V>() / sizeof(float);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, PlacesAtOnce);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            input.Length, (shape.KernelHeight - 1) * rowStride + (width - 1) * shape.In + run);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, width * shape.Out);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.Out % ChannelStep, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Out, lanes);
        ref float from = ref MemoryMarshal.GetReference(input);
        ref float to = ref MemoryMarshal.GetReference(output);
        ref float weights = ref MemoryMarshal.GetArrayDataReference(layer.Weights);
        ref float biases = ref MemoryMarshal.GetArrayDataReference(layer.Biases);
        V least = Lanes.Same<V>(rectify ? 0 : float.MinValue);
        int left = (shape.Out + lanes - 1) / lanes;
        for (int j = 0; j < shape.Out;)
        {
            int taken = left == 3 || left > 4 ? 3 : Math.Min(left, 2);
            // The last vector begins earlier where the channels do not fill it.
            int last = Math.Min(j + (taken - 1) * lanes, shape.Out - lanes) - j;
            for (int block = 0; block < width; block += PlacesAtOnce)
            {
                // The last four places may overlap those before: they come out the same again.
                int x = Math.Min(block, width - PlacesAtOnce);
                ref float a = ref Unsafe.Add(ref from, x * shape.In);
                ref float b = ref Unsafe.Add(ref weights, j);
                ref float bias = ref Unsafe.Add(ref biases, j);
                ref float c = ref Unsafe.Add(ref to, x * shape.Out + j);
                Window of = new(shape.KernelHeight, run, rowStride, shape.In, shape.Out);
                if (taken == 3)
                    Three(ref a, ref b, ref bias, ref c, of, last, least);
                else if (taken == 2)
                    Two(ref a, ref b, ref bias, ref c, of, last, least);
                else
                    One(ref a, ref Unsafe.Add(ref b, last), ref Unsafe.Add(ref bias, last), ref Unsafe.Add(ref c, last), of, least);
            }

            j += taken * lanes;
            left -= taken;
        }
    }

    /// <summary>How many rows and elements a sum goes over, and how far apart rows, places and channels lie.</summary>
    private readonly record struct Window(int Rows, int Run, int RowStride, int In, int Out);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three<V>(ref float a, ref float b, ref float bias, ref float c, Window of, int last, V least) where V : struct
    {
        int lanes = Unsafe.SizeOf<V>() / sizeof(float);
        V c00 = Lanes.Load<V>(ref bias, 0), c01 = Lanes.Load<V>(ref bias, lanes), c02 = Lanes.Load<V>(ref bias, last);
        V c10 = c00, c11 = c01, c12 = c02, c20 = c00, c21 = c01, c22 = c02, c30 = c00, c31 = c01, c32 = c02;
        (int second, int third, int fourth) = (of.In, 2 * of.In, 3 * of.In);
        for (int row = 0; row < of.Rows; row++)
        {
            ref float each = ref Unsafe.Add(ref a, row * of.RowStride);
            for (int l = 0; l < of.Run; l++)
            {
                V b0 = Lanes.Load<V>(ref b, 0), b1 = Lanes.Load<V>(ref b, lanes), b2 = Lanes.Load<V>(ref b, last);
                V value = Lanes.Same<V>(each);
                c00 = Lanes.MultiplyAdd(value, b0, c00);
                c01 = Lanes.MultiplyAdd(value, b1, c01);
                c02 = Lanes.MultiplyAdd(value, b2, c02);
                value = Lanes.Same<V>(Unsafe.Add(ref each, second));
                c10 = Lanes.MultiplyAdd(value, b0, c10);
                c11 = Lanes.MultiplyAdd(value, b1, c11);
                c12 = Lanes.MultiplyAdd(value, b2, c12);
                value = Lanes.Same<V>(Unsafe.Add(ref each, third));
                c20 = Lanes.MultiplyAdd(value, b0, c20);
                c21 = Lanes.MultiplyAdd(value, b1, c21);
                c22 = Lanes.MultiplyAdd(value, b2, c22);
                value = Lanes.Same<V>(Unsafe.Add(ref each, fourth));
                c30 = Lanes.MultiplyAdd(value, b0, c30);
                c31 = Lanes.MultiplyAdd(value, b1, c31);
                c32 = Lanes.MultiplyAdd(value, b2, c32);
                each = ref Unsafe.Add(ref each, 1);
                b = ref Unsafe.Add(ref b, of.Out);
            }
        }

        Put(ref c, 0, least, c00, lanes, c01);
        Put(ref c, of.Out, least, c10, of.Out + lanes, c11);
        Put(ref c, 2 * of.Out, least, c20, 2 * of.Out + lanes, c21);
        Put(ref c, 3 * of.Out, least, c30, 3 * of.Out + lanes, c31);
        Put(ref c, last, least, c02, of.Out + last, c12);
        Put(ref c, 2 * of.Out + last, least, c22, 3 * of.Out + last, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<V>(ref float a, ref float b, ref float bias, ref float c, Window of, int last, V least) where V : struct
    {
        V c00 = Lanes.Load<V>(ref bias, 0), c01 = Lanes.Load<V>(ref bias, last);
        V c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        (int second, int third, int fourth) = (of.In, 2 * of.In, 3 * of.In);
        for (int row = 0; row < of.Rows; row++)
        {
            ref float each = ref Unsafe.Add(ref a, row * of.RowStride);
            for (int l = 0; l < of.Run; l++)
            {
                V b0 = Lanes.Load<V>(ref b, 0), b1 = Lanes.Load<V>(ref b, last);
                V value = Lanes.Same<V>(each);
                c00 = Lanes.MultiplyAdd(value, b0, c00);
                c01 = Lanes.MultiplyAdd(value, b1, c01);
                value = Lanes.Same<V>(Unsafe.Add(ref each, second));
                c10 = Lanes.MultiplyAdd(value, b0, c10);
                c11 = Lanes.MultiplyAdd(value, b1, c11);
                value = Lanes.Same<V>(Unsafe.Add(ref each, third));
                c20 = Lanes.MultiplyAdd(value, b0, c20);
                c21 = Lanes.MultiplyAdd(value, b1, c21);
                value = Lanes.Same<V>(Unsafe.Add(ref each, fourth));
                c30 = Lanes.MultiplyAdd(value, b0, c30);
                c31 = Lanes.MultiplyAdd(value, b1, c31);
                each = ref Unsafe.Add(ref each, 1);
                b = ref Unsafe.Add(ref b, of.Out);
            }
        }

        Put(ref c, 0, least, c00, last, c01);
        Put(ref c, of.Out, least, c10, of.Out + last, c11);
        Put(ref c, 2 * of.Out, least, c20, 2 * of.Out + last, c21);
        Put(ref c, 3 * of.Out, least, c30, 3 * of.Out + last, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<V>(ref float a, ref float b, ref float bias, ref float c, Window of, V least) where V : struct
    {
        V c0 = Lanes.Load<V>(ref bias, 0), c1 = c0, c2 = c0, c3 = c0;
        (int second, int third, int fourth) = (of.In, 2 * of.In, 3 * of.In);
        for (int row = 0; row < of.Rows; row++)
        {
            ref float each = ref Unsafe.Add(ref a, row * of.RowStride);
            for (int l = 0; l < of.Run; l++)
            {
                V b0 = Lanes.Load<V>(ref b, 0);
                c0 = Lanes.MultiplyAdd(Lanes.Same<V>(each), b0, c0);
                c1 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref each, second)), b0, c1);
                c2 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref each, third)), b0, c2);
                c3 = Lanes.MultiplyAdd(Lanes.Same<V>(Unsafe.Add(ref each, fourth)), b0, c3);
                each = ref Unsafe.Add(ref each, 1);
                b = ref Unsafe.Add(ref b, of.Out);
            }
        }

        Put(ref c, 0, least, c0, of.Out, c1);
        Put(ref c, 2 * of.Out, least, c2, 3 * of.Out, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(ref float to, int first, V least, V value, int second, V next) where V : struct
    {
        Lanes.Store(Lanes.Largest(value, least), ref to, first);
        Lanes.Store(Lanes.Largest(next, least), ref to, second);
    }
}
