using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>Why two tokens count as a pair.</summary>
internal enum PairRule
{
    Exact,
    Spelling,
    Cut,
    Joined,
    PartOfCompound,
    Initial,
    Particle,
}

/// <summary>One or two tokens of the traveller that stand for one or two of the listed name. Immutable.</summary>
/// <param name="Left">The place of the first on the traveller's side.</param>
/// <param name="Right">The place of the first on the list's side.</param>
internal readonly record struct TokenPair(int Points, int Left, int LeftCount, int Right, int RightCount, PairRule Rule)
{
    /// <summary>What a token and its right neighbour are worth; a particle adds nothing to what its word says.</summary>
    public static int WeightOfTwo(NameSide side, int at) =>
        side.Weight(at + 1) + (side.Kind(at) == TokenKind.Word ? side.Weight(at) : 0);

    /// <summary>Writes the piece, with its sentence and its letters where they are wanted.</summary>
    public void Write(NameSide traveller, NameSide listed, MatchWeights weights, ScoreSheet sheet)
    {
        if (!sheet.Explains)
        {
            sheet.Add(Points);
            return;
        }

        string left = Shown(traveller, Left, LeftCount), right = Shown(listed, Right, RightCount);
        (string rule, string sentence) = Rule switch
        {
            PairRule.Exact => ("token-exact", left == right
                ? $"the same name: {left}" : $"the same name, written in another way: {left}, {right}"),
            PairRule.Cut => ("token-cut", $"the document's name is cut; {left} begins {right}"),
            PairRule.Joined => ("token-joined", $"written in one piece or in two: {left}, {right}"),
            PairRule.PartOfCompound => ("token-part", $"one is part of the other: {left}, {right}"),
            PairRule.Initial => ("token-initial", $"the initial fits: {left}, {right}"),
            PairRule.Particle => ("particle-same", $"the same small word: {left}"),
            _ => ("token-spelling", SpellingSentence.Of(left, right)),
        };
        sheet.Add(Points, rule, ScoreSheet.Name, left, right, sentence, Letters(traveller, listed, weights));
    }

    private LetterAlignment? Letters(NameSide traveller, NameSide listed, MatchWeights weights)
    {
        if (Rule is not (PairRule.Spelling or PairRule.Cut or PairRule.Joined))
            return null;
        string left = Key(traveller, Left, LeftCount), right = Key(listed, Right, RightCount);
        int worth = Math.Min(WeightOf(traveller, Left, LeftCount), WeightOf(listed, Right, RightCount));
        return Rule switch
        {
            PairRule.Cut => LetterComparison.OfCut(
                left, right, Math.Min(listed.Weight(Right), WeightOfCut(left)), Points),
            PairRule.Joined => LetterComparison.Of(left, right, worth, -weights.OtherSpelling - weights.Joined, Points),
            _ => LetterComparison.Of(left, right, worth, -weights.OtherSpelling, Points),
        };
    }

    private static string Key(NameSide side, int at, int count) =>
        (count == 1 ? side.Key(at) : side.KeyWithNext(at)).ToString();

    private static int WeightOf(NameSide side, int at, int count) => count == 1 ? side.Weight(at) : WeightOfTwo(side, at);

    /// <summary>What a cut token is worth at most: the fewer letters are left, the more names they could begin.</summary>
    public static int WeightOfCut(ReadOnlySpan<char> key) => 1_000 * key.Length;

    private static string Shown(NameSide side, int at, int count) =>
        count == 1 ? side.Shown(at) : side.Shown(at) + " " + side.Shown(at + 1);
}
