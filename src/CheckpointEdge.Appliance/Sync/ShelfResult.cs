namespace CheckpointEdge.Appliance.Sync;

/// <summary>What came of asking Central for a newer list. A closed set of cases; immutable.</summary>
public abstract record ShelfResult
{
    private ShelfResult()
    {
    }

    /// <summary>A newer list is in use from now on.</summary>
    public sealed record Taken(long Generation) : ShelfResult;

    /// <summary>The list in use is the newest one.</summary>
    public sealed record UpToDate(long Generation) : ShelfResult;

    /// <summary>Central has published nothing yet.</summary>
    public sealed record NothingPublished : ShelfResult;

    /// <summary>What was offered is not taken; the list in use stays.</summary>
    /// <param name="Sentence">Why, for the screen and the log; no personal data.</param>
    public sealed record Refused(string Sentence) : ShelfResult;
}
