using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes one slice, record by record, into a directory of its own. Until <see cref="Finish"/> returns there is no
/// slice:
/// an unfinished directory is removed on dispose, and refused by <see cref="Slice.Open"/> should the power fail first.
/// Belongs to one thread.
/// </summary>
public sealed class SliceWriter : IDisposable
{
    private const int ConstraintViolated = 19;

    private readonly string _directory;
    private readonly long _generation;
    private readonly DateTimeOffset _createdAt;
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SliceList> _lists = new(StringComparer.Ordinal);
    private readonly RecordCodec _codec;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _insert;
    private readonly SliceDocumentsWriter _listed;
    private string? _documentsList;
    private int _records;
    private int _names;
    private int _documents;
    private bool _finished;

    /// <summary>
    /// Starts a slice in <paramref name="directory"/>, which must not exist: a name is never used twice.
    /// </summary>
    /// <param name="generation">0 for a slice built by hand, else Central's count of publications.</param>
    /// <param name="before">
    /// The slice that this one follows, or null: its listed documents give key and pages, so that what did not change stays
    /// the same file. It must stay open until <see cref="Finish"/>.
    /// </param>
    /// <exception cref="SliceException">The directory exists or cannot be made.</exception>
    public SliceWriter(string directory, long generation, DateTimeOffset createdAt, Slice? before = null)
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
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(directory, SliceSchema.FileName),
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
            }.ToString());
            _connection.Open();
            // No journal while building: what a power cut leaves has no header and is refused.
            Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
            _transaction = _connection.BeginTransaction();
            Execute(SliceSchema.Create);
            _insert = Prepare(SliceSchema.InsertRecord, "$ordinal", "$id", "$list", "$payload");
            _listed = new SliceDocumentsWriter(directory, before, Prepare);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            _connection?.Dispose();
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
            throw new SliceException($"{directory} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Appends a record; its ordinal is the number of records before it.</summary>
    /// <exception cref="SliceException">The id is there already, or the record is larger than the format
    /// allows.</exception>
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
        _insert.Parameters[0].Value = _records;
        _insert.Parameters[1].Value = record.Id;
        _insert.Parameters[2].Value = record.List;
        _insert.Parameters[3].Value = payload.ToArray();
        try
        {
            _insert.ExecuteNonQuery();
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == ConstraintViolated)
        {
            throw Refusal(record, "appears twice; ids are unique within a slice");
        }
        catch (SqliteException failure)
        {
            throw new SliceException($"{_directory} cannot be written: {failure.Message}", failure);
        }

        _lists[record.List] = list with { Records = list.Records + 1 };
        _records++;
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

    /// <summary>Closes the slice and waits until it is on the disk.</summary>
    /// <param name="progress">Told how much of the file of documents is written (0 to 1).</param>
    public SliceHeader Finish(Action<double>? progress = null, CancellationToken cancellation = default)
    {
        (SliceFingerprints Fingerprints, FingerprintKey Key, long Documents)? listed = FinishDocuments(progress, cancellation);
        if (listed is { } documents)
            _lists[_documentsList!] = _lists[_documentsList!] with { Documents = documents.Documents };
        SliceHeader header = new()
        {
            Generation = _generation,
            CreatedAt = _createdAt,
            Lists = [.. _lists.Values],
            Records = _records,
            Names = _names,
            Documents = _documents,
            Fingerprints = listed?.Fingerprints,
        };
        string file = Path.Combine(_directory, SliceSchema.FileName);
        try
        {
            WriteLists(header.Lists);
            WriteHeader(header, listed?.Key);
            Execute($"PRAGMA application_id = {SliceSchema.ApplicationId}; PRAGMA user_version = {header.Format}");
            _transaction.Commit();
            Execute("PRAGMA journal_mode = DELETE");
            Close();
            DurableFiles.SyncFile(file);
            DurableFiles.SyncDirectory(_directory);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(_directory).TrimEnd('/'))!);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{_directory} cannot be written: {failure.Message}", failure);
        }

        _finished = true;
        return header;
    }

    public void Dispose()
    {
        _listed.Dispose();
        Close();
        if (!_finished && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        _finished = true;
    }

    private (SliceFingerprints Fingerprints, FingerprintKey Key, long Documents)? FinishDocuments(
        Action<double>? progress, CancellationToken cancellation)
    {
        try
        {
            return _listed.Finish(progress, cancellation);
        }
        catch (Exception failure) when (failure is FingerprintFileException or IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{_directory} cannot be written: {failure.Message}", failure);
        }
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
        if (_records == SliceLimits.RecordsMax)
            throw new SliceException($"{_directory}: more than {SliceLimits.RecordsMax} records in one slice.");
        if (record.Id.Length is 0 or > SliceLimits.IdCharsMax || record.Id.Any(char.IsControl))
            throw Refusal(record, $"needs an id of 1 to {SliceLimits.IdCharsMax} printable characters");
        if (record.Names.Length > SliceLimits.NamesPerRecordMax)
            throw Refusal(
                record, $"has {record.Names.Length} names, the format allows {SliceLimits.NamesPerRecordMax}");
        if (record.Documents.Length > SliceLimits.DocumentsPerRecordMax)
            throw Refusal(record, $"has {record.Documents.Length} documents, the format allows {SliceLimits.DocumentsPerRecordMax}");
        if (record.BirthDates.Length > SliceLimits.BirthDatesPerRecordMax)
            throw Refusal(record, $"has {record.BirthDates.Length} dates of birth, the format allows {SliceLimits.BirthDatesPerRecordMax}");
    }

    private SliceException Refusal(ListRecord record, string why) =>
        new($"{_directory}: record {_records} ({record.Id}) {why}.");

    private void WriteLists(ImmutableArray<SliceList> lists)
    {
        using SqliteCommand insert = Prepare(SliceSchema.InsertList, "$list", "$source", "$source_date", "$records", "$documents");
        foreach (SliceList list in lists)
        {
            insert.Parameters[0].Value = list.List;
            insert.Parameters[1].Value = list.Source;
            insert.Parameters[2].Value = list.SourceDate is { } date ? Stamp(date) : DBNull.Value;
            insert.Parameters[3].Value = list.Records;
            insert.Parameters[4].Value = list.Documents;
            insert.ExecuteNonQuery();
        }
    }

    private void WriteHeader(SliceHeader header, FingerprintKey? key)
    {
        using SqliteCommand insert = Prepare(SliceSchema.InsertHeader, "$key", "$value");
        foreach ((string name, string value) in (IEnumerable<(string, string)>)
        [
            ("created_at", Stamp(header.CreatedAt)),
            ("documents", Number(header.Documents)),
            ("generation", Number(header.Generation)),
            ("names", Number(header.Names)),
            ("payload_encoding", SliceSchema.PayloadEncoding),
            ("payload_sealing", SliceSchema.PayloadSealing),
            ("records", Number(header.Records)),
            .. header.Fingerprints is { } file ? OfFingerprints(file, key!) : [],
        ])
        {
            insert.Parameters[0].Value = name;
            insert.Parameters[1].Value = value;
            insert.ExecuteNonQuery();
        }
    }

    private static (string, string)[] OfFingerprints(SliceFingerprints file, FingerprintKey key) =>
    [
        ("fingerprint_blocks", file.Blocks),
        ("fingerprint_bytes", Number(file.SizeBytes)),
        ("fingerprint_changes", Number(file.Changes)),
        ("fingerprint_documents", Number(file.Documents)),
        ("fingerprint_key_identity", file.KeyIdentity),
        ("fingerprint_pages", Number(file.Pages)),
        ("fingerprint_secret", key.ExportHex()),
    ];

    private static string Stamp(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (string parameter in parameters)
            command.Parameters.Add(new SqliteParameter(parameter, null));
        return command;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Close()
    {
        _insert.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
    }
}
