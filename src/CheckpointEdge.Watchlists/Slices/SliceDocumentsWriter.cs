using System.Security.Cryptography;
using CheckpointEdge.Watchlists.Documents;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes the listed documents of a slice: fingerprints into their file, details and changes into the database. Follows the
/// slice before where there is one: its key, its pages, and its very file as long as few documents changed. Belongs to one
/// thread.
/// </summary>
/// <param name="prepare">A statement in the writer's transaction, with its parameters.</param>
internal sealed class SliceDocumentsWriter(
    string directory, Slice? before, Func<string, string[], SqliteCommand> prepare) : IDisposable
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
    private SqliteCommand? _detail;
    private bool _detailsKept = true;
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
            DropDetails();
        else
            Put(DocumentDetails.FingerprintOf(fingerprint), (int)document.Notice, DocumentDetails.Encode(document));
    }

    /// <summary>Takes over all documents of the slice before as they are, instead of adding any.</summary>
    public void Carry()
    {
        if (Before is null)
            return;
        _carried = true;
        foreach ((byte[] fingerprint, int notice, byte[] payload) in before!.DocumentDetailRows())
            Put(fingerprint, notice, payload);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="progress">Told how much of the file is written (0 to 1).</param>
    /// <returns>What the header says of it and how many documents the list has now; null when there are none.</returns>
    public (SliceFingerprints Fingerprints, FingerprintKey Key, long Documents)? Finish(
        Action<double>? progress, CancellationToken cancellation)
    {
        if (_carried)
            return Keep(Before!, [.. Before!.Overlay.All()], before!.Header.Lists.Sum(list => list.Documents));
        if (_builder is null)
            return null;
        FingerprintHead head = _builder.Finish(Before?.File.Head.Pages, progress, cancellation);
        _builder.Dispose();
        if (FewChanges() is not { } changes)
            return (Said(head, FilePath, 0), _key!, head.Documents);
        File.Delete(FilePath);
        return Keep(Before!, changes, head.Documents);
    }

    public void Dispose()
    {
        _builder?.Dispose();
        _detail?.Dispose();
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

    private (SliceFingerprints, FingerprintKey, long) Keep(
        SliceDocuments kept, List<(ulong Slot, DocumentReport? Report)> changes, long documents)
    {
        DurableFiles.Link(before!.DocumentsPath, FilePath);
        using SqliteCommand insert = prepare(SliceSchema.InsertChange, ["$slot", "$report"]);
        foreach ((ulong slot, DocumentReport? report) in changes)
        {
            insert.Parameters[0].Value = (long)slot;
            insert.Parameters[1].Value = report is { } known ? (int)known.Packed : DBNull.Value;
            insert.ExecuteNonQuery();
        }

        return (Said(kept.File.Head, FilePath, changes.Count), kept.Key, documents);
    }

    private static SliceFingerprints Said(FingerprintHead head, string path, int changes) => new(
        head.Documents, head.Pages, head.FileSizeBytes, SliceDocuments.IdentityOf(head.KeyIdentity),
        Convert.ToHexStringLower(FingerprintPatch.RootOf(path)), changes);

    private void Put(byte[] fingerprint, int notice, byte[] payload)
    {
        _detail ??= prepare(SliceSchema.InsertDetail, ["$fingerprint", "$notice", "$payload"]);
        _detail.Parameters[0].Value = fingerprint;
        _detail.Parameters[1].Value = notice;
        _detail.Parameters[2].Value = payload;
        _detail.ExecuteNonQuery();
    }

    private void DropDetails()
    {
        if (!_detailsKept)
            return;
        _detailsKept = false;
        using SqliteCommand delete = prepare(SliceSchema.DeleteDetails, []);
        delete.ExecuteNonQuery();
    }
}
