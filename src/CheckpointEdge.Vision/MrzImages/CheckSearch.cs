namespace CheckpointEdge.Vision.MrzImages;

/// <summary>One character in place of the likeliest.</summary>
/// <param name="Cost">How much less likely it is, as a logarithm.</param>
/// <param name="Change">What it does to the five sums, five decimal digits in one number.</param>
internal readonly record struct Substitute(int Place, char Character, float Cost, int Change);

/// <summary>Substitutes after which every check digit holds, and what they cost together.</summary>
internal sealed record Explanation(Substitute[] Substitutes, float Cost);

/// <summary>
/// Looks for the likeliest readings whose check digits hold, and for the next likeliest: a reading is only as good as the
/// distance to what else the print may say. Stateless.
/// </summary>
internal static class CheckSearch
{
    /// <summary>Substitutes looked at; pairs of all, threes of the cheapest.</summary>
    private const int SubstitutesMax = 160;

    private const int ThreesOf = 32;
    private const float CostMax = 11;
    private const int ChecksRange = 100_000;

    /// <summary>The two cheapest explanations; fewer when there are not as many within reach.</summary>
    /// <param name="sums">What the sums of the likeliest text are away from 0, packed.</param>
    public static List<Explanation> Find(List<Substitute> substitutes, int sums)
    {
        substitutes.Sort((one, other) => one.Cost.CompareTo(other.Cost));
        if (substitutes.Count > SubstitutesMax)
            substitutes.RemoveRange(SubstitutesMax, substitutes.Count - SubstitutesMax);
        List<Explanation> best = [];
        int wanted = Opposite(sums);
        if (wanted == 0)
            best.Add(new([], 0));
        for (int i = 0; i < substitutes.Count; i++)
        {
            Substitute one = substitutes[i];
            if (one.Cost > Worst(best))
                break;
            if (one.Change == wanted)
                Keep(best, [one]);
            for (int j = i + 1; j < substitutes.Count && one.Cost + substitutes[j].Cost < Worst(best); j++)
            {
                Substitute two = substitutes[j];
                if (two.Place == one.Place)
                    continue;
                int change = Add(one.Change, two.Change);
                if (change == wanted)
                    Keep(best, [one, two]);
                if (j < ThreesOf)
                    FindThird(best, substitutes, (one, two, j), change, wanted);
            }
        }

        return best;
    }

    private static void FindThird(
        List<Explanation> best, List<Substitute> substitutes, (Substitute One, Substitute Two, int Last) of, int change, int wanted)
    {
        float cost = of.One.Cost + of.Two.Cost;
        for (int k = of.Last + 1; k < Math.Min(ThreesOf, substitutes.Count) && cost + substitutes[k].Cost < Worst(best); k++)
        {
            Substitute three = substitutes[k];
            if (three.Place != of.One.Place && three.Place != of.Two.Place && Add(change, three.Change) == wanted)
                Keep(best, [of.One, of.Two, three]);
        }
    }

    private static float Worst(List<Explanation> best) => best.Count < 2 ? CostMax : best[1].Cost;

    private static void Keep(List<Explanation> best, Substitute[] substitutes)
    {
        best.Add(new(substitutes, substitutes.Sum(each => each.Cost)));
        best.Sort((one, other) => one.Cost.CompareTo(other.Cost));
        if (best.Count > 2)
            best.RemoveAt(2);
    }

    /// <summary>Digit by digit, without carrying.</summary>
    public static int Add(int one, int other)
    {
        int sum = 0;
        for (int unit = 1; unit < ChecksRange; unit *= 10)
            sum += (one / unit + other / unit) % 10 * unit;
        return sum;
    }

    private static int Opposite(int sums)
    {
        int opposite = 0;
        for (int unit = 1; unit < ChecksRange; unit *= 10)
            opposite += (10 - sums / unit % 10) % 10 * unit;
        return opposite;
    }
}
