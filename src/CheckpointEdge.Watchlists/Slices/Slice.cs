using System.Buffers;
using System.Text.Json;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// An opened slice. Nothing is ever written into it or beside it. Safe for concurrent readers. Dispose it after the last
/// reader is done.
/// </summary>
public sealed class Slice : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly Dictionary<string, string> _sources;
    private readonly SliceStore _store;
    private readonly RecordCodec _codec;
    private bool _disposed;

    private Slice(string directory, SliceStore store, SliceKey key)
    {
        _directory = directory;
        _store = store;
        Key = key;
        _sources = Header.Lists.ToDictionary(list => list.List, list => list.Source, StringComparer.Ordinal);
        _codec = new RecordCodec(_sources);
        ListedDocuments = Header.Fingerprints is null ? null : SliceDocuments.Open(directory, store, Detail);
    }

    public SliceHeader Header => _store.Header;

    /// <summary>Lives as long as the slice.</summary>
    internal SliceKey Key { get; }

    internal SliceStore Store => _store;

    /// <summary>Null when the slice has no file of document fingerprints.</summary>
    internal SliceDocuments? ListedDocuments { get; }

    internal string DocumentsPath => Path.Combine(_directory, FingerprintFile.Name);

    /// <summary>The slice in <paramref name="directory"/>, after form, key, index and counts have been checked.</summary>
    /// <remarks>Signatures and SHA-256 are checked before, by whoever fetched it: this is the last step, not the
    /// first.</remarks>
    /// <param name="key">Null: the one that lies beside the slice. Stays the caller's.</param>
    /// <exception cref="SliceException">There is no slice, it is damaged or unfinished, its format is unknown, or there is no key
    /// for it.</exception>
    public static Slice Open(string directory, SliceKey? key = null)
    {
        string file = Path.Combine(directory, SliceFile.Name);
        SliceHeader header = SliceStore.ReadHeader(file); // what is no slice needs no key to be told so
        SliceKey own = key?.Copy() ?? SliceKey.Read(directory);
        SliceStore? store = null;
        try
        {
            store = SliceStore.Open(file, own);
            return header.KeyIdentity == store.Header.KeyIdentity
                ? new Slice(directory, store, own)
                : throw new SliceException($"{file} changed while it was opened.");
        }
        catch
        {
            store?.Dispose();
            own.Dispose();
            throw;
        }
    }

    /// <summary>What the slice in a directory says of itself, for whoever has no key. Nothing of it is verified.</summary>
    /// <exception cref="SliceException">There is no slice, it is cut, or its format is unknown.</exception>
    public static SliceHeader ReadHeader(string directory) => SliceStore.ReadHeader(Path.Combine(directory, SliceFile.Name));

    /// <summary>Every record in the order of its ordinal, 0 to count - 1, by rising id, read while it is enumerated.</summary>
    /// <exception cref="SliceException">The file is damaged; thrown by the enumeration.</exception>
    public IEnumerable<ListRecord> Records()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        RecordCodec codec = new(_sources);
        byte[] plain = new byte[BlockFormat.PlainBytesMax];
        List<ListRecord> records = [];
        BlockTable table = _store.Index.Records;
        for (int block = 0; block < table.Blocks.Count; block++)
        {
            records.Clear();
            DecodeBlock(codec, table, block, plain, records);
            foreach (ListRecord record in records)
                yield return record;
        }
    }

    /// <summary>One record.</summary>
    /// <param name="ordinal">0 to <see cref="SliceHeader.Records"/> - 1.</param>
    /// <exception cref="SliceException">The file is damaged.</exception>
    public ListRecord Record(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Header.Records);
        ObjectDisposedException.ThrowIf(_disposed, this);
        BlockTable table = _store.Index.Records;
        int block = table.BlockOf(ordinal);
        byte[] plain = ArrayPool<byte>.Shared.Rent(table.Blocks[block].PlainBytes);
        try
        {
            ReadOnlySpan<byte> rest = _store.ReadBlock(table.Blocks[block], SliceIndex.RecordsContext, plain);
            for (int at = table.Before(block); BlockFormat.TryTake(ref rest, out BlockEntry entry); at++)
            {
                if (at != ordinal)
                    continue;
                lock (_gate)
                    return Decode(_codec, entry, ordinal);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        }

        throw new SliceException($"{_directory} is damaged: record {ordinal} is missing.");
    }

    /// <summary>Where a record stands, or null when the slice has no such id.</summary>
    public int? OrdinalOf(string id)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int found = _store.Locate(_store.Index.Records, SliceIndex.RecordsContext, RecordEntry.KeyOf(id), out _);
        return found < 0 ? null : found;
    }

    /// <summary>The listed document that this is or most probably is, with all that is known of it; null: it is not listed.</summary>
    /// <exception cref="SliceException">The file is damaged: nothing may be concluded.</exception>
    public FoundDocument? FindDocument(DocumentKey document)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ListedDocuments?.Find(document);
    }

    /// <summary>
    /// How the listed documents differ from those of an older slice. Where the files cannot be compared document by document,
    /// because key or pages changed, the difference of the counts is told.
    /// </summary>
    /// <exception cref="SliceException">A file is damaged.</exception>
    public DocumentCounts DocumentsSince(Slice? before)
    {
        long had = before?.Header.Lists.Sum(list => list.Documents) ?? 0;
        long has = Header.Lists.Sum(list => list.Documents);
        if (before?.ListedDocuments is not { } old || ListedDocuments is not { } now
            || !FingerprintDifference.IsPossible(old.File.Head, now.File.Head))
            return new(had, has, Math.Max(0, has - had), 0, Math.Max(0, had - has));
        DocumentCounts counts = new(had, has, 0, 0, 0);
        try
        {
            foreach (DocumentChange change in FingerprintDifference.Between(old.All(), now.All()))
            {
                counts = change switch
                {
                    { Before: null } => counts with { Added = counts.Added + 1 },
                    { After: null } => counts with { Withdrawn = counts.Withdrawn + 1 },
                    _ => counts with { Changed = counts.Changed + 1 },
                };
            }
        }
        catch (FingerprintFileException failure)
        {
            throw new SliceException(failure.Message, failure);
        }

        return counts;
    }

    /// <summary>Reads every page of the file of documents and compares it with the header; for who has time.</summary>
    /// <exception cref="SliceException">The file is damaged or not the one that the header describes.</exception>
    public void VerifyDocuments()
    {
        if (ListedDocuments is not { } listed)
            return;
        try
        {
            long inFile = 0;
            foreach (var _ in listed.File.All())
                inFile++;
            if (inFile != Header.Fingerprints!.Documents
                || Convert.ToHexStringLower(FingerprintPatch.RootOf(DocumentsPath)) != Header.Fingerprints.Blocks)
                throw new SliceException($"{DocumentsPath} is not the file that the slice was made with.");
        }
        catch (Exception failure) when (failure is FingerprintFileException or IOException)
        {
            throw new SliceException(failure.Message, failure);
        }
    }

    /// <summary>Every detail of a listed document: fingerprint, and notice with payload.</summary>
    internal IEnumerable<(byte[] Fingerprint, byte[] Value)> DocumentDetails() =>
        _store.Entries(_store.Index.Details, SliceIndex.DetailsContext);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            ListedDocuments?.Dispose();
            _store.Dispose();
            Key.Dispose();
        }
    }

    private void DecodeBlock(RecordCodec codec, BlockTable table, int block, byte[] plain, List<ListRecord> records)
    {
        ReadOnlySpan<byte> rest = _store.ReadBlock(table.Blocks[block], SliceIndex.RecordsContext, plain);
        while (BlockFormat.TryTake(ref rest, out BlockEntry entry))
            records.Add(Decode(codec, entry, table.Before(block) + records.Count));
        if (records.Count != table.Blocks[block].Entries || !rest.IsEmpty)
            throw new SliceException($"{_directory} is damaged: record {table.Before(block) + records.Count} is missing.");
    }

    private ListRecord Decode(RecordCodec codec, BlockEntry entry, int ordinal)
    {
        if (entry.Value.Length > SliceLimits.PayloadBytesMax + RecordEntry.ListBytesMax + 1)
            throw new SliceException($"{_directory}: record {ordinal} is larger than {SliceLimits.PayloadBytesMax} bytes.");
        try
        {
            return RecordEntry.TryRead(entry.Value, out string list, out ReadOnlySpan<byte> payload)
                ? codec.Decode(RecordEntry.IdOf(entry.Key), list, payload)
                : throw new JsonException("The record names no list.");
        }
        catch (JsonException failure)
        {
            throw new SliceException($"{_directory} is damaged: record {ordinal} cannot be read.", failure);
        }
    }

    private byte[]? Detail(byte[] fingerprint)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _store.Find(_store.Index.Details, SliceIndex.DetailsContext, fingerprint) is { Length: > 0 } value ? value[1..] : null;
    }
}

/// <summary>How many listed documents two slices have, and how many differ.</summary>
public sealed record DocumentCounts(long Before, long After, long Added, long Changed, long Withdrawn);
