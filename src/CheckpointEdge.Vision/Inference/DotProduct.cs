using System.Numerics;

namespace CheckpointEdge.Vision.Inference;

/// <summary>The sum of products of two rows of float32. Stateless, safe for concurrent callers.</summary>
internal static class DotProduct
{
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector<float> first = default;
        Vector<float> second = default;
        int width = Vector<float>.Count;
        int i = 0;
        for (; i + 2 * width <= left.Length; i += 2 * width)
        {
            first = Vector.FusedMultiplyAdd(new Vector<float>(left[i..]), new Vector<float>(right[i..]), first);
            second = Vector.FusedMultiplyAdd(new Vector<float>(left[(i + width)..]), new Vector<float>(right[(i + width)..]), second);
        }

        float sum = Vector.Sum(first + second);
        for (; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
