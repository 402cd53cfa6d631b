using System.Text;
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
    private readonly byte[] _token = new byte[LettersMax];
    private readonly int[] _gaps = new int[LettersMax];
    private readonly int[] _rests = new int[LettersMax + 1];
    private readonly int[] _othersRests = new int[LettersMax + 1];
    private readonly List<Group> _groups = [];
    private readonly int[] _groupsFrom = new int[LettersMax + 2];
    private readonly uint[] _groupEnds = new uint[LettersMax + 1];
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
        Encoding.ASCII.GetBytes(token, _token);
        _length = token.Length;
        _groups.Clear();
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
    }

    /// <summary>The cost, or <paramref name="limit"/> + 1 when it is more.</summary>
    /// <param name="other">As for <see cref="From"/>.</param>
    public int To(ReadOnlySpan<char> other, int limit)
    {
        Span<byte> letters = stackalloc byte[LettersMax];
        letters = letters[..Encoding.ASCII.GetBytes(other, letters)];
        return To(letters, TokenFloor.LettersOf(letters), limit);
    }

    /// <summary>The cost, or <paramref name="limit"/> + 1 when it is more.</summary>
    /// <param name="other">As for <see cref="From"/>, in ASCII.</param>
    /// <param name="letters">Its letters, by <see cref="TokenFloor.LettersOf(ReadOnlySpan{byte})"/>.</param>
    public int To(ReadOnlySpan<byte> other, uint letters, int limit)
    {
        if (_floor.From(other, _costs, limit, _othersRests) > limit || _floor.Against(letters, limit, _rests) > limit)
            return limit + 1;
        if (other.SequenceEqual(_token.AsSpan(0, _length)))
            return 0;
        Span<int> cells = workspace.AsSpan(0, (other.Length + 1) * (_length + 1));
        cells.Fill(Never);
        cells[0] = 0;
        // The rows from which the end can still be reached within the limit, of this column and of those before it:
        // groups of letters reach so far back.
        int from = 0, from2 = Never, from3 = Never, from4 = Never;
        int to = FillDown(cells, 0, limit), to2 = -1, to3 = -1, to4 = -1;
        uint window = 0;
        for (int column = 1; column <= other.Length; column++)
        {
            int first = Math.Min(Math.Min(from, from2), Math.Min(from3, from4));
            int last = Math.Max(Math.Max(to, to2), Math.Max(to3, to4));
            if (last < 0)
                return limit + 1;
            window = (window << 8) | other[column - 1];
            (from2, from3, from4) = (from, from2, from3);
            (to2, to3, to4) = (to, to2, to3);
            (from, to) = FillColumn(other, column, window, limit, cells, first, last);
        }

        return Math.Min(cells[^1], limit + 1);
    }

    // One letter of the other token against the letters of this one, as far as the columns before lead anywhere.
    private (int From, int To) FillColumn(
        ReadOnlySpan<byte> other, int column, uint window, int limit, Span<int> cells, int first, int last)
    {
        int rows = _length + 1, letter = other[column - 1] - 'A', gap = _costs.Gap(other, column - 1);
        Span<int> here = cells.Slice(column * rows, rows), before = cells.Slice((column - 1) * rows, rows);
        ReadOnlySpan<short> substitutes = _costs.Substitutes.Slice(letter * Letters, Letters);
        ReadOnlySpan<byte> token = _token.AsSpan(0, _length);
        ReadOnlySpan<int> rests = _rests.AsSpan(0, rows), gaps = _gaps.AsSpan(0, _length);
        ReadOnlySpan<uint> groupEnds = _groupEnds.AsSpan(0, rows);
        int previous = column > 1 ? other[column - 2] : 0, above = Never, from = Never, to = -1;
        int rest = _othersRests[column], bottom = Math.Min(_length, last + ConfusionCosts.GroupLettersMax);
        for (int row = first; row <= bottom; row++)
        {
            int cost = before[row] + gap;
            if (row > 0)
            {
                int own = token[row - 1] - 'A';
                cost = Math.Min(cost, Math.Min(before[row - 1] + substitutes[own], above + gaps[row - 1]));
                if (token[row - 1] == previous && row > 1 && token[row - 2] - 'A' == letter && own != letter)
                    cost = Math.Min(cost, cells[((column - 2) * rows) + row - 2] + ConfusionCosts.Swapped);
                if ((groupEnds[row] >> letter & 1) != 0)
                    cost = Math.Min(cost, Grouped(row, column, window, cells));
            }

            above = Never;
            if (cost + Math.Max(rests[row], rest) > limit)
                continue;
            here[row] = above = cost;
            from = Math.Min(from, row);
            to = row;
        }

        return (from, to == bottom ? FillDown(here, to, limit) : to);
    }

    // Below the reach of the columns before, only leaving out letters leads on. Returns the last row that it leads to.
    private int FillDown(Span<int> here, int row, int limit)
    {
        for (int cost = here[row]; row < _length && cost + _gaps[row] + _rests[row + 1] <= limit; row++)
            here[row + 1] = cost += _gaps[row];
        return row;
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
        _floor.Add(group, row - group.Left.Length);
    }
}
