using System.Globalization;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// Whether a new feed may go on by itself. A closed set: <see cref="Accepted"/> or <see cref="Held"/>.
/// </summary>
public abstract record FeedVerdict(ListDiff Diff)
{
    /// <summary>Nothing suspicious; the usual approval follows.</summary>
    public sealed record Accepted(ListDiff Diff) : FeedVerdict(Diff);

    /// <summary>The present list stays in use until a person has decided.</summary>
    /// <param name="Sentence">What is suspicious, and what to do.</param>
    public sealed record Held(string Sentence, ListDiff Diff) : FeedVerdict(Diff);
}

/// <summary>
/// Holds back a feed that is empty, much shorter than the list in use, older than it, or not what it declares. It
/// decides
/// nothing: a held feed asks. Pure and stateless.
/// </summary>
public static class ListGuard
{
    /// <summary>More records fewer than this are no daily change (percent of the list in use).</summary>
    public const int ShrinkPercentMax = 5;

    private const string Ask =
        " The list in use stays; compare with the publisher, then accept or reject the feed.";

    /// <param name="diff">The list in use against the feed.</param>
    /// <param name="report">The complete report of the feed's import.</param>
    /// <param name="presentSourceDate">The date the list in use gave itself, or null.</param>
    public static FeedVerdict Judge(ListDiff diff, ImportReport report, DateTimeOffset? presentSourceDate = null)
    {
        string? doubt =
            diff.NextRecords == 0
                ? $"The feed holds no record; the list in use has {diff.PresentRecords}."
            : report.DeclaredEntries is { } declared && declared != report.Records + report.LeftOut
                ? $"The feed declares {declared} entries and holds {report.Records + report.LeftOut}."
            : (long)diff.NextRecords * 100 < (long)diff.PresentRecords * (100 - ShrinkPercentMax)
                ? $"The feed has {diff.NextRecords} records and the list in use has {diff.PresentRecords}: "
                    + $"more than {ShrinkPercentMax} % fewer."
            : ((long)diff.Removed.Length + diff.DocumentsRemoved) * 100 > (long)diff.PresentRecords * ShrinkPercentMax
                ? $"The feed drops {diff.Removed.Length + diff.DocumentsRemoved} of the {diff.PresentRecords} records in use: "
                    + $"more than {ShrinkPercentMax} %."
            : report.SourceDate < presentSourceDate
                ? $"The feed is of {Day(report.SourceDate)} "
                    + $"and the list in use of {Day(presentSourceDate)}: it is older."
            : null;
        return doubt is null
            ? new FeedVerdict.Accepted(diff)
            : new FeedVerdict.Held(doubt + Ask, diff);
    }

    private static string Day(DateTimeOffset? moment) =>
        moment?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "no date";
}
