using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Import;

/// <summary>
/// What a file says in one place of a person who stands in another: passports of OpenSanctions, papers and places of
/// OFAC. Lies in a nameless SQLite file that the system removes by itself, so that a long list needs no more memory
/// than a short one. Nothing is ever committed. Belongs to one thread.
/// </summary>
internal sealed class HeldAside : IDisposable
{
    /// <summary>Between the values of an entry; values lose it when they are put in.</summary>
    private const char Between = '\u001F';

    private readonly SqliteConnection _connection = new("Data Source=;Pooling=False");
    private readonly SqliteCommand _add;
    private readonly SqliteCommand _find;
    private long _number;

    public HeldAside()
    {
        _connection.Open();
        using SqliteCommand create = _connection.CreateCommand();
        create.CommandText =
            """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -16384;
            CREATE TABLE held (kind TEXT NOT NULL, owner TEXT NOT NULL, number INTEGER NOT NULL, said TEXT NOT NULL,
                PRIMARY KEY (kind, owner, number)) WITHOUT ROWID;
            BEGIN;
            """;
        create.ExecuteNonQuery();
        _add = Command(
            "INSERT INTO held VALUES ($kind, $owner, $number, $said)", "$kind", "$owner", "$number", "$said");
        _find = Command(
            "SELECT said FROM held WHERE kind = $kind AND owner = $owner ORDER BY number", "$kind", "$owner");
    }

    /// <param name="kind">What is said: "document", "place".</param>
    /// <param name="owner">The id of who it is said of.</param>
    public void Add(string kind, string owner, params ReadOnlySpan<string> values)
    {
        _add.Parameters[0].Value = kind;
        _add.Parameters[1].Value = owner;
        _add.Parameters[2].Value = _number++;
        _add.Parameters[3].Value = string.Join(Between, [.. Cleaned(values)]);
        _add.ExecuteNonQuery();
    }

    /// <summary>The values in the order in which they were put in.</summary>
    public List<string[]> Of(string kind, string owner)
    {
        _find.Parameters[0].Value = kind;
        _find.Parameters[1].Value = owner;
        List<string[]> found = [];
        using SqliteDataReader reader = _find.ExecuteReader();
        while (reader.Read())
            found.Add(reader.GetString(0).Split(Between));
        return found;
    }

    public void Dispose()
    {
        _add.Dispose();
        _find.Dispose();
        _connection.Dispose();
    }

    private static string[] Cleaned(ReadOnlySpan<string> values)
    {
        string[] cleaned = new string[values.Length];
        for (int i = 0; i < values.Length; i++)
            cleaned[i] = values[i].Replace(Between, ' ').Replace('\0', ' ');
        return cleaned;
    }

    private SqliteCommand Command(string text, params string[] names)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string name in names)
            command.Parameters.Add(new SqliteParameter(name, ""));
        return command;
    }
}
