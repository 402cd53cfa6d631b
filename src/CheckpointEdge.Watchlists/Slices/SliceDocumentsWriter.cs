using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>The listed documents of a slice that is being written.</summary>
/// <param name="Documents">How many the list has now (count).</param>
/// <param name="Details">By rising fingerprint: notice and payload.</param>
/// <param name="Changes">By rising slot, since the file was built.</param>
internal sealed record ListedDocuments(
    SliceFingerprints Fingerprints, FingerprintKey Key, long Documents,
    IEnumerable<(byte[] Key, byte[] Value)> Details, IEnumerable<(byte[] Key, byte[] Value)> Changes);

/// <summary>
/// Writes the listed documents of a slice: fingerprints into their file, details and changes for the records' file. Follows the
/// slice before where there is one: its key, its pages, and its very file as long as few documents changed. Belongs to one
/// thread.
/// </summary>
internal sealed class SliceDocumentsWriter(string directory, Slice? before) : IDisposable
{
    /// <summary>
    /// Longer lists keep no details: kind and year of the report stand in the fingerprint, and a hundred million rows would
    /// cost a board four gigabytes for what Central can answer.
    /// </summary>
    public const int DetailsMax = 2_000_000;

    /// <summary>More changes since the file was built make a new file (count).</summary>
    public const int ChangesMax = 100_000;

    private FingerprintKey? _key;
    private FingerprintBuilder? _builder;
    private List<(byte[] Fingerprint, byte[] Value)>? _details = [];
    private bool _carried;

    private SliceDocuments? Before => before?.ListedDocuments;

    private string FilePath => Path.Combine(directory, FingerprintFile.Name);

    /// <exception cref="SliceException">They are more than a slice may hold.</exception>
    public void Add(DocumentKey key, ReportedDocument document)
    {
        if (_builder is null)
        {
            _key = Before?.Key ?? new FingerprintKey(RandomNumberGenerator.GetBytes(FingerprintKey.SecretSizeBytes));
            _builder = new FingerprintBuilder(FilePath, _key);
        }

        if (_carried || _builder.Added == SliceLimits.ListedDocumentsMax)
            throw new SliceException($"{directory}: more than {SliceLimits.ListedDocumentsMax} documents in one slice.");
        DocumentFingerprint fingerprint =
            _builder.Add(key, DocumentReport.Of(document.Notice, document.ReportedOn?.Year));
        if (_builder.Added > DetailsMax)
            _details = null;
        else
            _details?.Add(
                (DocumentDetails.FingerprintOf(fingerprint), [(byte)document.Notice, .. DocumentDetails.Encode(document)]));
    }

    /// <summary>Takes over all documents of the slice before as they are, instead of adding any.</summary>
    public void Carry()
    {
        if (Before is null)
            return;
        _carried = true;
    }

    /// <summary>Closes the file.</summary>
    /// <param name="progress">Told how much of the file is written (0 to 1).</param>
    /// <returns>Null when there are none.</returns>
    public ListedDocuments? Finish(Action<double>? progress, CancellationToken cancellation)
    {
        if (_carried)
            return Keep(
                Before!, [.. Before!.Overlay.All()], before!.Header.Lists.Sum(list => list.Documents), before.DocumentDetails());
        if (_builder is null)
            return null;
        FingerprintHead head = _builder.Finish(Before?.File.Head.Pages, progress, cancellation);
        _builder.Dispose();
        if (FewChanges() is not { } changes)
            return new ListedDocuments(Said(head, FilePath, 0), _key!, head.Documents, SortedDetails(), []);
        File.Delete(FilePath);
        return Keep(Before!, changes, head.Documents, SortedDetails());
    }

    public void Dispose() => _builder?.Dispose();

    /// <summary>Of two rows about one document the graver report stays, and of two as grave the first.</summary>
    private List<(byte[] Key, byte[] Value)> SortedDetails()
    {
        List<(byte[] Key, byte[] Value)> kept = [];
        foreach ((byte[] fingerprint, byte[] value) in
            (_details ?? []).OrderBy(row => row.Fingerprint, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            if (kept.Count == 0 || !kept[^1].Key.AsSpan().SequenceEqual(fingerprint))
                kept.Add((fingerprint, value));
            else if (value[0] > kept[^1].Value[0])
                kept[^1] = (fingerprint, value);
        }

        return kept;
    }

    /// <summary>
    /// What changed since the file of the slice before was built, or null when the file just built takes its place.
    /// </summary>
    private List<(ulong Slot, DocumentReport? Report)>? FewChanges()
    {
        using FingerprintFile now = FingerprintFile.Open(FilePath);
        if (Before is not { } kept || !FingerprintDifference.IsPossible(kept.File.Head, now.Head)
            || kept.File.Head.AnyWithoutIssuer != now.Head.AnyWithoutIssuer)
            return null;
        List<(ulong Slot, DocumentReport? Report)> changes = [];
        foreach (DocumentChange change in FingerprintDifference.Between(kept.File, now))
        {
            changes.Add((change.Slot, change.After));
            if (changes.Count > ChangesMax)
                return null;
        }

        return changes;
    }

    private ListedDocuments Keep(
        SliceDocuments kept, List<(ulong Slot, DocumentReport? Report)> changes, long documents,
        IEnumerable<(byte[] Key, byte[] Value)> details)
    {
        DurableFiles.Link(before!.DocumentsPath, FilePath);
        return new ListedDocuments(
            Said(kept.File.Head, FilePath, changes.Count), kept.Key, documents, details,
            changes.Select(change => SliceDocuments.EntryOf(change.Slot, change.Report)));
    }

    private static SliceFingerprints Said(FingerprintHead head, string path, int changes) => new(
        head.Documents, head.Pages, head.FileSizeBytes, SliceDocuments.IdentityOf(head.KeyIdentity),
        Convert.ToHexStringLower(FingerprintPatch.RootOf(path)), changes);
}
