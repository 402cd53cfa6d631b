using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching.Pairs;

/// <summary>What became of one word, or of two that stand in one piece on the other side.</summary>
internal enum PairLink
{
    /// <summary>The same word, perhaps in another spelling.</summary>
    Alike,

    /// <summary>An initial and a word that begins with it.</summary>
    Initial,

    /// <summary>Two words that are left over and face each other.</summary>
    Facing,
}

/// <summary>Two words of a pair that were put side by side.</summary>
/// <param name="Cost">How far apart, in thousandths of a plain letter error.</param>
/// <param name="Letters">Letters of the longer word.</param>
internal readonly record struct PairStep(int Left, int LeftCount, int Right, int RightCount, PairLink Link, int Cost, int Letters);

/// <summary>
/// Puts the words of two readings side by side: what is nearest first, then what is left faces what is left. Unlike a
/// search, a pair asks about every word of both sides, so no distance is too far to be told. Static, safe for concurrent
/// callers.
/// </summary>
internal static class PairAlignment
{
    private const int AlikePerLetter = 450;
    private const int JoinedPerLetter = 130;
    private const int ServantLost = 700;
    private const int VowelCost = 150;
    private const int SignCost = 500;

    public static List<PairStep> Of(PairReading left, PairReading right)
    {
        List<PairStep> possible = [], steps = [];
        for (int l = 0; l < left.Words.Length; l++)
            for (int r = 0; r < right.Words.Length; r++)
                Offer(left, right, l, r, possible);
        possible.Sort(static (a, b) =>
            a.Link != b.Link ? a.Link.CompareTo(b.Link)
            : Gain(a) != Gain(b) ? Gain(b).CompareTo(Gain(a))
            : Math.Abs(a.Left - a.Right) != Math.Abs(b.Left - b.Right)
                ? Math.Abs(a.Left - a.Right).CompareTo(Math.Abs(b.Left - b.Right))
            : a.Left != b.Left ? a.Left.CompareTo(b.Left) : a.Right.CompareTo(b.Right));
        int freeLeft = (1 << left.Words.Length) - 1, freeRight = (1 << right.Words.Length) - 1;
        foreach (PairStep step in possible)
        {
            int l = ((1 << step.LeftCount) - 1) << step.Left, r = ((1 << step.RightCount) - 1) << step.Right;
            if ((freeLeft & l) != l || (freeRight & r) != r)
                continue;
            freeLeft &= ~l;
            freeRight &= ~r;
            steps.Add(step);
        }

        return steps;
    }

    // Alike pairs by the letters they explain; facing ones by nearness.
    private static int Gain(PairStep step) =>
        step.Link == PairLink.Facing ? -step.Cost : (step.Letters * 1000) - (4 * step.Cost);

    private static void Offer(PairReading left, PairReading right, int l, int r, List<PairStep> possible)
    {
        PairWord a = left.Words[l], b = right.Words[r];
        if (a.Kind == TokenKind.Initial || b.Kind == TokenKind.Initial)
        {
            if (a.Kind is TokenKind.Word or TokenKind.Initial && b.Kind is TokenKind.Word or TokenKind.Initial)
                possible.Add(new PairStep(l, 1, r, 1,
                    a.Key[0] == b.Key[0] ? PairLink.Initial : PairLink.Facing, a.Key[0] == b.Key[0] ? 0 : 1000, 1));
            return;
        }

        bool vowels = left.Vowelless == right.Vowelless;
        if (a.Kind == TokenKind.Word && b.Kind == TokenKind.Word)
            Offer(new PairStep(l, 1, r, 1, PairLink.Alike, 0, 0), a.Key, b.Key, left.Native, vowels, AlikePerLetter, possible);
        if (l + 1 < left.Words.Length && b.Kind == TokenKind.Word && Joins(left, l))
            Offer(new PairStep(l, 2, r, 1, PairLink.Alike, 0, 0), a.Key + left.Words[l + 1].Key, b.Key, left.Native, vowels,
                JoinedPerLetter, possible);
        if (r + 1 < right.Words.Length && a.Kind == TokenKind.Word && Joins(right, r))
            Offer(new PairStep(l, 1, r, 2, PairLink.Alike, 0, 0), a.Key, b.Key + right.Words[r + 1].Key, left.Native, vowels,
                JoinedPerLetter, possible);
    }

    private static bool Joins(PairReading side, int at) =>
        side.Words[at].Kind != TokenKind.Initial && side.Words[at + 1].Kind == TokenKind.Word;

    private static void Offer(
        PairStep step, string left, string right, bool native, bool vowels, int perLetter, List<PairStep> possible)
    {
        int letters = Math.Max(left.Length, right.Length), most = letters * 2_000;
        int cost = native ? NativeDistance(left, right)
            : vowels ? TokenDistance.Between(left, right, most)
            : Math.Min(TokenDistance.Between(left, right, most), Skeletons(left, right, most));
        if (!native && left.StartsWith("ABD", StringComparison.Ordinal) != right.StartsWith("ABD", StringComparison.Ordinal))
            cost = Math.Min(cost, ServantLost + TokenDistance.Between(WithoutServant(left), WithoutServant(right), most));
        step = step with { Cost = cost, Letters = letters };
        if (cost <= letters * perLetter)
            possible.Add(step);
        if (step is { LeftCount: 1, RightCount: 1 })
            possible.Add(step with { Link = PairLink.Facing });
    }

    // ABD AL HANIF is called HANIF.
    private static string WithoutServant(string word) =>
        word.StartsWith("ABD", StringComparison.Ordinal) && word.Length > 5 ? word[3..] : word;

    private static int Skeletons(string left, string right, int most)
    {
        string a = Skeleton(left), b = Skeleton(right);
        return TokenDistance.Between(a, b, most) + (VowelCost * (left.Length + right.Length - a.Length - b.Length));
    }

    private static string Skeleton(string word) =>
        string.Concat(word.Where((letter, at) => at == 0 || letter is not ('A' or 'E' or 'I' or 'O' or 'U')));

    // Letters of a script without a reading are the same or not.
    private static int NativeDistance(string left, string right)
    {
        int[] above = new int[right.Length + 1], here = new int[right.Length + 1];
        for (int at = 0; at < right.Length; at++)
            above[at + 1] = above[at] + Cost(right[at]);
        foreach (char letter in left)
        {
            here[0] = above[0] + Cost(letter);
            for (int at = 0; at < right.Length; at++)
                here[at + 1] = Math.Min(
                    above[at] + (letter == right[at] ? 0 : Math.Max(Cost(letter), Cost(right[at]))),
                    Math.Min(above[at + 1] + Cost(letter), here[at] + Cost(right[at])));
            (above, here) = (here, above);
        }

        return above[^1];
    }

    private static int Cost(char letter) => PairName.IsSign(letter) ? SignCost : TokenDistance.PlainError;
}
