using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// Rows of weights in the order in which <see cref="MatrixProduct"/> reads them: bands of four rows, depth after depth, filled up with
/// zeros. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class PackedRows
{
    public const int Band = 4;

    /// <param name="weights">Rows one after the other, <paramref name="depth"/> long each.</param>
    public PackedRows(ReadOnlySpan<float> weights, int rows, int depth)
    {
        Rows = rows;
        Depth = depth;
        int bands = (rows + Band - 1) / Band;
        Values = new float[bands * depth * Band];
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < depth; k++)
                Values[(row / Band * depth + k) * Band + row % Band] = weights[row * depth + k];
    }

    public int Rows { get; }

    public int Depth { get; }

    public float[] Values { get; }
}

/// <summary>The product of packed weights and a panel of columns, four rows by three vectors at a time. Stateless.</summary>
internal static class MatrixProduct
{
    /// <summary>Columns of one panel: three vectors.</summary>
    public static int PanelColumns => 3 * Vector<float>.Count;

    /// <summary>Most that <see cref="PanelColumns"/> is on any machine.</summary>
    public const int PanelColumnsMax = 48;

    /// <param name="panel">Depth after depth, <see cref="PanelColumns"/> each.</param>
    /// <param name="columns">How many of the panel's columns count.</param>
    /// <param name="output">From the first row's first column on; rows are <paramref name="outputStride"/> apart.</param>
    public static void Multiply(
        PackedRows weights, ReadOnlySpan<float> panel, int columns, Span<float> output, int outputStride, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> slope)
    {
        Span<float> tile = stackalloc float[PackedRows.Band * PanelColumnsMax];
        int width = PanelColumns;
        for (int first = 0; first < weights.Rows; first += PackedRows.Band)
        {
            ReadOnlySpan<float> band = weights.Values.AsSpan(first * weights.Depth, weights.Depth * PackedRows.Band);
            Tile(ref MemoryMarshal.GetReference(band), ref MemoryMarshal.GetReference(panel), weights.Depth, ref tile[0]);
            int rows = Math.Min(PackedRows.Band, weights.Rows - first);
            for (int row = 0; row < rows; row++)
            {
                Finish(
                    tile.Slice(row * width, width), output.Slice((first + row) * outputStride, columns), bias[first + row],
                    slope.IsEmpty ? 1f : slope[first + row]);
            }
        }
    }

    /// <summary>Adds the bias and applies the leaky line below zero: slope 0 is Relu, 1 is nothing.</summary>
    private static void Finish(ReadOnlySpan<float> sums, Span<float> output, float bias, float slope)
    {
        if (output.Length == sums.Length)
        {
            Vector<float> shift = new(bias);
            Vector<float> factor = new(slope);
            for (int x = 0; x < output.Length; x += Vector<float>.Count)
            {
                Vector<float> value = new Vector<float>(sums[x..]) + shift;
                Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), value * factor, value).CopyTo(output[x..]);
            }

            return;
        }

        for (int x = 0; x < output.Length; x++)
        {
            float value = sums[x] + bias;
            output[x] = value < 0 ? value * slope : value;
        }
    }

    private static void Tile(ref float weights, ref float panel, int depth, ref float tile)
    {
        nuint n = (nuint)Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector<float> b0 = Vector.LoadUnsafe(ref panel);
            Vector<float> b1 = Vector.LoadUnsafe(ref panel, n);
            Vector<float> b2 = Vector.LoadUnsafe(ref panel, 2 * n);
            Vector<float> a = new(weights);
            c00 = Vector.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector.FusedMultiplyAdd(a, b1, c01);
            c02 = Vector.FusedMultiplyAdd(a, b2, c02);
            a = new Vector<float>(Unsafe.Add(ref weights, 1));
            c10 = Vector.FusedMultiplyAdd(a, b0, c10);
            c11 = Vector.FusedMultiplyAdd(a, b1, c11);
            c12 = Vector.FusedMultiplyAdd(a, b2, c12);
            a = new Vector<float>(Unsafe.Add(ref weights, 2));
            c20 = Vector.FusedMultiplyAdd(a, b0, c20);
            c21 = Vector.FusedMultiplyAdd(a, b1, c21);
            c22 = Vector.FusedMultiplyAdd(a, b2, c22);
            a = new Vector<float>(Unsafe.Add(ref weights, 3));
            c30 = Vector.FusedMultiplyAdd(a, b0, c30);
            c31 = Vector.FusedMultiplyAdd(a, b1, c31);
            c32 = Vector.FusedMultiplyAdd(a, b2, c32);
            weights = ref Unsafe.Add(ref weights, PackedRows.Band);
            panel = ref Unsafe.Add(ref panel, 3 * Vector<float>.Count);
        }

        Store(ref tile, 0, c00, c01, c02);
        Store(ref tile, 1, c10, c11, c12);
        Store(ref tile, 2, c20, c21, c22);
        Store(ref tile, 3, c30, c31, c32);
    }

    private static void Store(ref float tile, int row, Vector<float> first, Vector<float> second, Vector<float> third)
    {
        nuint n = (nuint)Vector<float>.Count;
        nuint at = (nuint)row * 3 * n;
        first.StoreUnsafe(ref tile, at);
        second.StoreUnsafe(ref tile, at + n);
        third.StoreUnsafe(ref tile, at + 2 * n);
    }
}
