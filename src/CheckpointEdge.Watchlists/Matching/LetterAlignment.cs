using System.Collections.Immutable;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>How the letters of one step stand to each other.</summary>
public enum LetterKind
{
    Same,
    Substituted,
    OnlyTraveller,
    OnlyListed,

    /// <summary>Several letters of one side stand for one or more of the other: KH for H.</summary>
    Group,

    /// <summary>Two neighbours in the other order.</summary>
    Swapped,

    /// <summary>What the document's name field had no room for.</summary>
    Cut,
}

/// <summary>One step of an alignment, in reading order. Immutable.</summary>
/// <param name="Traveller">A to Z; empty when only the list has letters here.</param>
/// <param name="Listed">A to Z; empty when only the document has letters here.</param>
/// <param name="Cost">In thousandths of a plain one-letter error, as the score counted it; 0 for the same letters.</param>
/// <param name="Rule">
/// <c>letters-same</c>, <c>letters-transliteration</c>, <c>letters-doubled</c>, <c>letters-vowel</c>,
/// <c>letters-swapped</c>, <c>letters-plain</c>, <c>letters-cut</c>.
/// </param>
/// <param name="Points">What the step takes from the score; never above 0.</param>
public sealed record LetterStep(LetterKind Kind, string Traveller, string Listed, int Cost, string Rule, Score Points);

/// <summary>
/// Two names letter by letter, at the very costs the score used:
/// <see cref="Worth"/> + <see cref="Otherwise"/> + the points of all steps are the points of the piece. Immutable.
/// </summary>
/// <param name="Worth">What the two would be worth with the same letters.</param>
/// <param name="Otherwise">Taken because they are not written alike at all, whatever the letters; never above 0.</param>
public sealed record LetterAlignment(Score Worth, Score Otherwise, ImmutableArray<LetterStep> Steps)
{
    public bool Equals(LetterAlignment? other) =>
        other is not null && Worth == other.Worth && Otherwise == other.Otherwise && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => HashCode.Combine(Worth, Otherwise, Steps.Length);
}
