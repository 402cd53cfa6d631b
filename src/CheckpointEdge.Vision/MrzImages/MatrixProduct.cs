using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Products of matrices in row-major order, for the small network of the reader. Each element is summed in one order
/// whatever the width of the processor's vectors, so that the same input gives the same bits. Stateless.
/// </summary>
internal static class MatrixProduct
{
    private const int RowsAtOnce = 4;

    /// <summary>C += A·B.</summary>
    /// <param name="a">m × k; element (i, l) lies at i·<paramref name="aRow"/> + l·<paramref name="aColumn"/>, so that a
    /// transposed matrix needs no copy.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    public static void Add(
        ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        if (m == 0 || k == 0 || n == 0)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(a.Length, (m - 1) * aRow + (k - 1) * aColumn + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, k * n);
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, m * n);
        int i = 0;
        for (; i + RowsAtOnce <= m; i += RowsAtOnce)
            AddFourRows(a[(i * aRow)..], aRow, aColumn, b, c[(i * n)..], k, n);
        for (; i < m; i++)
            AddRow(a[(i * aRow)..], aColumn, b, c.Slice(i * n, n), k, n);
    }

    private static void AddFourRows(
        ReadOnlySpan<float> a, int aRow, int aColumn, ReadOnlySpan<float> b, Span<float> c, int k, int n)
    {
        int width = Vector<float>.Count;
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        int j = 0;
        for (; j + 2 * width <= n; j += 2 * width)
            AddBlock(ref a0, aRow, aColumn, ref Unsafe.Add(ref b0, j), ref Unsafe.Add(ref c0, j), k, n);
        for (; j + width <= n; j += width)
            AddNarrowBlock(ref a0, aRow, aColumn, ref Unsafe.Add(ref b0, j), ref Unsafe.Add(ref c0, j), k, n);
        for (; j < n; j++)
            for (int row = 0; row < RowsAtOnce; row++)
                c[row * n + j] = Column(a[(row * aRow)..], aColumn, b[j..], c[row * n + j], k, n);
    }

    private static void AddBlock(
        ref float a, int aRow, int aColumn, ref float b, ref float c, int k, int n)
    {
        int width = Vector<float>.Count;
        Vector<float> c00 = At(ref c, 0), c01 = At(ref c, width);
        Vector<float> c10 = At(ref c, n), c11 = At(ref c, n + width);
        Vector<float> c20 = At(ref c, 2 * n), c21 = At(ref c, 2 * n + width);
        Vector<float> c30 = At(ref c, 3 * n), c31 = At(ref c, 3 * n + width);
        int place = 0;
        int row = 0;
        for (int l = 0; l < k; l++, place += aColumn, row += n)
        {
            Vector<float> b0 = At(ref b, row), b1 = At(ref b, row + width);
            Vector<float> each = new(Unsafe.Add(ref a, place));
            c00 = Vector.FusedMultiplyAdd(each, b0, c00);
            c01 = Vector.FusedMultiplyAdd(each, b1, c01);
            each = new(Unsafe.Add(ref a, place + aRow));
            c10 = Vector.FusedMultiplyAdd(each, b0, c10);
            c11 = Vector.FusedMultiplyAdd(each, b1, c11);
            each = new(Unsafe.Add(ref a, place + 2 * aRow));
            c20 = Vector.FusedMultiplyAdd(each, b0, c20);
            c21 = Vector.FusedMultiplyAdd(each, b1, c21);
            each = new(Unsafe.Add(ref a, place + 3 * aRow));
            c30 = Vector.FusedMultiplyAdd(each, b0, c30);
            c31 = Vector.FusedMultiplyAdd(each, b1, c31);
        }

        Put(ref c, 0, c00);
        Put(ref c, width, c01);
        Put(ref c, n, c10);
        Put(ref c, n + width, c11);
        Put(ref c, 2 * n, c20);
        Put(ref c, 2 * n + width, c21);
        Put(ref c, 3 * n, c30);
        Put(ref c, 3 * n + width, c31);
    }

    private static void AddNarrowBlock(
        ref float a, int aRow, int aColumn, ref float b, ref float c, int k, int n)
    {
        Vector<float> c0 = At(ref c, 0), c1 = At(ref c, n), c2 = At(ref c, 2 * n), c3 = At(ref c, 3 * n);
        int place = 0;
        int row = 0;
        for (int l = 0; l < k; l++, place += aColumn, row += n)
        {
            Vector<float> b0 = At(ref b, row);
            c0 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, place)), b0, c0);
            c1 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, place + aRow)), b0, c1);
            c2 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, place + 2 * aRow)), b0, c2);
            c3 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, place + 3 * aRow)), b0, c3);
        }

        Put(ref c, 0, c0);
        Put(ref c, n, c1);
        Put(ref c, 2 * n, c2);
        Put(ref c, 3 * n, c3);
    }

    private static void AddRow(ReadOnlySpan<float> a, int aColumn, ReadOnlySpan<float> b, Span<float> c, int k, int n)
    {
        int width = Vector<float>.Count;
        int j = 0;
        for (; j + width <= n; j += width)
        {
            Vector<float> sum = new(c[j..]);
            for (int l = 0; l < k; l++)
                sum = Vector.FusedMultiplyAdd(new(a[l * aColumn]), new(b[(l * n + j)..]), sum);
            sum.CopyTo(c[j..]);
        }

        for (; j < n; j++)
            c[j] = Column(a, aColumn, b[j..], c[j], k, n);
    }

    private static float Column(ReadOnlySpan<float> a, int aColumn, ReadOnlySpan<float> b, float sum, int k, int n)
    {
        for (int l = 0; l < k; l++)
            sum = MathF.FusedMultiplyAdd(a[l * aColumn], b[l * n], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ref float start, int offset) =>
        Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref float start, int offset, Vector<float> value) =>
        Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref start, offset)) = value;
}
