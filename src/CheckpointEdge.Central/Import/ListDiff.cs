using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Import;

/// <summary>What a new feed changes, by record id, in ordinal order. Immutable.</summary>
public sealed record ListDiff(
    ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed)
{
    /// <summary>Records and listed documents in use (count).</summary>
    public required int PresentRecords { get; init; }

    /// <summary>Records and listed documents of the feed (count).</summary>
    public required int NextRecords { get; init; }

    /// <summary>Listed documents that have no ids, beside the records in <see cref="Added"/> (count).</summary>
    public int DocumentsAdded { get; init; }

    /// <inheritdoc cref="DocumentsAdded"/>
    public int DocumentsChanged { get; init; }

    /// <inheritdoc cref="DocumentsAdded"/>
    public int DocumentsRemoved { get; init; }

    /// <summary>The same with the documents of the list, which are compared by their fingerprints.</summary>
    public ListDiff With(DocumentCounts documents) => this with
    {
        PresentRecords = checked(PresentRecords + (int)documents.Before),
        NextRecords = checked(NextRecords + (int)documents.After),
        DocumentsAdded = (int)documents.Added,
        DocumentsChanged = (int)documents.Changed,
        DocumentsRemoved = (int)documents.Withdrawn,
    };

    /// <summary>Compares every word of the records, not only their ids. Both sides are read once.</summary>
    public static ListDiff Between(IEnumerable<ListRecord> present, IEnumerable<ListRecord> next)
    {
        Dictionary<string, RecordDigest> before = new(StringComparer.Ordinal);
        foreach (ListRecord record in present)
            before[record.Id] = RecordDigest.Of(record);
        int presentRecords = before.Count;
        int nextRecords = 0;
        List<string> added = [];
        List<string> changed = [];
        foreach (ListRecord record in next)
        {
            nextRecords++;
            if (!before.Remove(record.Id, out RecordDigest digest))
                added.Add(record.Id);
            else if (digest != RecordDigest.Of(record))
                changed.Add(record.Id);
        }

        return new ListDiff(Sorted(added), Sorted(changed), Sorted(before.Keys))
        {
            PresentRecords = presentRecords,
            NextRecords = nextRecords,
        };
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
