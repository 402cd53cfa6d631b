using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// States have no check digit, but few letters in three make one: the table of codes takes a digit's place. Stateless.
/// </summary>
internal static class StateChoice
{
    private const float Never = -60;

    private static readonly string[] _codes = [.. IssuingStates.Codes.Select(code => code.PadRight(3, '<'))];

    /// <summary>
    /// Takes the likeliest code that exists when the one read does not and the other is near; marks what is not plain.
    /// </summary>
    /// <param name="within">How much less likely an existing code may be and is still taken.</param>
    /// <param name="plain">How far the next existing code must be away.</param>
    public static void Settle(
        ZoneLikelihoods likelihoods, MrzSpan span, char[] text, SortedSet<int> doubtful, float within, float plain)
    {
        string read = new(text, span.Start, span.Length);
        float own = Likelihood(likelihoods, span, read);
        (string? best, float bestIs, string? next, float nextIs) = (null, Never, null, Never);
        foreach (string code in _codes)
        {
            float likelihood = Likelihood(likelihoods, span, code);
            if (likelihood > bestIs)
                (best, bestIs, next, nextIs) = (code, likelihood, best, bestIs);
            else if (likelihood > nextIs)
                (next, nextIs) = (code, likelihood);
        }

        if (best is null || best != read)
        {
            Mark(span, doubtful, read, best is null ? null : best);
            if (best is not null && own - bestIs < within)
                best.CopyTo(0, text, span.Start, span.Length);
            return;
        }

        if (bestIs - nextIs < plain)
            Mark(span, doubtful, read, next);
    }

    private static void Mark(MrzSpan span, SortedSet<int> doubtful, string read, string? other)
    {
        for (int i = 0; i < span.Length; i++)
            if (other is null || other[i] != read[i])
                doubtful.Add(span.Start + i);
    }

    private static float Likelihood(ZoneLikelihoods likelihoods, MrzSpan span, string code)
    {
        float sum = 0;
        for (int i = 0; i < span.Length; i++)
            sum += likelihoods.Of(span.Start + i, code[i]);
        return sum;
    }
}
