using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes one slice into a directory of its own: records are gathered, sorted by id, sealed and written at the end, so that the
/// same records under the same key and header are the same file. Until <see cref="Finish"/> returns there is no slice: an
/// unfinished directory is removed on dispose, and refused by <see cref="Slice.Open"/> should the power fail first.
/// Belongs to one thread.
/// </summary>
public sealed class SliceWriter : IDisposable
{
    private readonly string _directory;
    private readonly long _generation;
    private readonly DateTimeOffset _createdAt;
    private readonly SliceKey _key;
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SliceList> _lists = new(StringComparer.Ordinal);
    private readonly List<(byte[] Key, byte[] Value)> _entries = [];
    private readonly RecordCodec _codec;
    private readonly SliceDocumentsWriter _listed;
    private string? _documentsList;
    private int _names;
    private int _documents;
    private bool _finished;

    /// <summary>
    /// Starts a slice in <paramref name="directory"/>, which must not exist: a name is never used twice.
    /// </summary>
    /// <param name="generation">0 for a slice built by hand, else Central's count of publications.</param>
    /// <param name="before">
    /// The slice that this one follows, or null: its listed documents give key and pages, so that what did not change stays
    /// the same file, and its key seals this one too. It must stay open until <see cref="Finish"/>.
    /// </param>
    /// <param name="key">
    /// Seals the slice; stays the caller's. Null: that of <paramref name="before"/>, or a new one. Written beside the slice.
    /// </param>
    /// <exception cref="SliceException">The directory exists or cannot be made.</exception>
    public SliceWriter(
        string directory, long generation, DateTimeOffset createdAt, Slice? before = null, SliceKey? key = null)
    {
        if (Path.Exists(directory))
            throw new SliceException($"{directory} exists already: a slice needs a new directory of its own.");
        _directory = directory;
        _generation = generation;
        _createdAt = createdAt.ToUniversalTime();
        _codec = new RecordCodec(_sources);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(failure);
        }

        _key = key?.Copy() ?? before?.Key.Copy() ?? SliceKey.Create();
        _listed = new SliceDocumentsWriter(directory, before);
    }

    /// <summary>Adds a record; its ordinal is its place by id.</summary>
    /// <exception cref="SliceException">The record is larger than the format allows.</exception>
    public void Add(ListRecord record)
    {
        CheckLimits(record);
        if (!_lists.TryGetValue(record.List, out SliceList? list))
        {
            if (_lists.Count == SliceLimits.ListsMax)
                throw new SliceException($"{_directory}: more than {SliceLimits.ListsMax} lists in one slice.");
            list = new SliceList(record.List, record.Source, null, 0);
            _sources.Add(record.List, record.Source);
        }

        ReadOnlyMemory<byte> payload = _codec.Encode(record);
        if (payload.Length > SliceLimits.PayloadBytesMax)
            throw Refusal(record, $"needs {payload.Length} bytes, the format allows {SliceLimits.PayloadBytesMax}");
        _entries.Add((RecordEntry.KeyOf(record.Id), RecordEntry.ValueOf(record.List, payload.Span)));
        _lists[record.List] = list with { Records = list.Records + 1 };
        _names += record.Names.Length;
        _documents += record.Documents.Length;
    }

    /// <summary>Adds a document to a list of documents; of several rows about one document the gravest counts.</summary>
    /// <exception cref="SliceException">They are too many, or another list has documents already.</exception>
    public void Add(string list, string source, ReportedDocument document)
    {
        DocumentKey key = document.Key;
        if (!key.IsUsable)
            throw new SliceException(
                $"{_directory}: a listed document needs a number of {DocumentKey.NumberLengthMin} letters and digits or more.");
        CheckDocumentsList(list, source);
        _listed.Add(key, document);
    }

    /// <summary>Takes over the listed documents of the slice before as they are; none may have been added.</summary>
    public void CarryDocuments(string list, string source)
    {
        CheckDocumentsList(list, source);
        _listed.Carry();
    }

    /// <summary>
    /// Says which lists the slice covers although they may hold no record, and how old their sources are.
    /// </summary>
    public void Describe(string list, string source, DateTimeOffset? sourceDate)
    {
        _sources.TryAdd(list, source);
        int records = _lists.TryGetValue(list, out SliceList? present) ? present.Records : 0;
        _lists[list] = new SliceList(list, _sources[list], sourceDate?.ToUniversalTime(), records);
    }

    /// <summary>Seals the slice, and waits until it and its key are on the disk.</summary>
    /// <param name="progress">Told how much of the file of documents is written (0 to 1).</param>
    /// <exception cref="SliceException">An id appears twice, or the slice cannot be written.</exception>
    public SliceHeader Finish(Action<double>? progress = null, CancellationToken cancellation = default)
    {
        Sort();
        try
        {
            ListedDocuments? listed = _listed.Finish(progress, cancellation);
            if (listed is not null)
                _lists[_documentsList!] = _lists[_documentsList!] with { Documents = listed.Documents };
            SliceHeader header = new()
            {
                Generation = _generation,
                CreatedAt = _createdAt,
                KeyIdentity = _key.Identity,
                Lists = [.. _lists.Values],
                Records = _entries.Count,
                Names = _names,
                Documents = _documents,
                Fingerprints = listed?.Fingerprints,
            };
            Write(header, listed);
            _key.Write(_directory);
            DurableFiles.SyncDirectory(_directory);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(_directory).TrimEnd('/'))!);
            _finished = true;
            return header;
        }
        catch (Exception failure) when (failure is FingerprintFileException or IOException or UnauthorizedAccessException)
        {
            throw Unwritable(failure);
        }
    }

    public void Dispose()
    {
        _listed.Dispose();
        _key.Dispose();
        if (!_finished && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        _finished = true;
    }

    private void Sort()
    {
        _entries.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        for (int i = 1; i < _entries.Count; i++)
            if (_entries[i].Key.AsSpan().SequenceEqual(_entries[i - 1].Key))
                throw new SliceException(
                    $"{_directory}: {RecordEntry.IdOf(_entries[i].Key)} appears twice; ids are unique within a slice.");
    }

    private void Write(SliceHeader header, ListedDocuments? listed)
    {
        using SliceCipher cipher = new(_key);
        using SliceOutput output = new(Path.Combine(_directory, SliceFile.Name));
        SliceStore.Begin(output);
        BlockTable Table(IEnumerable<(byte[] Key, byte[] Value)> entries, byte[] context)
        {
            BlockWriter writer = new(output, cipher, context);
            foreach ((byte[] key, byte[] value) in entries)
                writer.Add(key, value);
            return writer.Finish();
        }

        SliceStore.Finish(output, cipher, header, new SliceIndex(
            Table(_entries, SliceIndex.RecordsContext),
            Table(listed?.Details ?? [], SliceIndex.DetailsContext),
            Table(listed?.Changes ?? [], SliceIndex.ChangesContext),
            listed?.Key.Export()));
    }

    /// <summary>One file of fingerprints has one list: a fingerprint does not say which.</summary>
    private void CheckDocumentsList(string list, string source)
    {
        if (_documentsList == list)
            return;
        if (_documentsList is not null)
            throw new SliceException($"{_directory}: {_documentsList} and {list} both list documents; a slice has one list of documents.");
        _documentsList = list;
        Describe(list, source, null);
    }

    private void CheckLimits(ListRecord record)
    {
        if (_entries.Count == SliceLimits.RecordsMax)
            throw new SliceException($"{_directory}: more than {SliceLimits.RecordsMax} records in one slice.");
        if (record.Id.Length is 0 or > SliceLimits.IdCharsMax || record.Id.Any(char.IsControl))
            throw Refusal(record, $"needs an id of 1 to {SliceLimits.IdCharsMax} printable characters");
        if (System.Text.Encoding.UTF8.GetByteCount(record.List) > RecordEntry.ListBytesMax)
            throw Refusal(record, $"names a list of more than {RecordEntry.ListBytesMax} bytes");
        if (record.Names.Length > SliceLimits.NamesPerRecordMax)
            throw Refusal(
                record, $"has {record.Names.Length} names, the format allows {SliceLimits.NamesPerRecordMax}");
        if (record.Documents.Length > SliceLimits.DocumentsPerRecordMax)
            throw Refusal(record, $"has {record.Documents.Length} documents, the format allows {SliceLimits.DocumentsPerRecordMax}");
        if (record.BirthDates.Length > SliceLimits.BirthDatesPerRecordMax)
            throw Refusal(record, $"has {record.BirthDates.Length} dates of birth, the format allows {SliceLimits.BirthDatesPerRecordMax}");
    }

    private SliceException Refusal(ListRecord record, string why) =>
        new($"{_directory}: record {_entries.Count} ({record.Id}) {why}.");

    private SliceException Unwritable(Exception failure) => new($"{_directory} cannot be written: {failure.Message}", failure);
}
