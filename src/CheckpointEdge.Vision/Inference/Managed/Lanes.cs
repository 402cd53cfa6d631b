using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CheckpointEdge.Vision.Inference.Managed;

/// <summary>
/// The few things that are done with a vector of float32, for vectors of 4, 8 and 16 alike: one kernel serves every machine, and which
/// width it has is known when it is compiled. Stateless.
/// </summary>
internal static class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref float at, int offset) where V : struct =>
        Unsafe.ReadUnaligned<V>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref at, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, ref float at, int offset) where V : struct =>
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref at, offset)), value);

    /// <summary>One value in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Same<V>(float value) where V : struct
    {
        if (typeof(V) == typeof(Vector512<float>))
            return Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(value));
        if (typeof(V) == typeof(Vector256<float>))
            return Unsafe.BitCast<Vector256<float>, V>(Vector256.Create(value));
        return Unsafe.BitCast<Vector128<float>, V>(Vector128.Create(value));
    }

    /// <summary>left · right + sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MultiplyAdd<V>(V left, V right, V sum) where V : struct
    {
        if (typeof(V) == typeof(Vector512<float>))
        {
            return Unsafe.BitCast<Vector512<float>, V>(Vector512.FusedMultiplyAdd(
                Unsafe.BitCast<V, Vector512<float>>(left), Unsafe.BitCast<V, Vector512<float>>(right), Unsafe.BitCast<V, Vector512<float>>(sum)));
        }

        if (typeof(V) == typeof(Vector256<float>))
        {
            return Unsafe.BitCast<Vector256<float>, V>(Vector256.FusedMultiplyAdd(
                Unsafe.BitCast<V, Vector256<float>>(left), Unsafe.BitCast<V, Vector256<float>>(right), Unsafe.BitCast<V, Vector256<float>>(sum)));
        }

        return Unsafe.BitCast<Vector128<float>, V>(Vector128.FusedMultiplyAdd(
            Unsafe.BitCast<V, Vector128<float>>(left), Unsafe.BitCast<V, Vector128<float>>(right), Unsafe.BitCast<V, Vector128<float>>(sum)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V left, V right) where V : struct
    {
        if (typeof(V) == typeof(Vector512<float>))
            return Unsafe.BitCast<Vector512<float>, V>(Unsafe.BitCast<V, Vector512<float>>(left) + Unsafe.BitCast<V, Vector512<float>>(right));
        if (typeof(V) == typeof(Vector256<float>))
            return Unsafe.BitCast<Vector256<float>, V>(Unsafe.BitCast<V, Vector256<float>>(left) + Unsafe.BitCast<V, Vector256<float>>(right));
        return Unsafe.BitCast<Vector128<float>, V>(Unsafe.BitCast<V, Vector128<float>>(left) + Unsafe.BitCast<V, Vector128<float>>(right));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Largest<V>(V left, V right) where V : struct
    {
        if (typeof(V) == typeof(Vector512<float>))
        {
            return Unsafe.BitCast<Vector512<float>, V>(Vector512.Max(
                Unsafe.BitCast<V, Vector512<float>>(left), Unsafe.BitCast<V, Vector512<float>>(right)));
        }

        if (typeof(V) == typeof(Vector256<float>))
        {
            return Unsafe.BitCast<Vector256<float>, V>(Vector256.Max(
                Unsafe.BitCast<V, Vector256<float>>(left), Unsafe.BitCast<V, Vector256<float>>(right)));
        }

        return Unsafe.BitCast<Vector128<float>, V>(Vector128.Max(
            Unsafe.BitCast<V, Vector128<float>>(left), Unsafe.BitCast<V, Vector128<float>>(right)));
    }

    /// <summary>The value, times the slope where it is below zero: slope 0 is Relu, 1 is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Leaky<V>(V value, V slope) where V : struct
    {
        if (typeof(V) == typeof(Vector512<float>))
        {
            Vector512<float> wide = Unsafe.BitCast<V, Vector512<float>>(value);
            return Unsafe.BitCast<Vector512<float>, V>(Vector512.ConditionalSelect(
                Vector512.LessThan(wide, Vector512<float>.Zero), wide * Unsafe.BitCast<V, Vector512<float>>(slope), wide));
        }

        if (typeof(V) == typeof(Vector256<float>))
        {
            Vector256<float> half = Unsafe.BitCast<V, Vector256<float>>(value);
            return Unsafe.BitCast<Vector256<float>, V>(Vector256.ConditionalSelect(
                Vector256.LessThan(half, Vector256<float>.Zero), half * Unsafe.BitCast<V, Vector256<float>>(slope), half));
        }

        Vector128<float> quarter = Unsafe.BitCast<V, Vector128<float>>(value);
        return Unsafe.BitCast<Vector128<float>, V>(Vector128.ConditionalSelect(
            Vector128.LessThan(quarter, Vector128<float>.Zero), quarter * Unsafe.BitCast<V, Vector128<float>>(slope), quarter));
    }
}
