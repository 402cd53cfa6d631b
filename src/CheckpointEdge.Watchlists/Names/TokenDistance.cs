using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// How far other spellings are from one token, in thousandths of a plain one-letter error: 0 for the same letters, little
/// for what clerks and transliterations do (OU for U, KH for H, a doubled letter), much for letters that nobody confuses.
/// Symmetric. The token is prepared once and compared with thousands: its gaps, its groups of letters, and a floor that
/// rejects most others by their set of letters alone. For one thread.
/// </summary>
/// <param name="workspace">At least <see cref="WorkspaceLength"/>; several tokens may share it.</param>
internal sealed class TokenDistance(int[] workspace)
{
    /// <summary>A letter that is simply wrong.</summary>
    public const int PlainError = ConfusionCosts.PlainError;

    /// <summary>What <c>workspace</c> holds: a cell for every two places in two tokens.</summary>
    public const int WorkspaceLength = (LettersMax + 1) * (LettersMax + 1);

    private const int LettersMax = 2 * NameTokens.LettersMax;
    private const int Letters = ConfusionCosts.Letters;
    private const int Never = int.MaxValue / 4;

    private readonly ConfusionCosts _costs = ConfusionCosts.Learnt;
    private readonly TokenFloor _floor = new();
    private readonly char[] _token = new char[LettersMax];
    private readonly int[] _gaps = new int[LettersMax];
    private readonly List<Group> _groups = [];
    private readonly int[] _groupsFrom = new int[LettersMax + 2];
    private readonly uint[] _groupEnds = new uint[LettersMax + 1];
    private readonly int[] _jumps = new int[ConfusionCosts.GroupLettersMax + 1];
    private int _length;

    /// <summary>A group of the token's letters and what it stands for, its letters packed eight bits each.</summary>
    private readonly record struct Group(int Letters, uint Other, uint OtherMask, int OtherLetters, int Cost);

    /// <summary>For two tokens only: the cost, or <paramref name="limit"/> + 1 when it is more.</summary>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        TokenDistance distance = new(new int[WorkspaceLength]);
        distance.From(left);
        return distance.To(right, limit);
    }

    /// <summary>Prepares a token.</summary>
    /// <param name="token">A to Z only, at most <see cref="NameTokens.LettersMax"/> twice over (a joined pair).</param>
    public void From(ReadOnlySpan<char> token)
    {
        token.CopyTo(_token);
        _length = token.Length;
        _groups.Clear();
        _jumps.AsSpan().Fill(Never);
        _jumps[2] = ConfusionCosts.Swapped;
        _floor.Begin();
        for (int row = 1; row <= _length; row++)
        {
            _gaps[row - 1] = _costs.Gap(token, row - 1);
            _floor.Add(token[row - 1], _gaps[row - 1], _costs);
            _groupsFrom[row] = _groups.Count;
            _groupEnds[row] = 0;
            foreach (LetterGroup group in _costs.GroupsEnding(token[row - 1]))
                if (token[..row].EndsWith(group.Left))
                    Add(row, group);
        }

        _groupsFrom[_length + 1] = _groups.Count;
        for (int letters = ConfusionCosts.GroupLettersMax - 1; letters >= 2; letters--)
            _jumps[letters] = Math.Min(_jumps[letters], _jumps[letters + 1]);
    }

    /// <summary>The cost, or <paramref name="limit"/> + 1 when it is more.</summary>
    /// <param name="other">As for <see cref="From"/>.</param>
    public int To(ReadOnlySpan<char> other, int limit)
    {
        ReadOnlySpan<char> token = _token.AsSpan(0, _length);
        if (token.SequenceEqual(other))
            return 0;
        if (_floor.IsAbove(limit, TokenFloor.LettersOf(other)))
            return limit + 1;
        Span<int> cells = workspace.AsSpan(0, (other.Length + 1) * (_length + 1));
        cells[0] = 0;
        for (int row = 1; row <= _length; row++)
            cells[row] = cells[row - 1] + _gaps[row - 1];
        uint window = 0;
        int lowest1 = 0, lowest2 = Never, lowest3 = Never;
        for (int column = 1; column <= other.Length; column++)
        {
            window = (window << 8) | other[column - 1];
            int lowest = FillColumn(other, column, window, cells);
            // Groups of letters and swaps jump over a column: what lies before it may still lead somewhere.
            if (lowest > limit && lowest1 + _jumps[2] > limit && lowest2 + _jumps[3] > limit
                && lowest3 + _jumps[4] > limit)
                return limit + 1;
            (lowest1, lowest2, lowest3) = (lowest, lowest1, lowest2);
        }

        return Math.Min(cells[^1], limit + 1);
    }

    // One letter of the other token against every letter of this one.
    private int FillColumn(ReadOnlySpan<char> other, int column, uint window, Span<int> cells)
    {
        int rows = _length + 1, letter = other[column - 1] - 'A', gap = _costs.Gap(other, column - 1);
        Span<int> here = cells.Slice(column * rows, rows), before = cells.Slice((column - 1) * rows, rows);
        ReadOnlySpan<short> substitutes = _costs.Substitutes.Slice(letter * Letters, Letters);
        ReadOnlySpan<char> token = _token.AsSpan(0, _length);
        ReadOnlySpan<int> gaps = _gaps.AsSpan(0, _length);
        char previous = column > 1 ? other[column - 2] : '\0';
        int above = here[0] = before[0] + gap;
        int lowest = above;
        for (int row = 1; row < here.Length; row++)
        {
            int own = token[row - 1] - 'A';
            int cost = Math.Min(before[row - 1] + substitutes[own], above + gaps[row - 1]);
            cost = Math.Min(cost, before[row] + gap);
            if (row > 1 && token[row - 1] == previous && token[row - 2] - 'A' == letter && own != letter)
                cost = Math.Min(cost, cells[((column - 2) * rows) + row - 2] + ConfusionCosts.Swapped);
            if ((_groupEnds[row] >> letter & 1) != 0)
                cost = Math.Min(cost, Grouped(row, column, window, cells));
            here[row] = above = cost;
            lowest = Math.Min(lowest, cost);
        }

        return lowest;
    }

    private int Grouped(int row, int column, uint window, ReadOnlySpan<int> cells)
    {
        int best = Never;
        for (int at = _groupsFrom[row]; at < _groupsFrom[row + 1]; at++)
        {
            Group group = _groups[at];
            if ((window & group.OtherMask) == group.Other && group.OtherLetters <= column)
            {
                int from = ((column - group.OtherLetters) * (_length + 1)) + row - group.Letters;
                best = Math.Min(best, cells[from] + group.Cost);
            }
        }

        return best;
    }

    private void Add(int row, LetterGroup group)
    {
        uint other = 0;
        foreach (char letter in group.Right)
            other = (other << 8) | letter;
        int letters = group.Right.Length;
        uint mask = letters == 4 ? uint.MaxValue : (1u << (8 * letters)) - 1;
        _groups.Add(new Group(group.Left.Length, other, mask, letters, group.Cost));
        _groupEnds[row] |= 1u << (group.Right[^1] - 'A');
        if (letters >= 2)
            _jumps[letters] = Math.Min(_jumps[letters], group.Cost);
        _floor.Add(group, row - group.Left.Length);
    }
}
