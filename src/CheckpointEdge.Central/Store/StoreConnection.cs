using System.Collections.Immutable;
using System.Data.Common;

namespace CheckpointEdge.Central.Store;

/// <summary>
/// One transaction on either store. The SQL is the one that SQLite, PostgreSQL and what speaks its protocol (CockroachDB,
/// YugabyteDB) take alike; parameters are written <c>$name</c>, and null stands for SQL's NULL. Moments go in as milliseconds
/// since 1970, UUIDs as text. For one thread, and only until the work it was handed to returns.
/// </summary>
public sealed class StoreConnection
{
    /// <summary>
    /// For <see cref="ExecuteNumbered"/>, the number of what boards ask for by "after N": the one after the greatest, but none before
    /// <c>$moment</c>, the present in milliseconds since 1970. A store that came back from a backup then numbers on above all that boards
    /// have heard; from the greatest of its own, what it says would stand below that and no board would ask for it. Within
    /// <see cref="CentralDatabase.Write{T}"/> alone: two that saw the same greatest number never both commit there.
    /// </summary>
    public const string NumberOfNews = "CASE WHEN coalesce(max(cursor), 0) < $moment THEN $moment ELSE max(cursor) + 1 END";

    /// <summary>How often a number is tried that others take at the same moment (count).</summary>
    private const int NumberTriesMax = 100;

    private readonly DbConnection _connection;
    private readonly SqlDialect _dialect;

    internal StoreConnection(DbConnection connection, SqlDialect dialect)
    {
        _connection = connection;
        _dialect = dialect;
    }

    /// <summary>How many rows were touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null when there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = Prepare(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>Every row, turned into a value.</summary>
    public ImmutableArray<T> Query<T>(
        string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = Prepare(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        ImmutableArray<T>.Builder rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows.ToImmutable();
    }

    /// <summary>One statement, and then a question, in one journey to the store.</summary>
    public ImmutableArray<T> ExecuteAndQuery<T>(
        string sql, (string Name, object? Value)[] values, string question, Func<DbDataReader, T> row,
        params (string Name, object? Value)[] asked)
    {
        ImmutableArray<T>.Builder rows = ImmutableArray.CreateBuilder<T>();
        _dialect.ExecuteAndRead(_connection, (sql, values), (question, asked), reader =>
        {
            while (reader.Read())
                rows.Add(row(reader));
        });
        return rows.ToImmutable();
    }

    /// <summary>Statements for many rows each, one after the other, in one journey to the store.</summary>
    /// <param name="statements">The rows of each have the same names in the same order; a statement without rows is left out.</param>
    /// <returns>How many rows were touched in all.</returns>
    public int ExecuteMany(params (string Sql, IReadOnlyList<(string Name, object? Value)[]> Rows)[] statements) =>
        statements.All(statement => statement.Rows.Count == 0) ? 0 : _dialect.ExecuteMany(_connection, statements);

    /// <inheritdoc cref="ExecuteMany(ValueTuple{string, IReadOnlyList{ValueTuple{string, object}[]}}[])"/>
    public int ExecuteMany(string sql, IReadOnlyList<(string Name, object? Value)[]> rows) => ExecuteMany((sql, rows));

    /// <summary>
    /// Adds a row under the number after the greatest: an <c>INSERT … SELECT coalesce(max(number), 0) + 1 …
    /// ON CONFLICT (number) DO NOTHING</c>. A number is therefore given only by a transaction that has seen the one before
    /// committed, so who reads "after N" never misses one that comes to light late, as happens with a sequence. The primary
    /// key is the guard: where two want the same number, one waits for the other's commit and takes the next.
    /// </summary>
    /// <exception cref="CentralException">Others were quicker a hundred times; nothing was added.</exception>
    public void ExecuteNumbered(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        for (int attempt = 0; attempt < NumberTriesMax; attempt++)
            if (Execute(sql, values) == 1)
                return;
        throw new CentralException("The store is too busy just now; please try again.");
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        DbCommand command = _connection.CreateCommand();
        _dialect.Fill(command, sql, values);
        return command;
    }
}
