using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// The listed documents of an opened slice: the file of fingerprints, the changes since it was built, and the details of a
/// document that was found. Safe for concurrent readers as far as <paramref name="details"/> is. Disposed with its slice.
/// </summary>
/// <param name="list">The list they stand on.</param>
/// <param name="latestYear">No report is later.</param>
/// <param name="details">The row of a fingerprint, or null.</param>
internal sealed class SliceDocuments(
    FingerprintFile file, FingerprintOverlay overlay, FingerprintKey key, SliceList list, int latestYear,
    Func<byte[], byte[]?> details) : IDisposable
{
    private readonly DocumentLookup _lookup = new(file, overlay, key);

    public FingerprintFile File => file;
    public FingerprintKey Key => key;
    public FingerprintOverlay Overlay => overlay;

    /// <summary>Opens the file beside the records and checks that it is the one the header describes.</summary>
    /// <exception cref="SliceException">It is missing, damaged, or another slice's.</exception>
    public static SliceDocuments Open(string directory, SliceStore store, Func<byte[], byte[]?> details)
    {
        SliceHeader header = store.Header;
        SliceFingerprints said = header.Fingerprints!;
        string path = Path.Combine(directory, FingerprintFile.Name);
        FingerprintFile? file = null;
        try
        {
            file = FingerprintFile.Open(path);
            if (store.Index.FingerprintSecret is not { } secret)
                throw new SliceException($"{directory} is damaged: the key of its documents is missing.");
            FingerprintKey key = new(secret);
            FingerprintHead head = file.Head;
            if (head.Documents != said.Documents || head.Pages != said.Pages || head.FileSizeBytes != said.SizeBytes
                || IdentityOf(head.KeyIdentity) != said.KeyIdentity || key.Identity != head.KeyIdentity)
                throw new SliceException($"{path} belongs to another slice than {SliceFile.Name} beside it.");
            FingerprintOverlay overlay = FingerprintOverlay.Of(
                store.Entries(store.Index.Changes, SliceIndex.ChangesContext).Select(ChangeOf));
            if (overlay.Count != said.Changes)
                throw new SliceException(
                    $"{directory} is damaged: it holds {overlay.Count} changes of documents and its header says {said.Changes}.");
            SliceList list = header.Lists.FirstOrDefault(one => one.Documents > 0) ?? new SliceList("documents", "", null, 0);
            return new SliceDocuments(file, overlay, key, list, header.CreatedAt.Year, details);
        }
        catch (FingerprintFileException failure)
        {
            file?.Dispose();
            throw new SliceException(failure.Message, failure);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>A change as an entry of its table: the slot, and the report or nothing.</summary>
    public static (byte[] Key, byte[] Value) EntryOf(ulong slot, DocumentReport? report)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, slot);
        return (key, report is { } known ? [known.Packed] : []);
    }

    private static (ulong Slot, DocumentReport? Report) ChangeOf((byte[] Key, byte[] Value) entry) =>
        entry is { Key.Length: sizeof(ulong), Value.Length: <= 1 }
            ? (BinaryPrimitives.ReadUInt64BigEndian(entry.Key), entry.Value is [byte report] ? new DocumentReport(report) : null)
            : throw new SliceException("A change of a listed document cannot be read: the slice is damaged.");

    public static string IdentityOf(ulong key) => key.ToString("x16", CultureInfo.InvariantCulture);

    /// <exception cref="SliceException">The file cannot be read: nothing may be concluded.</exception>
    public FoundDocument? Find(DocumentKey document)
    {
        try
        {
            return _lookup.Find(document) is { } found ? Whole(found) : null;
        }
        catch (FingerprintFileException failure)
        {
            throw new SliceException(failure.Message, failure);
        }
        catch (JsonException failure)
        {
            throw new SliceException("The details of a listed document cannot be read: the slice is damaged.", failure);
        }
    }

    /// <summary>Every listed document by its slot, changes included, read while it is enumerated.</summary>
    /// <exception cref="FingerprintFileException">A page cannot be read whole; thrown by the enumeration.</exception>
    public IEnumerable<(ulong Slot, DocumentReport Report)> All()
    {
        using IEnumerator<(ulong Slot, DocumentReport? Report)> change = overlay.All().GetEnumerator();
        bool more = change.MoveNext();
        foreach ((ulong slot, DocumentReport report) in file.All())
        {
            for (; more && change.Current.Slot < slot; more = change.MoveNext())
                if (change.Current.Report is { } added)
                    yield return (change.Current.Slot, added);
            bool changed = more && change.Current.Slot == slot;
            if ((changed ? change.Current.Report : report) is { } now)
                yield return (slot, now);
            if (changed)
                more = change.MoveNext();
        }

        for (; more; more = change.MoveNext())
            if (change.Current.Report is { } added)
                yield return (change.Current.Slot, added);
    }

    public void Dispose() => file.Dispose();

    private FoundDocument Whole(DocumentFound found)
    {
        DocumentDetails known = details(DocumentDetails.FingerprintOf(key.Of(found.Document))) is { } payload
            ? DocumentDetails.Decode(payload) : new DocumentDetails();
        Country? issuer = found.Document.Issuer.Length > 0 ? Countries.Of(found.Document.Issuer) : null;
        string id = $"DOC-{found.Document.Issuer}-{found.Document.Number}";
        string when = known.ReportedOn is { } day ? $" on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
            : found.Report.Year(latestYear) is { } year ? string.Create(CultureInfo.InvariantCulture, $" in {year}") : "";
        ListRecord record = new()
        {
            Id = id,
            List = list.List,
            Source = list.Source,
            SourceId = known.Reference ?? id,
            Documents = [new ListedDocument(known.Type ?? "", found.Document.Number, issuer) { ReportedOn = known.ReportedOn }],
            Remarks = $"The document was reported {WordOf(found.Report.Notice)}{when}.",
            ListedOn = known.ReportedOn,
            LastChanged = known.ReportedOn,
        };
        return new FoundDocument(record, found.Report.Notice, found.Document.Issuer.Length > 0, found.IsLookAlike);
    }

    private static string WordOf(DocumentNotice notice) => notice switch
    {
        DocumentNotice.Lost => "lost",
        DocumentNotice.Stolen => "stolen",
        DocumentNotice.StolenBlank => "stolen as a blank",
        DocumentNotice.Revoked => "revoked",
        _ => "lost, stolen or revoked",
    };
}
