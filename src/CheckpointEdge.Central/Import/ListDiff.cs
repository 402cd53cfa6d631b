using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Import;

/// <summary>What a new feed changes, by record id, in ordinal order. Immutable.</summary>
public sealed record ListDiff(
    ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed)
{
    public required int PresentRecords { get; init; }
    public required int NextRecords { get; init; }

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
