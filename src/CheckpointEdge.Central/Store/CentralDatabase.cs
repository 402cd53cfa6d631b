using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// Central's own store, <c>central.db</c>: WAL with <c>synchronous=FULL</c>, so that what was committed survives a power
/// cut. One connection writes, one caller at a time; readers have connections of their own. Safe for concurrent callers.
/// </summary>
public sealed class CentralDatabase : IDisposable
{
    public const string FileName = "central.db";

    /// <summary>How long a writer waits for another process that writes, such as <c>checkpointctl central ticket</c>.</summary>
    private const int BusyTimeoutMilliseconds = 5_000;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _writer;
    private readonly string _readerText;

    private CentralDatabase(string file, SqliteConnection writer)
    {
        _writer = writer;
        _readerText = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString();
    }

    /// <summary>Opens the store of a data directory.</summary>
    /// <param name="create">Make it where there is none; otherwise a missing one is refused.</param>
    /// <param name="guest">
    /// Another process owns the store: this one commits but leaves the checkpoints to the owner, since two connections
    /// that checkpoint at once are what has damaged WAL files in the field.
    /// </param>
    /// <exception cref="CentralException">There is no store, or it cannot be opened.</exception>
    public static CentralDatabase Open(string dataDirectory, bool create = false, bool guest = false)
    {
        string file = Path.Combine(dataDirectory, FileName);
        if (!create && !File.Exists(file))
            throw new CentralException($"{file} is missing; run 'checkpointctl central setup --data {dataDirectory}' first.");
        SqliteConnection writer = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            writer.Open();
            if (create && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            writer.Execute($"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}");
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("PRAGMA synchronous = FULL");
            writer.Execute("PRAGMA foreign_keys = ON");
            if (guest)
                writer.Execute("PRAGMA wal_autocheckpoint = 0");
            writer.Execute(CentralSchema.Create);
        }
        catch (SqliteException failure)
        {
            writer.Dispose();
            throw new CentralException($"{file} cannot be opened: {failure.Message}", failure);
        }

        return new CentralDatabase(file, writer);
    }

    /// <summary>Runs one transaction; when this returns, it is on the disk. Anything thrown takes all of it back.</summary>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
        {
            using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
            T result = work(_writer);
            transaction.Commit();
            return result;
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<SqliteConnection> work) => Write(connection =>
    {
        work(connection);
        return 0;
    });

    /// <summary>Reads one consistent state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using SqliteConnection reader = new(_readerText);
        reader.Open();
        using SqliteTransaction transaction = reader.BeginTransaction(deferred: true);
        return work(reader);
    }

    public void Dispose()
    {
        // Readers first: only the last connection to close folds the write-ahead log into the store.
        using (SqliteConnection reader = new(_readerText))
            SqliteConnection.ClearPool(reader);
        lock (_gate)
            _writer.Dispose();
    }
}
