namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// How much work one search may do. Less work loses the least likely candidates first: distant spellings, then names
/// that share only common tokens, then records far down the order of guesses. Immutable.
/// </summary>
/// <param name="SpellingsMax">Vocabulary entries weighed for one token (count).</param>
/// <param name="PostingsMax">Names touched through postings (count).</param>
/// <param name="ComparedRecordsMax">Records compared in full, besides those born on the very day (count).</param>
/// <param name="SameBirthdayMax">Records born on the traveller's birthday that are compared whatever their name (count).</param>
public sealed record SearchBudget(int SpellingsMax, int PostingsMax, int ComparedRecordsMax, int SameBirthdayMax)
{
    /// <summary>What a search may do unless it is told otherwise.</summary>
    public static SearchBudget Full { get; } = new(600, 100_000, 96, 64);

    /// <summary>A share of every limit, but at least one of each.</summary>
    /// <param name="divisor">From 1.</param>
    public SearchBudget Divided(int divisor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        return new(
            Math.Max(1, SpellingsMax / divisor), Math.Max(1, PostingsMax / divisor),
            Math.Max(1, ComparedRecordsMax / divisor), Math.Max(1, SameBirthdayMax / divisor));
    }
}
