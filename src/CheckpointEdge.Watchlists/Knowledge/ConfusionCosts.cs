namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// What it costs that two spellings differ in one place, in thousandths of a plain one-letter error: a letter for
/// another, a letter too many after a given letter, a group of letters for another group. Symmetric. Immutable, safe for
/// concurrent readers.
/// </summary>
internal sealed class ConfusionCosts
{
    /// <summary>A letter that is simply wrong.</summary>
    public const int PlainError = 1_000;

    /// <summary>Two neighbours in the wrong order: a slip of the hand, not of the ear, so it is not learnt.</summary>
    public const int Swapped = 600;

    /// <summary>Nothing that differs is free.</summary>
    public const int Least = 30;

    /// <summary>No letter is confused at a higher cost than this.</summary>
    public const int Most = 1_300;

    /// <summary>The longest group of letters that has a cost of its own.</summary>
    public const int GroupLettersMax = 4;

    public const int Letters = 26;

    /// <summary>Stands for the letter before the first one.</summary>
    public const int WordStart = Letters;

    private const int Befores = Letters + 1;

    private readonly short[] _substitutes;
    private readonly short[] _gaps;
    private readonly LetterGroup[]?[] _groupsByEnds = new LetterGroup[Letters * Letters][];
    private readonly LetterGroup[][] _groupsByLeftEnd = new LetterGroup[Letters][];

    /// <param name="substitutes">By <see cref="SubstituteAt"/>, symmetric, 0 on the diagonal only.</param>
    /// <param name="gaps">By <see cref="GapAt"/>.</param>
    /// <param name="groups">Each in one direction; the other is added here.</param>
    public ConfusionCosts(short[] substitutes, short[] gaps, IReadOnlyList<LetterGroup> groups)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(substitutes.Length, SubstituteCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gaps.Length, GapCount);
        _substitutes = substitutes;
        _gaps = gaps;
        Groups = groups;
        foreach (IGrouping<int, LetterGroup> ends in groups.SelectMany(group => group.BothWays())
                     .GroupBy(group => SubstituteAt(group.Left[^1], group.Right[^1])))
            _groupsByEnds[ends.Key] = [.. ends];
        for (int end = 0; end < Letters; end++)
            _groupsByLeftEnd[end] =
                [.. _groupsByEnds.Skip(end * Letters).Take(Letters).SelectMany(both => both ?? [])];
    }

    /// <summary>What clerks and transliterations do, learnt from spellings of the same name.</summary>
    public static ConfusionCosts Learnt => NameKnowledge.Shipped.Confusions;

    public static int SubstituteCount => Letters * Letters;
    public static int GapCount => Letters * Befores * 2;

    /// <summary>Every group in one direction, as the knowledge file lists them.</summary>
    public IReadOnlyList<LetterGroup> Groups { get; }

    /// <summary>The costs as a table for the inner loop, by <see cref="SubstituteAt"/>.</summary>
    public ReadOnlySpan<short> Substitutes => _substitutes;

    /// <summary>The costs as a table for the inner loop, by <see cref="GapAt"/>.</summary>
    public ReadOnlySpan<short> Gaps => _gaps;

    public static int SubstituteAt(char left, char right) => ((left - 'A') * Letters) + (right - 'A');

    /// <param name="before">The letter before, or <see cref="WordStart"/>, counted from A = 0.</param>
    /// <param name="letter">The letter that only one side has, counted from A = 0.</param>
    public static int GapAt(int before, int letter, bool last) =>
        (((before * Letters) + letter) * 2) + (last ? 1 : 0);

    /// <summary>What it costs that one side has this letter and the other does not.</summary>
    public int Gap(ReadOnlySpan<char> word, int at) =>
        _gaps[GapAt(at == 0 ? WordStart : word[at - 1] - 'A', word[at] - 'A', at == word.Length - 1)];

    /// <summary>The same for a token in ASCII.</summary>
    public int Gap(ReadOnlySpan<byte> word, int at) =>
        _gaps[GapAt(at == 0 ? WordStart : word[at - 1] - 'A', word[at] - 'A', at == word.Length - 1)];

    /// <summary>The groups whose left side ends with this letter.</summary>
    public ReadOnlySpan<LetterGroup> GroupsEnding(char left) => _groupsByLeftEnd[left - 'A'];

    /// <summary>The groups whose sides end with these two letters, or null when there is none.</summary>
    public LetterGroup[]? GroupsEnding(char left, char right) => _groupsByEnds[SubstituteAt(left, right)];
}

/// <summary>Letters on one side that stand for letters on the other: KH and H. Immutable.</summary>
/// <param name="Cost">In thousandths of a plain one-letter error.</param>
internal sealed record LetterGroup(string Left, string Right, int Cost)
{
    public IEnumerable<LetterGroup> BothWays() =>
        Left == Right ? [this] : [this, new LetterGroup(Right, Left, Cost)];
}
