using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Other numbers that print may have meant: O and 0, I and 1, B and 8, S and 5, Z and 2, G and 6 are read for each other.
/// Bounded and marked, never presented as the number itself. Stateless.
/// </summary>
public static class LookAlikeNumbers
{
    /// <summary>Looked up beside the number itself (count).</summary>
    public const int AlternativesMax = 8;

    private const string Pairs = "O0I1B8S5Z2G6";

    /// <summary>
    /// First the two readings of the whole number, every look-alike a digit and every look-alike a letter, which is how
    /// readers err; then one character changed at a time, from the left.
    /// </summary>
    /// <returns>At most <see cref="AlternativesMax"/>, without the number itself and without repetition.</returns>
    public static ImmutableArray<string> Of(string number)
    {
        List<string> found = [];
        Add(found, number, string.Concat(number.Select(c => Pair(c) is { } other && !char.IsAsciiDigit(c) ? other : c)));
        Add(found, number, string.Concat(number.Select(c => Pair(c) is { } other && char.IsAsciiDigit(c) ? other : c)));
        for (int at = 0; at < number.Length && found.Count < AlternativesMax; at++)
            if (Pair(number[at]) is { } other)
                Add(found, number, string.Concat(number.AsSpan(0, at), [other], number.AsSpan(at + 1)));
        return [.. found];
    }

    private static void Add(List<string> found, string number, string other)
    {
        if (other != number && !found.Contains(other, StringComparer.Ordinal))
            found.Add(other);
    }

    private static char? Pair(char letter) =>
        Pairs.IndexOf(letter, StringComparison.Ordinal) is var at and >= 0 ? Pairs[at ^ 1] : null;
}
