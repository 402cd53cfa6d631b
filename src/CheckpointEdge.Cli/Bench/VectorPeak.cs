using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CheckpointEdge.Vision.Inference.Managed;

namespace CheckpointEdge.Cli.Bench;

/// <summary>What one core computes when all lies in registers: the limit that a time of another machine is to be read against.</summary>
internal static class VectorPeak
{
    private const int Steps = 400_000;
    private const int Chains = 12;
    private const int Rounds = 25;

    /// <summary>Float32 operations in a nanosecond, two for each fused product and sum, with the vectors that the managed engine takes.</summary>
    public static double Gigaflops() => Kernels.Widest.Width switch
    {
        16 => Of<Vector512<float>>(),
        8 => Of<Vector256<float>>(),
        _ => Of<Vector128<float>>(),
    };

    private static double Of<V>() where V : struct
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, FacesBench.Milliseconds(() =>
            {
                V sum = Sum<V>();
                return (long)Unsafe.As<V, float>(ref sum);
            }));
        }

        return 2.0 * Steps * Chains * (Unsafe.SizeOf<V>() / sizeof(float)) / best / 1e6;
    }

    /// <summary>Twelve sums that do not wait for each other hide how long one takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Sum<V>() where V : struct
    {
        V x = Lanes.Same<V>(0.999f), y = Lanes.Same<V>(0.001f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            (a, b, c) = (Lanes.MultiplyAdd(a, x, y), Lanes.MultiplyAdd(b, x, y), Lanes.MultiplyAdd(c, x, y));
            (d, e, f) = (Lanes.MultiplyAdd(d, x, y), Lanes.MultiplyAdd(e, x, y), Lanes.MultiplyAdd(f, x, y));
            (g, h, i) = (Lanes.MultiplyAdd(g, x, y), Lanes.MultiplyAdd(h, x, y), Lanes.MultiplyAdd(i, x, y));
            (j, k, l) = (Lanes.MultiplyAdd(j, x, y), Lanes.MultiplyAdd(k, x, y), Lanes.MultiplyAdd(l, x, y));
        }

        V first = Lanes.Add(Lanes.Add(Lanes.Add(a, b), Lanes.Add(c, d)), Lanes.Add(Lanes.Add(e, f), Lanes.Add(g, h)));
        return Lanes.Add(first, Lanes.Add(Lanes.Add(i, j), Lanes.Add(k, l)));
    }
}
