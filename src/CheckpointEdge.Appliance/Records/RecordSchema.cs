using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>The tables of <c>records.db</c>; README.md beside this file describes them. Stateless.</summary>
internal static class RecordSchema
{
    public const string FileName = "records.db";

    /// <summary>Held by the one process that writes.</summary>
    public const string LockFileName = "records.lock";

    /// <summary><c>user_version</c> of this build.</summary>
    public const int Version = 2;

    /// <summary>How long a reader waits for a moment in which the file is locked.</summary>
    public const int BusyTimeoutSeconds = 5;

    private const string CreateAnswers =
        """
        CREATE TABLE answer (
            cursor       INTEGER PRIMARY KEY,
            hit_id       TEXT    NOT NULL,
            sealed       TEXT    NOT NULL,
            answered_at  INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX answer_hit ON answer (hit_id);
        """;

    private const string Create =
        """
        CREATE TABLE unit (
            one   INTEGER PRIMARY KEY CHECK (one = 1),
            name  TEXT NOT NULL
        ) STRICT;
        CREATE TABLE report (
            sequence       INTEGER PRIMARY KEY CHECK (sequence > 0),
            id             TEXT    NOT NULL UNIQUE,
            kind           INTEGER NOT NULL,
            recorded_at    INTEGER NOT NULL,
            hit_id         TEXT    NOT NULL,
            sealed_hash    BLOB    NOT NULL,
            previous_hash  BLOB    NOT NULL,
            hash           BLOB    NOT NULL
        ) STRICT;
        CREATE INDEX report_hit ON report (hit_id);
        CREATE TABLE content (
            sequence  INTEGER PRIMARY KEY,
            sealed    BLOB NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            sequence  INTEGER PRIMARY KEY
        ) STRICT;
        CREATE TABLE receipt (
            sequence     INTEGER PRIMARY KEY,
            received_at  INTEGER NOT NULL,
            signature    BLOB    NOT NULL
        ) STRICT;
        CREATE TABLE head (
            one       INTEGER PRIMARY KEY CHECK (one = 1),
            sequence  INTEGER NOT NULL,
            hash      BLOB    NOT NULL
        ) STRICT;
        CREATE TABLE decision (
            hit_id    TEXT PRIMARY KEY,
            id        TEXT NOT NULL,
            decision  TEXT NOT NULL
        ) STRICT;
        """;

    /// <summary>As <see cref="OpenWriter(string, string)"/>; opening writes too, and on a full disk takes the room that is kept.</summary>
    public static SqliteConnection OpenWriter(string file, string unit, DiskReserve reserve)
    {
        try
        {
            return OpenWriter(file, unit);
        }
        catch (RecordStoreException full) when (IsFull(full) && reserve.Release())
        {
            return OpenWriter(file, unit);
        }
    }

    /// <summary>The one connection that writes and checkpoints.</summary>
    /// <exception cref="RecordStoreException">The file cannot be opened, is damaged, or belongs to another board.</exception>
    public static SqliteConnection OpenWriter(string file, string unit)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(file, SqliteOpenMode.ReadWriteCreate);
            Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            if (Scalar(connection, "PRAGMA journal_mode = WAL") as string != "wal")
                throw new RecordStoreException($"{file} cannot be kept in a write-ahead log on this file system.");
            Execute(connection, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON");
            Upgrade(connection, file, unit);
            CheckUnit(connection, file, unit);
            return connection;
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            throw Unusable(file, failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>A connection that only reads and never checkpoints.</summary>
    /// <exception cref="RecordStoreException">There is no such file, it is damaged, or a later build wrote it.</exception>
    public static SqliteConnection OpenReader(string file)
    {
        if (!File.Exists(file))
            throw new RecordStoreException($"{file} does not exist: this board has recorded nothing yet.");
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(file, SqliteOpenMode.ReadOnly);
            long version = VersionOf(connection);
            if (version != Version)
                throw new RecordStoreException($"{file} has format {version}; this build reads format {Version}.");
            return connection;
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            throw Unusable(file, failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public static RecordStoreException Unusable(string file, SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => new($"{file} cannot be written: the disk is full.", failure),
        SQLitePCL.raw.SQLITE_READONLY => new($"{file} cannot be written: it is read-only.", failure),
        _ => new($"{file} cannot be used ({failure.Message}) It was left as it is.", failure),
    };

    /// <summary>Whether the disk was full, here or beneath.</summary>
    public static bool IsFull(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL }
            or SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_IOERR_SHMSIZE or SQLitePCL.raw.SQLITE_IOERR_WRITE }
        || (failure.InnerException is { } beneath && IsFull(beneath));

    public static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Upgrade(SqliteConnection connection, string file, string unit)
    {
        long version = VersionOf(connection);
        if (version == Version)
            return;
        if (version == 1)
        {
            SealAnswers(connection);
            return;
        }

        if (version != 0 || TableCount(connection) != 0)
            throw new RecordStoreException($"{file} has format {version}; this build knows format {Version}. It was left as it is.");
        using SqliteTransaction transaction = connection.BeginTransaction();
        Execute(connection, Create, transaction);
        Execute(connection, CreateAnswers, transaction);
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO unit (one, name) VALUES (1, $name)";
            command.Parameters.AddWithValue("$name", unit);
            command.ExecuteNonQuery();
        }

        Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {Version}"), transaction);
        transaction.Commit();
    }

    /// <summary>Version 1 kept Central's answers in clear. They are fetched again; everything else stays as it is.</summary>
    private static void SealAnswers(SqliteConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        Execute(connection, "DROP TABLE answer", transaction);
        Execute(connection, CreateAnswers, transaction);
        Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {Version}"), transaction);
        transaction.Commit();
    }

    private static void CheckUnit(SqliteConnection connection, string file, string unit)
    {
        string owner = Scalar(connection, "SELECT name FROM unit") as string ?? "";
        if (owner != unit)
        {
            throw new RecordStoreException(
                $"{file} holds the records of unit {owner}, but this board is enrolled as {unit}. "
                + "Keep that file until its records are delivered, then move it away.");
        }
    }

    private static long VersionOf(SqliteConnection connection) => (long)Scalar(connection, "PRAGMA user_version")!;

    private static long TableCount(SqliteConnection connection) =>
        (long)Scalar(connection, "SELECT count(*) FROM sqlite_schema")!;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
