namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// What changed since the base file was built: documents added, and tombstones for those withdrawn. Small, held in memory
/// and asked before the base. Immutable, safe for concurrent readers.
/// </summary>
public sealed class FingerprintOverlay
{
    /// <summary>More changes than this are worth a new base (count); ten bytes each in memory.</summary>
    public const int ChangesMax = 1_000_000;

    private readonly FingerprintTable _changes;

    private FingerprintOverlay(FingerprintTable changes) => _changes = changes;

    public static FingerprintOverlay Empty { get; } = new(FingerprintTable.Empty);

    public int Count => _changes.Count;

    /// <param name="changes">
    /// By slot in the base file. A report: added or changed; null: withdrawn. Of several for one document the last counts.
    /// </param>
    /// <exception cref="FingerprintFileException">They are more than <see cref="ChangesMax"/>.</exception>
    public static FingerprintOverlay Of(IEnumerable<(ulong Slot, DocumentReport? Report)> changes)
    {
        SortedDictionary<ulong, short> sorted = [];
        foreach ((ulong slot, DocumentReport? report) in changes)
        {
            sorted[slot] = report?.Packed ?? FingerprintTable.Withdrawn;
            if (sorted.Count > ChangesMax)
                throw new FingerprintFileException($"More than {ChangesMax} documents changed: build a new base file.");
        }

        return sorted.Count == 0 ? Empty : new(new FingerprintTable([.. sorted.Keys], [.. sorted.Values]));
    }

    /// <summary>Every change by rising slot; null: withdrawn.</summary>
    public IEnumerable<(ulong Slot, DocumentReport? Report)> All()
    {
        for (int at = 0; at < Count; at++)
            yield return (_changes.Slots[at], _changes.IsWithdrawn(at) ? null : _changes.Report(at));
    }

    /// <param name="report">Null: the document was withdrawn.</param>
    /// <returns>False: the overlay says nothing about it, ask the base.</returns>
    public bool TryFind(ulong slot, out DocumentReport? report)
    {
        short? found = _changes.Find(slot);
        report = found is null or FingerprintTable.Withdrawn ? null : new DocumentReport((byte)found);
        return found is not null;
    }
}
