using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// How far two spellings are apart, in thousandths of a plain one-letter error: 0 for the same letters, little for what
/// clerks and transliterations do (OU for U, KH for H, a doubled letter), much for letters that nobody confuses.
/// Symmetric. Static, safe for concurrent callers.
/// </summary>
internal static class TokenDistance
{
    /// <summary>A letter that is simply wrong.</summary>
    public const int PlainError = ConfusionCosts.PlainError;

    private static readonly ConfusionCosts _costs = ConfusionCosts.Learnt;

    /// <summary>The cost, or <paramref name="limit"/> + 1 as soon as it must be more than that.</summary>
    /// <param name="left">A to Z only, at most <see cref="NameTokens.LettersMax"/> twice over (a joined pair).</param>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        if (left.SequenceEqual(right))
            return 0;
        int columns = right.Length + 1;
        Span<int> cells = stackalloc int[(left.Length + 1) * columns];
        Span<int> gaps = stackalloc int[right.Length];
        cells[0] = 0;
        for (int column = 1; column < columns; column++)
        {
            gaps[column - 1] = _costs.Gap(right, column - 1);
            cells[column] = cells[column - 1] + gaps[column - 1];
        }

        int hopelessRows = 0;
        for (int row = 1; row <= left.Length; row++)
        {
            // A group of letters reaches back over whole rows, so one bad row alone proves nothing.
            int lowest = FillRow(left, right, row, gaps, cells);
            hopelessRows = lowest > limit ? hopelessRows + 1 : 0;
            if (hopelessRows == ConfusionCosts.GroupLettersMax)
                return limit + 1;
        }

        return Math.Min(cells[^1], limit + 1);
    }

    private static int FillRow(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, int row, ReadOnlySpan<int> gaps, Span<int> cells)
    {
        ReadOnlySpan<short> substitutes = _costs.Substitutes;
        int columns = right.Length + 1, above = (row - 1) * columns, here = above + columns;
        char letter = left[row - 1];
        int gap = _costs.Gap(left, row - 1), tableRow = ConfusionCosts.SubstituteAt(letter, 'A');
        int lowest = cells[here] = cells[above] + gap;
        for (int column = 1; column < columns; column++)
        {
            char other = right[column - 1];
            int cost = cells[above + column - 1] + substitutes[tableRow + other - 'A'];
            cost = Math.Min(cost, cells[above + column] + gap);
            cost = Math.Min(cost, cells[here + column - 1] + gaps[column - 1]);
            if (row > 1 && column > 1 && letter != other && letter == right[column - 2] && other == left[row - 2])
                cost = Math.Min(cost, cells[above - columns + column - 2] + ConfusionCosts.Swapped);
            if (_costs.GroupsEnding(letter, other) is { } groups)
                cost = Math.Min(cost, Grouped(groups, left[..row], right[..column], cells, columns));
            cells[here + column] = cost;
            lowest = Math.Min(lowest, cost);
        }

        return lowest;
    }

    private static int Grouped(
        LetterGroup[] groups, ReadOnlySpan<char> left, ReadOnlySpan<char> right, ReadOnlySpan<int> cells, int columns)
    {
        int best = int.MaxValue;
        foreach (LetterGroup group in groups)
        {
            if (!left.EndsWith(group.Left) || !right.EndsWith(group.Right))
                continue;
            int from = ((left.Length - group.Left.Length) * columns) + right.Length - group.Right.Length;
            best = Math.Min(best, cells[from] + group.Cost);
        }

        return best;
    }
}
