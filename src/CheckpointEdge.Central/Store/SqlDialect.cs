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
        DbConnection connection, IReadOnlyList<(string Sql, IReadOnlyList<(string Name, object? Value)[]> Rows)> statements);

    public abstract void ExecuteAndRead(
        DbConnection connection, (string Sql, (string Name, object? Value)[] Values) first,
        (string Sql, (string Name, object? Value)[] Values) question, Action<DbDataReader> read);

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        Guid id => id.ToString("D"),
        bool truth => truth ? 1L : 0L,
        int number => (long)number,
        string text => Writable(text),
        _ => value,
    };

    /// <summary>
    /// Text as every store can write it: PostgreSQL takes no NUL, neither takes half a character. In their place stands U+FFFD, in what is
    /// asked for too.
    /// </summary>
    private static string Writable(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return text.Replace('\0', '\uFFFD');
    }

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
            DbConnection connection, IReadOnlyList<(string Sql, IReadOnlyList<(string Name, object? Value)[]> Rows)> statements) =>
            statements.Sum(statement => ExecuteMany(connection, statement.Sql, statement.Rows));

        public override void ExecuteAndRead(
            DbConnection connection, (string Sql, (string Name, object? Value)[] Values) first,
            (string Sql, (string Name, object? Value)[] Values) question, Action<DbDataReader> read)
        {
            ExecuteMany(connection, first.Sql, [first.Values]);
            using DbCommand command = connection.CreateCommand();
            Fill(command, question.Sql, question.Values);
            using DbDataReader reader = command.ExecuteReader();
            read(reader);
        }

        private int ExecuteMany(DbConnection connection, string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
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
            DbConnection connection, IReadOnlyList<(string Sql, IReadOnlyList<(string Name, object? Value)[]> Rows)> statements)
        {
            using NpgsqlBatch batch = ((NpgsqlConnection)connection).CreateBatch();
            foreach ((string sql, IReadOnlyList<(string Name, object? Value)[]> rows) in statements)
            {
                if (rows.Count > 1 && AsColumns(sql, rows) is { } columns)
                    batch.BatchCommands.Add(columns);
                else
                    foreach ((string Name, object? Value)[] row in rows)
                        batch.BatchCommands.Add(CommandOf(sql, row));
            }

            return batch.ExecuteNonQuery();
        }

        public override void ExecuteAndRead(
            DbConnection connection, (string Sql, (string Name, object? Value)[] Values) first,
            (string Sql, (string Name, object? Value)[] Values) question, Action<DbDataReader> read)
        {
            using NpgsqlBatch batch = ((NpgsqlConnection)connection).CreateBatch();
            batch.BatchCommands.Add(CommandOf(first.Sql, first.Values));
            batch.BatchCommands.Add(CommandOf(question.Sql, question.Values));
            // The driver passes over what has no rows, so this stands at the question's.
            using NpgsqlDataReader reader = batch.ExecuteReader();
            read(reader);
        }

        private NpgsqlBatchCommand CommandOf(string sql, (string Name, object? Value)[] values)
        {
            NpgsqlBatchCommand command = new(Numbered(sql, values));
            foreach ((_, object? value) in values)
                command.Parameters.Add(ParameterOf(value));
            return command;
        }

        // One statement with a column in each parameter costs the server a fraction of one statement for each row.
        private NpgsqlBatchCommand? AsColumns(string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
        {
            string? text = _columns.GetOrAdd(sql, _ => ColumnsText(sql, rows[0]));
            if (text is null)
                return null;
            NpgsqlBatchCommand command = new(text);
            for (int i = 0; i < rows[0].Length; i++)
            {
                NpgsqlParameter? column = Stored(rows[0][i].Value) switch
                {
                    long => Column<long>(rows, i),
                    string => Column<string>(rows, i),
                    _ => Column<byte[]>(rows, i),
                };
                if (column is null)
                    return null;
                command.Parameters.Add(column);
            }

            return command;
        }

        /// <summary>Null: not every row has a value there.</summary>
        private static NpgsqlParameter<T[]>? Column<T>(IReadOnlyList<(string Name, object? Value)[]> rows, int at)
        {
            T[] column = new T[rows.Count];
            for (int i = 0; i < column.Length; i++)
            {
                if (Stored(rows[i][at].Value) is not T value)
                    return null;
                column[i] = value;
            }

            return new NpgsqlParameter<T[]> { TypedValue = column };
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
