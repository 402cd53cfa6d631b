namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Lays two spellings side by side at the least cost: which letters stand for which. The cost is the one that
/// <see cref="Names.TokenDistance"/> finds without keeping the way. Static, safe for concurrent callers.
/// </summary>
internal static class TokenAlignment
{
    /// <summary>One step from left to right; a length of 0 is a gap on that side, a cost of 0 the same letter.</summary>
    public readonly record struct Step(int LeftStart, int LeftLength, int RightStart, int RightLength, int Cost);

    /// <summary>Writes the steps in reading order and returns their cost.</summary>
    /// <param name="left">A to Z only, as <paramref name="right"/>.</param>
    public static int Of(ReadOnlySpan<char> left, ReadOnlySpan<char> right, ConfusionCosts costs, List<Step> steps)
    {
        int columns = right.Length + 1;
        int[] cells = new int[(left.Length + 1) * columns];
        Step[] ways = new Step[cells.Length];
        for (int row = 0; row <= left.Length; row++)
            for (int column = 0; column <= right.Length; column++)
                if (row + column > 0)
                    Fill(left, right, row, column, costs, cells, ways);

        steps.Clear();
        for (int row = left.Length, column = right.Length; row + column > 0;)
        {
            Step step = ways[(row * columns) + column];
            steps.Add(step);
            (row, column) = (step.LeftStart, step.RightStart);
        }

        steps.Reverse();
        return cells[^1];
    }

    private static void Fill(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, int row, int column, ConfusionCosts costs, int[] cells,
        Step[] ways)
    {
        int columns = right.Length + 1, here = (row * columns) + column, best = int.MaxValue;
        if (row > 0 && column > 0)
        {
            Try(1, 1, costs.Substitutes[ConfusionCosts.SubstituteAt(left[row - 1], right[column - 1])]);
            if (row > 1 && column > 1 && left[row - 1] != right[column - 1]
                && left[row - 1] == right[column - 2] && right[column - 1] == left[row - 2])
                Try(2, 2, ConfusionCosts.Swapped);
            foreach (LetterGroup group in costs.GroupsEnding(left[row - 1], right[column - 1]) ?? [])
                if (left[..row].EndsWith(group.Left) && right[..column].EndsWith(group.Right))
                    Try(group.Left.Length, group.Right.Length, group.Cost);
        }

        if (row > 0)
            Try(1, 0, costs.Gap(left, row - 1));
        if (column > 0)
            Try(0, 1, costs.Gap(right, column - 1));
        cells[here] = best;

        void Try(int lefts, int rights, int cost)
        {
            int total = cells[((row - lefts) * columns) + column - rights] + cost;
            if (total >= best)
                return;
            best = total;
            ways[here] = new Step(row - lefts, lefts, column - rights, rights, cost);
        }
    }
}
