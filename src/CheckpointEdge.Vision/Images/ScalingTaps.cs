namespace CheckpointEdge.Vision.Images;

/// <summary>Which source pixels make one target pixel along one axis, and with what weight; weights sum to 1. Immutable.</summary>
internal sealed class ScalingTaps
{
    private ScalingTaps(int target, int tapsMax) =>
        (First, Count, Weights, TapsMax) = (new int[target], new int[target], new float[target * tapsMax], tapsMax);

    public int[] First { get; }

    public int[] Count { get; }

    /// <summary><see cref="TapsMax"/> places for every target pixel.</summary>
    public float[] Weights { get; }

    public int TapsMax { get; }

    public static ScalingTaps Of(int source, int target) => target < source ? Areas(source, target) : Lines(source, target);

    private static ScalingTaps Areas(int source, int target)
    {
        double scale = (double)source / target;
        ScalingTaps taps = new(target, (int)Math.Ceiling(scale) + 1);
        for (int i = 0; i < target; i++)
        {
            double from = i * scale, to = Math.Min(source, (i + 1) * scale);
            int first = (int)from, last = Math.Min(source, (int)Math.Ceiling(to - 1e-9));
            taps.First[i] = first;
            taps.Count[i] = last - first;
            for (int s = first; s < last; s++)
            {
                double covered = Math.Min(to, s + 1) - Math.Max(from, s);
                taps.Weights[i * taps.TapsMax + s - first] = (float)(covered / (to - from));
            }
        }

        return taps;
    }

    private static ScalingTaps Lines(int source, int target)
    {
        double scale = (double)source / target;
        ScalingTaps taps = new(target, 2);
        for (int i = 0; i < target; i++)
        {
            double at = Math.Clamp((i + 0.5) * scale - 0.5, 0, source - 1);
            int first = (int)at;
            float second = (float)(at - first);
            taps.First[i] = first;
            taps.Count[i] = first + 1 < source ? 2 : 1;
            taps.Weights[2 * i] = taps.Count[i] == 2 ? 1 - second : 1;
            taps.Weights[2 * i + 1] = second;
        }

        return taps;
    }
}
