using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Says letter by letter where the points of a name pair went. The steps are the cheapest way that the score found; their
/// points are its loss, divided by their costs to the last thousandth. Static, safe for concurrent callers.
/// </summary>
internal static class LetterComparison
{
    // A confusion that is known costs less than this.
    private const int KnownBelow = 800;

    /// <param name="worth">The points for the same letters.</param>
    /// <param name="points">The points of the piece.</param>
    /// <param name="otherwise">Taken whatever the letters, from 0 downwards.</param>
    public static LetterAlignment Of(string traveller, string listed, int worth, int otherwise, int points)
    {
        List<TokenAlignment.Step> ways = [];
        int cost = TokenAlignment.Of(traveller, listed, ConfusionCosts.Learnt, ways);
        int loss = worth + otherwise - points;
        ImmutableArray<LetterStep>.Builder steps = ImmutableArray.CreateBuilder<LetterStep>(ways.Count);
        long spent = 0;
        int taken = 0;
        foreach (TokenAlignment.Step way in ways)
        {
            // Rounding the running sum, not the step, leaves nothing over at the end.
            spent += way.Cost;
            int now = cost == 0 ? 0 : (int)(loss * spent / cost);
            steps.Add(Step(way, traveller, listed, new Score(taken - now)));
            taken = now;
        }

        return new LetterAlignment(new Score(worth), new Score(cost == 0 ? points - worth : otherwise), steps.ToImmutable());
    }

    /// <summary>A cut name: the letters that are there, and those that the field had no room for.</summary>
    public static LetterAlignment OfCut(string traveller, string listed, int worth, int points)
    {
        LetterAlignment begun = Of(traveller, listed[..traveller.Length], worth, 0, worth);
        string rest = listed[traveller.Length..];
        return begun with
        {
            Steps = begun.Steps.Add(new LetterStep(LetterKind.Cut, "", rest, 0, "letters-cut", new Score(points - worth))),
        };
    }

    private static LetterStep Step(TokenAlignment.Step way, string traveller, string listed, Score points)
    {
        string left = traveller.Substring(way.LeftStart, way.LeftLength);
        string right = listed.Substring(way.RightStart, way.RightLength);
        LetterKind kind = (left.Length, right.Length) switch
        {
            _ when left == right => LetterKind.Same,
            (0, _) => LetterKind.OnlyListed,
            (_, 0) => LetterKind.OnlyTraveller,
            (1, 1) => LetterKind.Substituted,
            (2, 2) when left[0] == right[1] && left[1] == right[0] && way.Cost == ConfusionCosts.Swapped => LetterKind.Swapped,
            _ => LetterKind.Group,
        };
        return new LetterStep(kind, left, right, way.Cost, Rule(kind, left, right, way, traveller, listed), points);
    }

    private static string Rule(
        LetterKind kind, string left, string right, TokenAlignment.Step way, string traveller, string listed) => kind switch
        {
            LetterKind.Same => "letters-same",
            LetterKind.Swapped => "letters-swapped",
            LetterKind.OnlyTraveller when Doubles(traveller, way.LeftStart) => "letters-doubled",
            LetterKind.OnlyListed when Doubles(listed, way.RightStart) => "letters-doubled",
            _ when (left + right).All(IsVowel) => "letters-vowel",
            _ => way.Cost < KnownBelow ? "letters-transliteration" : "letters-plain",
        };

    private static bool Doubles(string word, int at) =>
        (at > 0 && word[at - 1] == word[at]) || (at + 1 < word.Length && word[at + 1] == word[at]);

    private static bool IsVowel(char letter) => letter is 'A' or 'E' or 'I' or 'O' or 'U' or 'Y';
}
