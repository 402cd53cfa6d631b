using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>One of two identities that may be one person's. Immutable.</summary>
/// <param name="Name">In any order and script, in MRZ style or plain.</param>
/// <param name="Birth">Null when nothing is known.</param>
public sealed record PairIdentity(string Name, BirthDateRange? Birth);

/// <summary>What a pair decision found. The pieces add up to the score. Immutable.</summary>
/// <param name="Score">Log odds that the two are one person, where one pair in two is; 0 is even.</param>
public sealed record PairFinding(Score Score, bool Same, ImmutableArray<ScorePiece> Pieces);

/// <summary>
/// Are these two identities one person? A question of its own, not a search: nobody else on a list competes, so it does not
/// matter how rare what is shared may be but whether every word of the one is explained by the other. A word that faces
/// another word is a contradiction, by as many letters as they differ; a word that faces nothing is merely missing.
/// Symmetric. Static, safe for concurrent callers.
/// </summary>
public static class PairDecision
{
    private const int LettersSlow = 2_000;
    private const int LettersMost = 4_000;
    private const int OnlyMost = 3;
    private static readonly PairWeights _weights = PairWeights.Default;

    /// <summary>From here on two identities are called the same: likelier than not.</summary>
    public static Score SameFrom { get; } = new(0);

    /// <summary>Compares two identities; a name without any letter shares nothing with any other.</summary>
    public static PairFinding Decide(PairIdentity one, PairIdentity other)
    {
        // Equally good ways to put words side by side are settled by their order, so the sides are put in order first.
        bool turned = string.CompareOrdinal(one.Name, other.Name) > 0;
        (PairIdentity left, PairIdentity right) = turned ? (other, one) : (one, other);
        ScoreSheet? best = null;
        foreach (PairReading reading in PairName.ReadingsOf(left.Name))
        {
            foreach (PairReading with in PairName.ReadingsOf(right.Name))
            {
                if (reading.Native != with.Native)
                    continue;
                ScoreSheet sheet = Weigh(reading, with, left.Birth, right.Birth, turned);
                best = best is null || sheet.Total > best.Total ? sheet : best;
            }
        }

        if (best is null)
        {
            best = new ScoreSheet(explains: true);
            best.Add(_weights.FarthestLetter, "pair-nothing-shared", ScoreSheet.Name, one.Name, other.Name,
                "the names cannot be compared: no letters that both can be written in");
        }

        return new PairFinding(new Score(best.Total), best.Total >= SameFrom.Thousandths, [.. best.Pieces]);
    }

    private static ScoreSheet Weigh(
        PairReading left, PairReading right, BirthDateRange? born, BirthDateRange? otherBorn, bool turned)
    {
        ScoreSheet sheet = new(explains: true);
        PairFeatures seen = PairFeatures.Of(left, right);
        Add(_weights.Agree, "pair-names", "two names side by side, before anything speaks against them");
        if (seen.Farthest is { Cost: > 0 } step)
        {
            string one = Shown(left, step.Left, step.LeftCount), other = Shown(right, step.Right, step.RightCount);
            (one, other) = turned ? (other, one) : (one, other);
            sheet.Add(OfLetters(step.Cost), "pair-letters", ScoreSheet.Name, one, other,
                step.Link == PairLink.Alike ? $"the words that differ most: {one}, {other}" : $"{one} faces {other}");
        }

        int only = Math.Min(OnlyMost, Math.Max(seen.OnlyLeft, seen.OnlyRight));
        if (only > 0)
            Add(only * _weights.OnlyOneSide, "pair-only-one-side", "one side has words that the other lacks");
        if (seen.FatherAndSon)
            Add(_weights.FatherAndSon, "pair-father-and-son", "the name of the one is the father's name of the other");
        else if (seen.OtherOrder)
            Add(_weights.OtherOrder, "name-order", "the names stand in another order");
        int lacking = _weights.SharedEnough - seen.Shared;
        if (lacking > 0 && seen.Shared > 0)
            Add(-lacking * _weights.CommonPerCent / 100, "pair-common", "what they share, many people share");
        WriteBirth(born, otherBorn, turned, sheet);
        if (seen.Shared == 0 && sheet.Total > _weights.NothingSharedMost)
            Add(_weights.NothingSharedMost - sheet.Total, "pair-nothing-shared", "the names share no word");
        return sheet;

        void Add(int points, string rule, string sentence) =>
            sheet.Add(points, rule, ScoreSheet.Name, "", "", sentence);
    }

    private static int OfLetters(int cost) =>
        ((Math.Min(cost, LettersSlow) * _weights.FarthestLetter)
            + (Math.Clamp(cost - LettersSlow, 0, LettersMost - LettersSlow) * _weights.FarthestLetterMore)) / 1000;

    private static void WriteBirth(BirthDateRange? born, BirthDateRange? otherBorn, bool turned, ScoreSheet sheet)
    {
        if (born is null || otherBorn is null)
            return;
        BirthDateState state = BirthDateComparison.Compare(
            BirthDateComparison.SpanOf(born), BirthDateComparison.SpanOf(otherBorn));
        (string rule, string sentence) = BirthDateComparison.Words(state);
        sheet.Add(_weights.Of(state), rule, ScoreSheet.DateOfBirth,
            (turned ? otherBorn : born).ToString(), (turned ? born : otherBorn).ToString(), sentence);
    }

    private static string Shown(PairReading side, int at, int count) =>
        string.Join(' ', side.Words.Skip(at).Take(count).Select(word => word.Shown));
}
