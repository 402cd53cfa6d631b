using System.Numerics;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// How far apart the characters of a strip are, from where the network saw any: the row of evenly spaced places that falls
/// on them best, slowly wider or narrower towards one end as perspective makes it. Stateless.
/// </summary>
internal static class PitchEstimate
{
    private const float PitchMin = 11;
    private const float PitchStep = 0.25f;
    private const int Pitches = 48;

    /// <summary>Steps of bend to each side: an eighth of the characters' number in the middle is the most.</summary>
    private const int Bends = 3;

    private const float BendStep = 0.08f;

    /// <summary>Less of what was seen falling on the row says nothing.</summary>
    private const float ShareMin = 0.3f;

    /// <summary>Pixels of the strip; what is expected (<see cref="LineNetwork.PitchPixels"/>) when nothing can be said.</summary>
    /// <param name="some">For each column how likely it shows a character.</param>
    public static float Of(ReadOnlySpan<float> some)
    {
        float sum = 0;
        foreach (float each in some)
            sum += each;
        float mean = sum / MathF.Max(some.Length, 1);
        float best = ShareMin * ShareMin * sum * sum;
        float pitch = LineNetwork.PitchPixels;
        Span<float> strengths = stackalloc float[Vector<float>.Count];
        for (int bend = -Bends; bend <= Bends; bend++)
        {
            for (int first = 0; first < Pitches; first += Vector<float>.Count)
            {
                Strengths(some, mean, first, bend * BendStep, strengths);
                for (int i = 0; i < strengths.Length; i++)
                    if (strengths[i] > best)
                        (best, pitch) = (strengths[i], PitchMin + (first + i) * PitchStep);
            }
        }

        return pitch;
    }

    /// <summary>Squares of the sums of turned arrows, one turn a character; each column turns a little more than the last.</summary>
    private static void Strengths(ReadOnlySpan<float> some, float mean, int first, float bend, Span<float> strengths)
    {
        Span<float> speeds = stackalloc float[4 * Vector<float>.Count];
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            // Turns at column c of n: T · (c / n + bend · c / n · (1 - c / n)), T turns in all.
            double turns = some.Length * LineNetwork.ColumnPixels / (PitchMin + (first + i) * PitchStep);
            double part = 1.0 / some.Length;
            double start = 2 * Math.PI * turns * (part + bend * part * (1 - part));
            double change = -2 * Math.PI * turns * bend * 2 * part * part;
            (double sine, double cosine) = Math.SinCos(start);
            (double sineChange, double cosineChange) = Math.SinCos(change);
            speeds[i] = (float)cosine;
            speeds[i + Vector<float>.Count] = (float)sine;
            speeds[i + 2 * Vector<float>.Count] = (float)cosineChange;
            speeds[i + 3 * Vector<float>.Count] = (float)sineChange;
        }

        Vector<float> stepX = new(speeds), stepY = new(speeds[Vector<float>.Count..]);
        Vector<float> changeX = new(speeds[(2 * Vector<float>.Count)..]), changeY = new(speeds[(3 * Vector<float>.Count)..]);
        Vector<float> x = Vector<float>.One, y = Vector<float>.Zero, sumX = Vector<float>.Zero, sumY = Vector<float>.Zero;
        foreach (float each in some)
        {
            Vector<float> value = new(each - mean);
            sumX += x * value;
            sumY += y * value;
            (x, y) = (x * stepX - y * stepY, x * stepY + y * stepX);
            (stepX, stepY) = (stepX * changeX - stepY * changeY, stepX * changeY + stepY * changeX);
        }

        (sumX * sumX + sumY * sumY).CopyTo(strengths);
    }
}
