using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Npgsql;

namespace CheckpointEdge.Central.Store;

/// <summary>How the one SQL of Central is handed to a store. Immutable, safe for concurrent callers.</summary>
internal abstract class SqlDialect
{
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public static SqlDialect Postgres { get; } = new PostgresDialect();

    public abstract void Fill(DbCommand command, string sql, ReadOnlySpan<(string Name, object? Value)> values);

    public abstract int ExecuteMany(
        DbConnection connection, string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows);

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        Guid id => id.ToString("D"),
        bool truth => truth ? 1L : 0L,
        int number => (long)number,
        _ => value,
    };

    private sealed class SqliteDialect : SqlDialect
    {
        public override void Fill(DbCommand command, string sql, ReadOnlySpan<(string Name, object? Value)> values)
        {
            command.CommandText = sql;
            foreach ((string name, object? value) in values)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = Stored(value);
                command.Parameters.Add(parameter);
            }
        }

        public override int ExecuteMany(
            DbConnection connection, string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows)
        {
            using DbCommand command = connection.CreateCommand();
            int touched = 0;
            foreach ((string Name, object? Value)[] row in rows)
            {
                if (command.Parameters.Count == 0)
                    Fill(command, sql, row);
                for (int i = 0; i < row.Length; i++)
                    command.Parameters[i].Value = Stored(row[i].Value);
                touched += command.ExecuteNonQuery();
            }

            return touched;
        }
    }

    /// <summary>Parameters by number: the driver then keeps the statement prepared and need not read it again.</summary>
    private sealed class PostgresDialect : SqlDialect
    {
        private readonly ConcurrentDictionary<string, string> _numbered = new(StringComparer.Ordinal);

        public override void Fill(DbCommand command, string sql, ReadOnlySpan<(string Name, object? Value)> values)
        {
            command.CommandText = Numbered(sql, values);
            foreach ((_, object? value) in values)
                command.Parameters.Add(ParameterOf(value));
        }

        public override int ExecuteMany(
            DbConnection connection, string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows)
        {
            using NpgsqlBatch batch = ((NpgsqlConnection)connection).CreateBatch();
            foreach ((string Name, object? Value)[] row in rows)
            {
                NpgsqlBatchCommand command = new(Numbered(sql, row));
                foreach ((_, object? value) in row)
                    command.Parameters.Add(ParameterOf(value));
                batch.BatchCommands.Add(command);
            }

            return batch.ExecuteNonQuery();
        }

        private static NpgsqlParameter ParameterOf(object? value) => Stored(value) switch
        {
            long number => new NpgsqlParameter<long> { TypedValue = number },
            string text => new NpgsqlParameter<string> { TypedValue = text },
            byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
            object other => new NpgsqlParameter { Value = other },
        };

        // The names of a statement never change their order, so the text alone is the key.
        private string Numbered(string sql, ReadOnlySpan<(string Name, object? Value)> values)
        {
            if (values.IsEmpty)
                return sql;
            if (_numbered.TryGetValue(sql, out string? known))
                return known;
            StringBuilder text = new(sql.Length);
            for (int at = 0; at < sql.Length;)
            {
                if (sql[at] != '$')
                {
                    text.Append(sql[at++]);
                    continue;
                }

                int end = at + 1;
                while (end < sql.Length && char.IsAsciiLetterOrDigit(sql[end]))
                    end++;
                text.Append('$').Append(NumberOf(sql[at..end], values));
                at = end;
            }

            return _numbered[sql] = text.ToString();
        }

        private static int NumberOf(string name, ReadOnlySpan<(string Name, object? Value)> values)
        {
            for (int i = 0; i < values.Length; i++)
                if (values[i].Name == name)
                    return i + 1;
            throw new InvalidOperationException($"The statement names {name}, and nobody gave a value for it.");
        }
    }
}
