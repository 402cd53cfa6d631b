using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// A PostgreSQL that any number of Centrals share. Every transaction is serializable unless it says that it keeps to rows it
/// has locked; one that was in another's way is run again, a bounded number of times. Safe for concurrent callers.
/// </summary>
internal sealed class PostgresDatabase : CentralDatabase
{
    /// <summary>Connections of one process (count); who comes when all are in use waits.</summary>
    private const int ConnectionsMax = 32;

    /// <summary>How long one waits for a connection, and the store for a statement (seconds).</summary>
    private const int WaitSeconds = 15;

    /// <summary>How often one transaction is run at most (count).</summary>
    private const int TriesMax = 12;

    /// <summary>The pause before a transaction is run again grows up to this, and is drawn by lot (milliseconds).</summary>
    private const int PauseMillisecondsMax = 100;

    /// <summary>Statements a connection keeps prepared (count).</summary>
    private const int PreparedMax = 100;

    /// <summary>Makes one process at a time bring the tables up to date.</summary>
    private const long SchemaLock = 0x43504543454E54;

    private readonly NpgsqlDataSource _source;
    private readonly ManualResetEventSlim _closed = new(false);
    private long _retries;

    private PostgresDatabase(NpgsqlDataSource source) => _source = source;

    public override bool IsShared => true;

    public override long Retries => Interlocked.Read(ref _retries);

    public static PostgresDatabase Open(StoreAddress store, bool create, bool guest)
    {
        NpgsqlConnectionStringBuilder text = new(store.Connection)
        {
            MaxPoolSize = ConnectionsMax,
            Timeout = WaitSeconds,
            CommandTimeout = WaitSeconds,
            MaxAutoPrepare = PreparedMax,
            AutoPrepareMinUsages = 2,
            // A network that went away is noticed, and so is a store that was restarted.
            KeepAlive = WaitSeconds,
        };
        PostgresDatabase database = new(NpgsqlDataSource.Create(text));
        try
        {
            database.Prepare(store, create, guest);
            return database;
        }
        catch (NpgsqlException failure)
        {
            database.Dispose();
            throw new CentralException($"The store {store} cannot be opened: {failure.Message}", failure);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public override T Write<T>(Func<StoreConnection, T> work) => Run(IsolationLevel.Serializable, work);

    public override T WriteOwn<T>(Func<StoreConnection, T> work) => Run(IsolationLevel.ReadCommitted, work);

    public override T Read<T>(Func<StoreConnection, T> work) => Run(IsolationLevel.RepeatableRead, work);

    public override T Ask<T>(Func<StoreConnection, T> work) => Run(null, work);

    /// <summary>Makes the months ahead; a store without partitions is left alone.</summary>
    public override void KeepUp(DateTimeOffset now) => Run(IsolationLevel.ReadCommitted, tables =>
    {
        tables.Execute(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({SchemaLock})"));
        ReportPartitions.MakeAhead(tables, now);
        return 0;
    });

    protected override void Close()
    {
        _closed.Set();
        _source.Dispose();
        NpgsqlConnection.ClearAllPools();
    }

    /// <param name="isolation">Null: each statement for itself.</param>
    private T Run<T>(IsolationLevel? isolation, Func<StoreConnection, T> work)
    {
        for (int tries = 1; ; tries++)
        {
            bool committing = false;
            try
            {
                using NpgsqlConnection connection = _source.OpenConnection();
                using NpgsqlTransaction? transaction = isolation is { } level ? connection.BeginTransaction(level) : null;
                T result = work(new StoreConnection(connection, SqlDialect.Postgres));
                committing = true;
                transaction?.Commit();
                return result;
            }
            catch (NpgsqlException failure) when (tries < TriesMax && MayRunAgain(failure, committing))
            {
                Interlocked.Increment(ref _retries);
                _closed.Wait(RandomNumberGenerator.GetInt32(1, Math.Min(PauseMillisecondsMax, 2 << tries)));
            }
            catch (Exception failure) when (IsAway(failure))
            {
                throw new StoreUnavailableException("Central's store cannot be reached just now; please try again in a moment.", failure);
            }
        }
    }

    /// <summary>
    /// Whether nothing of it was kept for certain: PostgreSQL has said so, or the connection broke before the commit was
    /// asked for. After that only the caller knows whether it may be done twice.
    /// </summary>
    private static bool MayRunAgain(NpgsqlException failure, bool committing) => failure is PostgresException refused
        ? refused.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation
        : !committing && failure.InnerException is IOException or System.Net.Sockets.SocketException;

    private static bool IsAway(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DiskFull
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException => true,
        TimeoutException => true,
        _ => false,
    };

    private void Prepare(StoreAddress store, bool create, bool guest)
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        bool there = Ask(connection, "SELECT to_regclass('accounts') IS NOT NULL");
        if (create && there && Ask(connection, "SELECT EXISTS (SELECT 1 FROM accounts)"))
            throw new CentralException($"The store {store} holds a Central already; take an empty database.");
        if (!create && !there)
            throw new CentralException($"The store {store} holds no Central; run 'checkpointctl central setup' with it first.");
        if (guest)
            return;
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        StoreConnection tables = new(connection, SqlDialect.Postgres);
        tables.Execute(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({SchemaLock})"));
        bool cockroach = tables.Scalar("SELECT version()") is string version && version.Contains("Cockroach", StringComparison.Ordinal);
        tables.Execute(cockroach ? CentralSchema.ForCockroach : CentralSchema.ForPostgres);
        transaction.Commit();
    }

    private static bool Ask(NpgsqlConnection connection, string question)
    {
        using NpgsqlCommand command = new(question, connection);
        return command.ExecuteScalar() is true;
    }
}
