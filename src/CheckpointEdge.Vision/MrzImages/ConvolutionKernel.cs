using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// One row of a convolution straight from rows that have a border of zeros around them: no windows are laid out, and four
/// neighbouring places share every weight that is loaded. Sums run in the order of <see cref="MatrixProduct"/>, so that
/// both give the same bits. Stateless.
/// </summary>
internal static class ConvolutionKernel
{
    public const int PlacesAtOnce = 4;

    private const int Lanes = 8;

    /// <param name="input">From the first element of the first place's window.</param>
    /// <param name="rowStride">Elements from one row of the window to the next.</param>
    /// <param name="width">Places, four at least.</param>
    /// <param name="output">Width × channels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(
        Convolution layer, ReadOnlySpan<float> input, int rowStride, int width, Span<float> output, bool rectify)
    {
        ConvolutionShape shape = layer.Shape;
        int run = shape.KernelWidth * shape.In;
        ArgumentOutOfRangeException.ThrowIfLessThan(width, PlacesAtOnce);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            input.Length, (shape.KernelHeight - 1) * rowStride + (width - 1) * shape.In + run);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, width * shape.Out);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.Out % Lanes, 0);
        ref float from = ref MemoryMarshal.GetReference(input);
        ref float to = ref MemoryMarshal.GetReference(output);
        ref float weights = ref MemoryMarshal.GetArrayDataReference(layer.Weights);
        ref float biases = ref MemoryMarshal.GetArrayDataReference(layer.Biases);
        Vector256<float> least = rectify ? Vector256<float>.Zero : Vector256.Create(float.MinValue);
        int left = shape.Out / Lanes;
        for (int j = 0; j < shape.Out;)
        {
            bool three = left == 3 || left > 4;
            for (int block = 0; block < width; block += PlacesAtOnce)
            {
                // The last four places may overlap those before: they come out the same again.
                int x = Math.Min(block, width - PlacesAtOnce);
                ref float a = ref Unsafe.Add(ref from, x * shape.In);
                ref float b = ref Unsafe.Add(ref weights, j);
                ref float bias = ref Unsafe.Add(ref biases, j);
                ref float c = ref Unsafe.Add(ref to, x * shape.Out + j);
                if (three)
                    Three(ref a, ref b, ref bias, ref c, (shape.KernelHeight, run, rowStride, shape.In, shape.Out), least);
                else if (left > 1)
                    Two(ref a, ref b, ref bias, ref c, (shape.KernelHeight, run, rowStride, shape.In, shape.Out), least);
                else
                    One(ref a, ref b, ref bias, ref c, (shape.KernelHeight, run, rowStride, shape.In, shape.Out), least);
            }

            int taken = three ? 3 : left > 1 ? 2 : 1;
            j += taken * Lanes;
            left -= taken;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(
        ref float a, ref float b, ref float bias, ref float c,
        (int Rows, int Run, int RowStride, int In, int Out) of, Vector256<float> least)
    {
        Vector256<float> c00 = At(ref bias, 0), c01 = At(ref bias, Lanes), c02 = At(ref bias, 2 * Lanes);
        Vector256<float> c10 = c00, c11 = c01, c12 = c02, c20 = c00, c21 = c01, c22 = c02, c30 = c00, c31 = c01, c32 = c02;
        (int second, int third, int fourth) = (of.In, 2 * of.In, 3 * of.In);
        for (int row = 0; row < of.Rows; row++)
        {
            ref float each = ref Unsafe.Add(ref a, row * of.RowStride);
            for (int l = 0; l < of.Run; l++)
            {
                Vector256<float> b0 = At(ref b, 0), b1 = At(ref b, Lanes), b2 = At(ref b, 2 * Lanes);
                Vector256<float> value = Vector256.Create(each);
                c00 = Vector256.FusedMultiplyAdd(value, b0, c00);
                c01 = Vector256.FusedMultiplyAdd(value, b1, c01);
                c02 = Vector256.FusedMultiplyAdd(value, b2, c02);
                value = Vector256.Create(Unsafe.Add(ref each, second));
                c10 = Vector256.FusedMultiplyAdd(value, b0, c10);
                c11 = Vector256.FusedMultiplyAdd(value, b1, c11);
                c12 = Vector256.FusedMultiplyAdd(value, b2, c12);
                value = Vector256.Create(Unsafe.Add(ref each, third));
                c20 = Vector256.FusedMultiplyAdd(value, b0, c20);
                c21 = Vector256.FusedMultiplyAdd(value, b1, c21);
                c22 = Vector256.FusedMultiplyAdd(value, b2, c22);
                value = Vector256.Create(Unsafe.Add(ref each, fourth));
                c30 = Vector256.FusedMultiplyAdd(value, b0, c30);
                c31 = Vector256.FusedMultiplyAdd(value, b1, c31);
                c32 = Vector256.FusedMultiplyAdd(value, b2, c32);
                each = ref Unsafe.Add(ref each, 1);
                b = ref Unsafe.Add(ref b, of.Out);
            }
        }

        Put(ref c, least, c00, c01);
        Put(ref Unsafe.Add(ref c, 2 * Lanes), least, c02);
        c = ref Unsafe.Add(ref c, of.Out);
        Put(ref c, least, c10, c11);
        Put(ref Unsafe.Add(ref c, 2 * Lanes), least, c12);
        c = ref Unsafe.Add(ref c, of.Out);
        Put(ref c, least, c20, c21);
        Put(ref Unsafe.Add(ref c, 2 * Lanes), least, c22);
        c = ref Unsafe.Add(ref c, of.Out);
        Put(ref c, least, c30, c31);
        Put(ref Unsafe.Add(ref c, 2 * Lanes), least, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(
        ref float a, ref float b, ref float bias, ref float c,
        (int Rows, int Run, int RowStride, int In, int Out) of, Vector256<float> least)
    {
        Vector256<float> c00 = At(ref bias, 0), c01 = At(ref bias, Lanes);
        Vector256<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        (int second, int third, int fourth) = (of.In, 2 * of.In, 3 * of.In);
        for (int row = 0; row < of.Rows; row++)
        {
            ref float each = ref Unsafe.Add(ref a, row * of.RowStride);
            for (int l = 0; l < of.Run; l++)
            {
                Vector256<float> b0 = At(ref b, 0), b1 = At(ref b, Lanes);
                Vector256<float> value = Vector256.Create(each);
                c00 = Vector256.FusedMultiplyAdd(value, b0, c00);
                c01 = Vector256.FusedMultiplyAdd(value, b1, c01);
                value = Vector256.Create(Unsafe.Add(ref each, second));
                c10 = Vector256.FusedMultiplyAdd(value, b0, c10);
                c11 = Vector256.FusedMultiplyAdd(value, b1, c11);
                value = Vector256.Create(Unsafe.Add(ref each, third));
                c20 = Vector256.FusedMultiplyAdd(value, b0, c20);
                c21 = Vector256.FusedMultiplyAdd(value, b1, c21);
                value = Vector256.Create(Unsafe.Add(ref each, fourth));
                c30 = Vector256.FusedMultiplyAdd(value, b0, c30);
                c31 = Vector256.FusedMultiplyAdd(value, b1, c31);
                each = ref Unsafe.Add(ref each, 1);
                b = ref Unsafe.Add(ref b, of.Out);
            }
        }

        Put(ref c, least, c00, c01);
        Put(ref Unsafe.Add(ref c, of.Out), least, c10, c11);
        Put(ref Unsafe.Add(ref c, 2 * of.Out), least, c20, c21);
        Put(ref Unsafe.Add(ref c, 3 * of.Out), least, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(
        ref float a, ref float b, ref float bias, ref float c,
        (int Rows, int Run, int RowStride, int In, int Out) of, Vector256<float> least)
    {
        for (int place = 0; place < PlacesAtOnce; place++)
        {
            Vector256<float> sum = At(ref bias, 0);
            for (int row = 0; row < of.Rows; row++)
                for (int l = 0; l < of.Run; l++)
                    sum = Vector256.FusedMultiplyAdd(
                        Vector256.Create(Unsafe.Add(ref a, place * of.In + row * of.RowStride + l)),
                        At(ref b, (row * of.Run + l) * of.Out),
                        sum);
            Put(ref Unsafe.Add(ref c, place * of.Out), least, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(ref float start, int offset) => Vector256.LoadUnsafe(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref float to, Vector256<float> least, Vector256<float> value) =>
        Vector256.Max(value, least).StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref float to, Vector256<float> least, Vector256<float> value, Vector256<float> next)
    {
        Put(ref to, least, value);
        Put(ref Unsafe.Add(ref to, Lanes), least, next);
    }
}
