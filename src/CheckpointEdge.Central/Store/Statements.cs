using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Store;

/// <summary>One statement in one line: SQL text and its parameters by name. Null stands for SQL's NULL.</summary>
internal static class Statements
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Prepare(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null when there is none.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Prepare(connection, sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public static ImmutableArray<T> Query<T>(
        this SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> row,
        params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Prepare(connection, sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<T>.Builder rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows.ToImmutable();
    }

    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>A moment is stored as milliseconds since 1970, UTC.</summary>
    public static DateTimeOffset Moment(this SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? MomentOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Moment(column);

    private static SqliteCommand Prepare(
        SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            object stored = value switch
            {
                null => DBNull.Value,
                DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
                Guid id => id.ToString("D"),
                _ => value,
            };
            command.Parameters.AddWithValue(name, stored);
        }

        return command;
    }
}
