using System.Text.Json;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// An opened slice. The file is opened immutable and read-only: nothing is ever written beside it. Safe for concurrent
/// readers: look-ups share one connection behind a lock, each enumeration of <see cref="Records"/> has its own.
/// Dispose it after the last reader is done.
/// </summary>
public sealed class Slice : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly Dictionary<string, string> _sources;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _byOrdinal;
    private readonly SqliteCommand _byId;
    private readonly SqliteCommand _detail;
    private readonly RecordCodec _codec;
    private bool _disposed;

    private Slice(string directory, SqliteConnection connection, SliceHeader header)
    {
        _directory = directory;
        _connection = connection;
        Header = header;
        _sources = header.Lists.ToDictionary(list => list.List, list => list.Source, StringComparer.Ordinal);
        _codec = new RecordCodec(_sources);
        _byOrdinal = Command(connection, SliceSchema.SelectRecord, "$ordinal");
        _byId = Command(connection, SliceSchema.SelectOrdinal, "$id");
        _detail = Command(connection, SliceSchema.SelectDetail, "$fingerprint");
        ListedDocuments = header.Fingerprints is null ? null : SliceDocuments.Open(directory, connection, header, Detail);
    }

    public SliceHeader Header { get; }

    /// <summary>Null when the slice has no file of document fingerprints.</summary>
    internal SliceDocuments? ListedDocuments { get; }

    internal string DocumentsPath => Path.Combine(_directory, FingerprintFile.Name);

    /// <summary>
    /// The slice in <paramref name="directory"/>, after its format, header and counts have been checked.
    /// </summary>
    /// <remarks>Signatures and SHA-256 are checked before, by whoever fetched it: this is the last step, not the
    /// first.</remarks>
    /// <exception cref="SliceException">There is no slice, it is damaged or unfinished, or its format is
    /// unknown.</exception>
    public static Slice Open(string directory)
    {
        string file = Path.Combine(directory, SliceFile.Name);
        SliceHeaderReader.CheckFile(file);
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(file);
            return new Slice(directory, connection, SliceHeaderReader.Read(connection, file));
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            connection?.Dispose();
            throw Damaged(directory, failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Every record in the order of its ordinal, 0 to count - 1, read while it is enumerated.</summary>
    /// <exception cref="SliceException">The file is damaged; thrown by the enumeration.</exception>
    public IEnumerable<ListRecord> Records()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using SqliteConnection connection = Guarded(() => Connect(Path.Combine(_directory, SliceFile.Name)));
        using SqliteCommand command = Command(connection, SliceSchema.SelectRecords);
        using SqliteDataReader reader = Guarded(command.ExecuteReader);
        RecordCodec codec = new(_sources);
        int next = 0;
        while (Guarded(reader.Read))
            yield return Decode(codec, reader, next++);
        if (next != Header.Records)
            throw new SliceException($"{_directory} is damaged: it ends after record {next} of {Header.Records}.");
    }

    /// <summary>One record.</summary>
    /// <param name="ordinal">0 to <see cref="SliceHeader.Records"/> - 1.</param>
    /// <exception cref="SliceException">The file is damaged.</exception>
    public ListRecord Record(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Header.Records);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Guarded(() =>
            {
                _byOrdinal.Parameters[0].Value = ordinal;
                using SqliteDataReader reader = _byOrdinal.ExecuteReader();
                return reader.Read()
                    ? Decode(_codec, reader, ordinal)
                    : throw new SliceException($"{_directory} is damaged: record {ordinal} is missing.");
            });
        }
    }

    /// <summary>Where a record stands, or null when the slice has no such id.</summary>
    public int? OrdinalOf(string id)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Guarded<int?>(() =>
            {
                _byId.Parameters[0].Value = id;
                return _byId.ExecuteScalar() is long ordinal ? checked((int)ordinal) : null;
            });
        }
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

    /// <summary>Every detail of a listed document: fingerprint, notice, payload.</summary>
    internal IEnumerable<(byte[] Fingerprint, int Notice, byte[] Payload)> DocumentDetailRows()
    {
        using SqliteConnection connection = Guarded(() => Connect(Path.Combine(_directory, SliceFile.Name)));
        using SqliteCommand command = Command(connection, SliceSchema.SelectDetails);
        using SqliteDataReader reader = Guarded(command.ExecuteReader);
        while (Guarded(reader.Read))
            yield return Guarded(() => ((byte[])reader[0], reader.GetInt32(1), (byte[])reader[2]));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            ListedDocuments?.Dispose();
            _detail.Dispose();
            _byOrdinal.Dispose();
            _byId.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>
    /// Reads the payload in place: copying a hundred thousand blobs would cost more than decoding them.
    /// </summary>
    private ListRecord Decode(RecordCodec codec, SqliteDataReader reader, int expected)
    {
        long ordinal = reader.GetInt64(0);
        if (ordinal != expected)
            throw new SliceException($"{_directory} is damaged: record {expected} is missing.");
        ReadOnlySpan<byte> payload = raw.sqlite3_column_blob(reader.Handle, 3);
        if (payload.Length > SliceLimits.PayloadBytesMax)
            throw new SliceException(
                $"{_directory}: record {expected} is larger than {SliceLimits.PayloadBytesMax} bytes.");
        try
        {
            return codec.Decode(reader.GetString(1), reader.GetString(2), payload);
        }
        catch (Exception failure) when (failure is JsonException || IsDamage(failure))
        {
            throw new SliceException($"{_directory} is damaged: record {expected} cannot be read.", failure);
        }
    }

    private byte[]? Detail(byte[] fingerprint)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Guarded(() =>
            {
                _detail.Parameters[0].Value = fingerprint;
                return _detail.ExecuteScalar() as byte[];
            });
        }
    }

    private static SqliteConnection Connect(string file)
    {
        string uri = "file:" + Uri.EscapeDataString(Path.GetFullPath(file)).Replace("%2F", "/", StringComparison.Ordinal);
        SqliteConnection connection = new($"Data Source=\"{uri}?immutable=1\";Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters)
            command.Parameters.Add(new SqliteParameter(parameter, null));
        return command;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw Damaged(_directory, failure);
        }
    }

    /// <summary>
    /// A flipped byte may reach us as a wrong column type or an empty column as well as an error of SQLite.
    /// </summary>
    private static bool IsDamage(Exception failure) =>
        failure is SqliteException or InvalidCastException or OverflowException or FormatException
        || failure is InvalidOperationException and not ObjectDisposedException;

    private static SliceException Damaged(string directory, Exception failure) =>
        new($"{directory} is damaged or no slice: {failure.Message}", failure);
}

/// <summary>How many listed documents two slices have, and how many differ.</summary>
public sealed record DocumentCounts(long Before, long After, long Added, long Changed, long Withdrawn);
