using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// <c>central.db</c>: WAL with <c>synchronous=FULL</c>, so that what was committed survives a power cut. One connection
/// writes, one caller at a time; readers have connections of their own. Safe for concurrent callers.
/// </summary>
internal sealed class SqliteDatabase : CentralDatabase
{
    /// <summary>How long a writer waits for another process that writes, such as <c>checkpointctl central ticket</c>.</summary>
    private const int BusyTimeoutMilliseconds = 5_000;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _writer;
    private readonly string _readerText;

    private SqliteDatabase(string file, SqliteConnection writer)
    {
        _writer = writer;
        _readerText = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString();
    }

    /// <param name="guest">
    /// Another process owns the store: this one commits but leaves the checkpoints to the owner, since two connections
    /// that checkpoint at once are what has damaged WAL files in the field.
    /// </param>
    public static SqliteDatabase Open(string dataDirectory, bool create, bool guest)
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
            StoreConnection connection = new(writer, SqlDialect.Sqlite);
            connection.Execute($"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}");
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA foreign_keys = ON");
            if (guest)
                connection.Execute("PRAGMA wal_autocheckpoint = 0");
            connection.Execute(CentralSchema.ForSqlite);
            if (connection.Scalar("SELECT 1 FROM report_keys LIMIT 1") is null)
                connection.Execute(CentralSchema.KeysOfOlderReports);
        }
        catch (SqliteException failure)
        {
            writer.Dispose();
            throw new CentralException($"{file} cannot be opened: {failure.Message}", failure);
        }

        return new SqliteDatabase(file, writer);
    }

    public override T Write<T>(Func<StoreConnection, T> work)
    {
        lock (_gate)
        {
            // Whoever still has something to say when the store is closed, such as a lease's timer, is told so.
            ObjectDisposedException.ThrowIf(_writer.State != System.Data.ConnectionState.Open, this);
            using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
            T result = work(new StoreConnection(_writer, SqlDialect.Sqlite));
            transaction.Commit();
            return result;
        }
    }

    public override T Read<T>(Func<StoreConnection, T> work)
    {
        using SqliteConnection reader = new(_readerText);
        reader.Open();
        using SqliteTransaction transaction = reader.BeginTransaction(deferred: true);
        return work(new StoreConnection(reader, SqlDialect.Sqlite));
    }

    protected override void Close()
    {
        // Readers first: only the last connection to close folds the write-ahead log into the store.
        using (SqliteConnection reader = new(_readerText))
            SqliteConnection.ClearPool(reader);
        lock (_gate)
            _writer.Dispose();
    }
}
