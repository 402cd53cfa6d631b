namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Says in plain words how two spellings differ: the letters between what they share at both ends, as long as that is
/// quicker read than the two names.
/// </summary>
internal static class SpellingSentence
{
    public static string Of(string left, string right)
    {
        int start = 0, end = 0, shorter = Math.Min(left.Length, right.Length);
        while (start < shorter && left[start] == right[start])
            start++;
        while (end < shorter - start && left[^(end + 1)] == right[^(end + 1)])
            end++;
        string only = left[start..^end], other = right[start..^end];
        string how = (only.Length, other.Length) switch
        {
            (0, 0) => "spelt alike",
            (0, _) => $"the list has {other} more",
            (_, 0) => $"the document has {only} more",
            (1, 1) => $"one letter differs, {only} and {other}",
            ( <= 2, <= 2) => $"{only} where the list has {other}",
            _ => "spelt in another way",
        };
        return $"{how}: {left}, {right}";
    }
}
