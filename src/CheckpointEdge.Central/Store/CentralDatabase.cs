namespace CheckpointEdge.Central.Store;

/// <summary>
/// Central's own store: SQLite in the data directory, or a PostgreSQL that several Centrals share. Safe for concurrent
/// callers.
/// </summary>
public abstract class CentralDatabase : IDisposable
{
    /// <summary>The store of a Central that has no other.</summary>
    public const string FileName = "central.db";

    /// <summary>Transactions that had to be run again because another one was in their way (count).</summary>
    public virtual long Retries => 0;

    /// <summary>Whether other Centrals may use it at the same time.</summary>
    public virtual bool IsShared => false;

    /// <summary>Opens the store of a data directory.</summary>
    /// <param name="create">Make it where there is none; otherwise a missing one is refused.</param>
    /// <param name="guest">Another process owns the store: this one works in it and leaves its upkeep to the owner.</param>
    /// <param name="store">Which one; null: what <see cref="StoreAddress.Of"/> finds.</param>
    /// <exception cref="CentralException">There is no store, or it cannot be opened.</exception>
    public static CentralDatabase Open(
        string dataDirectory, bool create = false, bool guest = false, StoreAddress? store = null)
    {
        store ??= StoreAddress.Of(dataDirectory);
        return store.IsPostgres
            ? PostgresDatabase.Open(store, create, guest)
            : SqliteDatabase.Open(dataDirectory, create, guest);
    }

    /// <summary>
    /// Runs one transaction as if it were alone; when this returns, it is on the disk. Anything thrown takes all of it back.
    /// </summary>
    /// <param name="work">May be run again where another transaction was in its way: it changes nothing but the store.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be reached, or is too busy.</exception>
    public abstract T Write<T>(Func<StoreConnection, T> work);

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<StoreConnection> work) => Write(connection =>
    {
        work(connection);
        return 0;
    });

    /// <summary>
    /// As <see cref="Write{T}"/>, for work that touches the rows of one owner alone and takes the lock on them with its
    /// first statement; the store need not watch what else it reads, and many owners are served at once.
    /// </summary>
    public virtual T WriteOwn<T>(Func<StoreConnection, T> work) => Write(work);

    /// <summary>Reads one consistent state.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached, or is too busy.</exception>
    public abstract T Read<T>(Func<StoreConnection, T> work);

    /// <summary>
    /// As <see cref="Read{T}"/>, for work that is one statement, which sees one consistent state by itself: one journey to the
    /// store, where a transaction takes two.
    /// </summary>
    public virtual T Ask<T>(Func<StoreConnection, T> work) => Read(work);

    /// <summary>What the store wants done now and then; nothing is lost when it is late.</summary>
    public virtual void KeepUp(DateTimeOffset now)
    {
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();
}
