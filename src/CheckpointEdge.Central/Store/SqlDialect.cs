using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
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
        private readonly ConcurrentDictionary<string, string?> _columns = new(StringComparer.Ordinal);

        public override void Fill(DbCommand command, string sql, ReadOnlySpan<(string Name, object? Value)> values)
        {
            command.CommandText = Numbered(sql, values);
            foreach ((_, object? value) in values)
                command.Parameters.Add(ParameterOf(value));
        }

        public override int ExecuteMany(
            DbConnection connection, string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows)
        {
            if (rows.Count > 1 && AsColumns(connection, sql, rows) is { } touched)
                return touched;
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

        // One statement with a column in each parameter costs the server a fraction of one statement for each row.
        private int? AsColumns(DbConnection connection, string sql, IReadOnlyCollection<(string Name, object? Value)[]> rows)
        {
            (string Name, object? Value)[] first = rows.First();
            string? text = _columns.GetOrAdd(sql, _ => ColumnsText(sql, first));
            if (text is null || rows.Any(row => row.Any(one => one.Value is null)))
                return null;
            using NpgsqlCommand command = new(text, (NpgsqlConnection)connection);
            for (int i = 0; i < first.Length; i++)
                command.Parameters.Add(Stored(first[i].Value) switch
                {
                    long => new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(row => (long)Stored(row[i].Value))] },
                    string => new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => (string)Stored(row[i].Value))] },
                    _ => new NpgsqlParameter<byte[][]> { TypedValue = [.. rows.Select(row => (byte[])Stored(row[i].Value))] },
                });
            return command.ExecuteNonQuery();
        }

        /// <summary>
        /// <c>INSERT … VALUES ($a, $b)</c> as <c>INSERT … SELECT * FROM unnest($1, $2)</c>; null for any other statement.
        /// </summary>
        private static string? ColumnsText(string sql, (string Name, object? Value)[] row)
        {
            int values = sql.LastIndexOf("VALUES (", StringComparison.Ordinal);
            string list = "VALUES (" + string.Join(", ", row.Select(one => one.Name)) + ")";
            if (values < 0 || sql[values..].Trim() != list)
                return null;
            IEnumerable<string> columns = row.Select((one, at) => string.Create(
                CultureInfo.InvariantCulture,
                $"${at + 1}::{Stored(one.Value) switch { long => "bigint", string => "text", byte[] => "bytea", _ => "unknown" }}[]"));
            string text = sql[..values] + "SELECT * FROM unnest(" + string.Join(", ", columns) + ")";
            return text.Contains("::unknown", StringComparison.Ordinal) ? null : text;
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
