using System.Collections.Immutable;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>Records on their way into a slice, and the lists they belong to.</summary>
/// <param name="Records">Read once.</param>
/// <param name="Lists">Asked after the records have been read: only then has a stream seen its own date.</param>
public sealed record ListFeed(IEnumerable<ListRecord> Records, Func<ImmutableArray<SliceList>> Lists)
{
    /// <summary>Records that are already at hand.</summary>
    public static ListFeed Of(string list, string source, DateTimeOffset? sourceDate, IEnumerable<ListRecord> records) =>
        new(records, () => [new SliceList(list, source, sourceDate, 0)]);

    /// <summary>Straight from a source file.</summary>
    public static ListFeed Of(ListImport import) => new(
        import.Records(),
        () => [.. import.Lists.Select(list => new SliceList(list.List, list.Source, import.Report.SourceDate, 0))]);
}

/// <summary>Cuts one slice out of the lists it is to carry. Stateless.</summary>
public static class SliceCutter
{
    public const int ProgressStepRecords = 10_000;

    /// <summary>Writes a slice into a new directory; when anything fails, the directory is gone again.</summary>
    /// <param name="progress">Told the number of records so far, every <see cref="ProgressStepRecords"/>
    /// records.</param>
    /// <exception cref="ImportException">A source cannot be read to its end.</exception>
    /// <exception cref="SliceException">The directory exists, an id repeats between lists, or a limit is
    /// reached.</exception>
    public static SliceHeader Cut(
        IEnumerable<ListFeed> feeds,
        long generation,
        DateTimeOffset createdAt,
        string directory,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        int records = 0;
        using SliceWriter writer = new(directory, generation, createdAt);
        foreach (ListFeed feed in feeds)
        {
            foreach (ListRecord record in feed.Records)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Add(record);
                if (++records % ProgressStepRecords == 0)
                    progress?.Report(records);
            }

            foreach (SliceList list in feed.Lists())
                writer.Describe(list.List, list.Source, list.SourceDate);
        }

        progress?.Report(records);
        return writer.Finish();
    }

}
