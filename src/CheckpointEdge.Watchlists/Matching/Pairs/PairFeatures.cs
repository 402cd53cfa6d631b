using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>What is seen of two names side by side, before it is weighed. Immutable.</summary>
internal sealed record PairFeatures
{
    // Further apart, letter for letter, two words may be the nearest there are and still say nothing.
    private const int SharedPerLetter = 250;

    /// <summary>Weight of the words that are the same in another spelling, in thousandths of a nat.</summary>
    public required int Shared { get; init; }

    /// <summary>The two words side by side that lie farthest apart; null when there are none.</summary>
    public required PairStep? Farthest { get; init; }

    /// <summary>Words of one side that nothing on the other faces.</summary>
    public required int OnlyLeft { get; init; }
    public required int OnlyRight { get; init; }

    /// <summary>The words that agree stand in another order than surname first or surname last would give.</summary>
    public required bool OtherOrder { get; init; }

    /// <summary>AHMAD BIN HASAN and HASAN BIN AHMAD: one is called what the other's father is called.</summary>
    public required bool FatherAndSon { get; init; }

    public static PairFeatures Of(PairReading left, PairReading right)
    {
        List<PairStep> steps = PairAlignment.Of(left, right);
        PairStep[] alike = [.. steps.Where(step => step.Link == PairLink.Alike).OrderBy(step => step.Left)];
        return new PairFeatures
        {
            Shared = alike.Where(step => step.Cost <= step.Letters * SharedPerLetter).Sum(step => Math.Min(
                Weight(left, step.Left, step.LeftCount), Weight(right, step.Right, step.RightCount))),
            Farthest = steps.Count == 0 ? null : steps.MaxBy(step => step.Cost),
            OnlyLeft = Left(left, steps.Select(step => (step.Left, step.LeftCount))),
            OnlyRight = Left(right, steps.Select(step => (step.Right, step.RightCount))),
            OtherOrder = Descents(alike) > 1,
            FatherAndSon = Fathers(left) && Fathers(right) && alike.Count(step =>
                left.Words[step.Left].AfterPatronymic != right.Words[step.Right].AfterPatronymic) > 1,
        };
    }

    private static int Weight(PairReading side, int at, int count)
    {
        int sum = 0;
        for (int end = at + count; at < end; at++)
            sum += side.Words[at].Weight;
        return sum;
    }

    private static bool Fathers(PairReading side) => side.Words.Any(word => word.AfterPatronymic);

    private static int Left(PairReading side, IEnumerable<(int At, int Count)> taken)
    {
        HashSet<int> gone = [.. taken.SelectMany(step => Enumerable.Range(step.At, step.Count))];
        return Enumerable.Range(0, side.Words.Length)
            .Count(at => side.Words[at].Kind == TokenKind.Word && !gone.Contains(at));
    }

    // Round the circle, a rotation comes down once.
    private static int Descents(PairStep[] alike)
    {
        int descents = 0;
        for (int at = 0; at < alike.Length; at++)
            descents += alike[(at + 1) % alike.Length].Right < alike[at].Right ? 1 : 0;
        return descents;
    }
}
