namespace CheckpointEdge.Watchlists.Slices;

/// <summary>A record that left.</summary>
/// <param name="List">The list it stood on.</param>
public readonly record struct GoneRecord(string Id, string List);

/// <summary>What goes from a disk when one slice is deleted and others stay. Stateless.</summary>
public static class SliceRemovals
{
    /// <summary>The records of a slice that none of the others has, by rising id, read while they are enumerated.</summary>
    /// <exception cref="SliceException">A file is damaged; thrown by the enumeration.</exception>
    public static IEnumerable<GoneRecord> Of(Slice leaving, IReadOnlyList<Slice> staying)
    {
        HashSet<string> names = [.. leaving.Store.Index.Records.Blocks.Select(NameOf)];
        HashSet<string> shared = [];
        foreach (Slice other in staying.Where(other => other.Key.IsSame(leaving.Key)))
            shared.UnionWith(other.Store.Index.Records.Blocks.Select(NameOf).Where(names.Contains));
        IEnumerable<(byte[] Key, byte[] Value)> gone = Entries(leaving, shared);
        foreach (Slice other in staying)
            gone = Without(gone, Entries(other, other.Key.IsSame(leaving.Key) ? shared : []));
        foreach ((byte[] key, byte[] value) in gone)
            yield return new GoneRecord(
                RecordEntry.IdOf(key), RecordEntry.TryRead(value, out string list, out _) ? list : "");
    }

    /// <summary>Listed documents that the leaving slice has and the other has not any more (count).</summary>
    /// <param name="comparedMax">With more documents than these, the files are not read: the difference of the counts is told.</param>
    /// <exception cref="SliceException">A file is damaged.</exception>
    public static long DocumentsGone(Slice leaving, Slice inUse, long comparedMax)
    {
        long had = leaving.Header.Lists.Sum(list => list.Documents), has = inUse.Header.Lists.Sum(list => list.Documents);
        return had == 0 ? 0 : had <= comparedMax && has <= comparedMax ? inUse.DocumentsSince(leaving).Withdrawn : Math.Max(0, had - has);
    }

    /// <summary>A block that two slices of one key share need not be opened: whoever stands in it stands in both.</summary>
    private static IEnumerable<(byte[] Key, byte[] Value)> Entries(Slice slice, HashSet<string> shared) => slice.Store.Entries(
        new BlockTable([.. slice.Store.Index.Records.Blocks.Where(block => !shared.Contains(NameOf(block)))]),
        SliceIndex.RecordsContext);

    private static string NameOf(SealedBlock block) => Convert.ToBase64String(block.Name);

    /// <summary>Both by rising key.</summary>
    private static IEnumerable<(byte[] Key, byte[] Value)> Without(
        IEnumerable<(byte[] Key, byte[] Value)> entries, IEnumerable<(byte[] Key, byte[] Value)> others)
    {
        using IEnumerator<(byte[] Key, byte[] Value)> other = others.GetEnumerator();
        bool isOther = other.MoveNext();
        foreach ((byte[] Key, byte[] Value) entry in entries)
        {
            while (isOther && other.Current.Key.AsSpan().SequenceCompareTo(entry.Key) < 0)
                isOther = other.MoveNext();
            if (!isOther || !other.Current.Key.AsSpan().SequenceEqual(entry.Key))
                yield return entry;
        }
    }
}
