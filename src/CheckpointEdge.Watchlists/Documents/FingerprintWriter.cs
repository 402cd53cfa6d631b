using System.Runtime.InteropServices;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// Writes a fingerprint file page by page. The same documents in the same number of pages give the same bytes, in whatever
/// order they came. Belongs to one thread.
/// </summary>
internal sealed class FingerprintWriter
{
    private readonly Stream _file;
    private readonly int _pages;
    private readonly byte[] _page = new byte[FingerprintPage.SizeBytes];
    private readonly List<ulong> _waiting = [];
    private readonly List<ulong> _spilledSlots = [];
    private readonly List<short> _spilledReports = [];
    private int _next;
    private long _documents;

    public FingerprintWriter(Stream file, int pages)
    {
        _file = file;
        _pages = pages;
        file.Write(_page);
    }

    /// <param name="page">Not before the one of the last call.</param>
    /// <param name="entries">In any order.</param>
    public void Add(int page, ReadOnlySpan<ulong> entries)
    {
        while (_next < page)
            Close();
        _waiting.AddRange(entries);
    }

    /// <summary>Writes what is left, and the head.</summary>
    /// <returns>Null: more entries overflow than there is room for.</returns>
    public FingerprintHead? Finish(ulong keyIdentity, bool anyWithoutIssuer)
    {
        while (_next < _pages)
            Close();
        FingerprintHead head = new(keyIdentity, _pages, _documents, anyWithoutIssuer);
        if (_spilledSlots.Count > head.SpillPages * FingerprintTable.EntriesPerPage)
            return null;
        new FingerprintTable([.. _spilledSlots], [.. _spilledReports]).Write(_file, head.SpillPages);
        head.Write(_page);
        _file.Position = 0;
        _file.Write(_page);
        return head;
    }

    private void Close()
    {
        _waiting.Sort();
        Span<ulong> entries = CollectionsMarshal.AsSpan(_waiting);
        int kept = 0;
        for (int at = 0; at < entries.Length; at++)
        {
            // Of two reports about one document the later in order says more.
            bool again = at + 1 < entries.Length && entries[at] >> 8 == entries[at + 1] >> 8;
            if (!again)
                entries[kept++] = entries[at];
        }

        int here = Math.Min(kept, FingerprintPage.EntriesMax);
        foreach (ulong entry in entries[here..kept])
        {
            _spilledSlots.Add((ulong)_next << FingerprintPage.RemainderBits | entry >> 8);
            _spilledReports.Add((byte)entry);
        }

        FingerprintPage.Write(_page, entries[..here], overflows: kept > here);
        _file.Write(_page);
        _documents += kept;
        _waiting.Clear();
        _next++;
    }
}
