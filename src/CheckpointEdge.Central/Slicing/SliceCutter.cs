using System.Collections.Immutable;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>Records and documents on their way into a slice, and the lists they belong to.</summary>
/// <param name="Records">Read once.</param>
/// <param name="Lists">Asked after the records have been read: only then has a stream seen its own date.</param>
public sealed record ListFeed(IEnumerable<ListRecord> Records, Func<ImmutableArray<SliceList>> Lists)
{
    /// <summary>Documents of the first of the lists, read once.</summary>
    public IEnumerable<ReportedDocument> Documents { get; init; } = [];

    /// <summary>The documents of the slice before are taken over as they are.</summary>
    public bool CarriesDocuments { get; init; }

    /// <summary>Records that are already at hand.</summary>
    public static ListFeed Of(string list, string source, DateTimeOffset? sourceDate, IEnumerable<ListRecord> records) =>
        new(records, () => [new SliceList(list, source, sourceDate, 0)]);

    /// <summary>Straight from a source file.</summary>
    public static ListFeed Of(ListImport import) => new(
        import.Records(),
        () => [.. import.Lists.Select(list => new SliceList(list.List, list.Source, import.Report.SourceDate, 0))])
    {
        Documents = import.Documents(),
    };
}

/// <summary>How far a slice is cut.</summary>
/// <param name="Written">Of the file of documents (0 to 1); 0 as long as sources are read.</param>
public readonly record struct CutProgress(int Records, long Documents, double Written);

/// <summary>Cuts one slice out of the lists it is to carry. Stateless.</summary>
public static class SliceCutter
{
    public const int ProgressStepRecords = 10_000;
    public const int ProgressStepDocuments = 1_000_000;

    /// <summary>Writes a slice into a new directory; when anything fails, the directory is gone again.</summary>
    /// <param name="progress">Told every <see cref="ProgressStepRecords"/> records and
    /// <see cref="ProgressStepDocuments"/> documents.</param>
    /// <param name="before">The slice that this one follows, or null; see <see cref="SliceWriter"/>.</param>
    /// <param name="key">Seals the slice; null: that of <paramref name="before"/>, or a new one.</param>
    /// <exception cref="ImportException">A source cannot be read to its end.</exception>
    /// <exception cref="SliceException">The directory exists, an id repeats between lists, or a limit is
    /// reached.</exception>
    public static SliceHeader Cut(
        IEnumerable<ListFeed> feeds,
        long generation,
        DateTimeOffset createdAt,
        string directory,
        IProgress<CutProgress>? progress = null,
        CancellationToken cancellation = default,
        Slice? before = null,
        SliceKey? key = null)
    {
        CutProgress done = default;
        using SliceWriter writer = new(directory, generation, createdAt, before, key);
        foreach (ListFeed feed in feeds)
        {
            foreach (ListRecord record in feed.Records)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Add(record);
                done = done with { Records = done.Records + 1 };
                if (done.Records % ProgressStepRecords == 0)
                    progress?.Report(done);
            }

            done = CutDocuments(feed, writer, done, progress, cancellation);
            foreach (SliceList list in feed.Lists())
                writer.Describe(list.List, list.Source, list.SourceDate);
        }

        progress?.Report(done);
        return writer.Finish(written => progress?.Report(done with { Written = written }), cancellation);
    }

    private static CutProgress CutDocuments(
        ListFeed feed, SliceWriter writer, CutProgress done, IProgress<CutProgress>? progress, CancellationToken cancellation)
    {
        SliceList? list = null;
        foreach (ReportedDocument document in feed.Documents)
        {
            list ??= feed.Lists()[0];
            writer.Add(list.List, list.Source, document);
            done = done with { Documents = done.Documents + 1 };
            if (done.Documents % ProgressStepDocuments != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(done);
        }

        if (feed.CarriesDocuments)
        {
            list = feed.Lists()[0];
            writer.CarryDocuments(list.List, list.Source);
        }

        return done;
    }
}
