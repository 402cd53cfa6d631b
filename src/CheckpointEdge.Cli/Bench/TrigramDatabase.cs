using System.Globalization;
using System.Text;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// The same queries asked of PostgreSQL with pg_trgm: a GIN index with gin_trgm_ops, similarity threshold 0.3, the operator
/// %, driven by psql. Either a database that was named, or a <see cref="PostgresCluster"/> of its own. For one thread;
/// dispose it.
/// </summary>
internal sealed class TrigramDatabase : IDisposable
{
    private const int HitsMax = 10;

    private const string Prepare = """
        SET pg_trgm.similarity_threshold = 0.3;
        SET jit = off;
        SET plan_cache_mode = force_custom_plan;
        PREPARE nearest(text) AS
          SELECT id, max(similarity(name, $1)) AS likeness FROM bench_names WHERE name % $1
          GROUP BY id ORDER BY likeness DESC, id LIMIT 10;
        """;

    private readonly string _programs;
    private readonly PostgresCluster? _cluster;
    private readonly string _connection;

    private TrigramDatabase(string programs, PostgresCluster? cluster, string connection)
    {
        _programs = programs;
        _cluster = cluster;
        _connection = connection;
    }

    /// <summary>A database to ask, or the reason why there is none.</summary>
    /// <param name="connection">A libpq connection string, or null for a cluster of its own.</param>
    public static (TrigramDatabase? Database, string Reason) Open(string? connection)
    {
        string? programs = PostgresCluster.Programs();
        if (programs is null)
            return (null, "PostgreSQL is not installed (no psql on PATH or below /usr/lib/postgresql).");
        if (connection is not null)
            return (new TrigramDatabase(programs, null, connection), "");
        if (!File.Exists(Path.Combine(programs, "initdb")))
            return (null, $"{programs} holds psql but no server; name a database with --postgres.");
        TrigramDatabase? database = null;
        try
        {
            PostgresCluster cluster = PostgresCluster.Start(programs, "checkpoint-trigrams-", "-c fsync=off -c shared_buffers=512MB");
            database = new TrigramDatabase(programs, cluster, cluster.Connection);
            database.Script("CREATE EXTENSION IF NOT EXISTS pg_trgm;");
            return (database, "");
        }
        catch (WatchlistException failure)
        {
            database?.Dispose();
            return (null, failure.Message);
        }
    }

    /// <summary>Replaces the list; returns how long index and statistics took, in milliseconds.</summary>
    public double Load(IEnumerable<ListRecord> records)
    {
        StringBuilder rows = new("DROP TABLE IF EXISTS bench_names;\nCREATE UNLOGGED TABLE bench_names (id text, name text);\n"
            + "COPY bench_names FROM STDIN;\n");
        foreach (ListRecord record in records)
            foreach (ListedName name in record.Names)
                rows.Append(record.Id).Append('\t').Append(name.Full.Replace("\\", "", StringComparison.Ordinal)).Append('\n');
        rows.Append("\\.\n");
        Script(rows.ToString());
        long start = TimeProvider.System.GetTimestamp();
        Script("CREATE INDEX ON bench_names USING gin (name gin_trgm_ops);\nVACUUM ANALYZE bench_names;");
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Asks the queries one after the other in one session; times are psql's own.</summary>
    public (List<BenchAnswer> Answers, List<double> Milliseconds) Ask(IReadOnlyList<BenchQuery> queries)
    {
        StringBuilder script = new(Prepare + "\n\\timing on\n");
        foreach (BenchQuery query in queries)
            script.Append("EXECUTE nearest('").Append(query.Name.Replace("'", "''", StringComparison.Ordinal)).Append("');\n");
        List<BenchAnswer> answers = [];
        List<double> milliseconds = [];
        List<(string, int)> hits = new(HitsMax);
        foreach (string line in Script(script.ToString()).Split('\n'))
        {
            if (line.StartsWith("Time: ", StringComparison.Ordinal))
            {
                milliseconds.Add(Number(line.Split(' ')[1]));
                answers.Add(new BenchAnswer(queries[answers.Count], [.. hits]));
                hits.Clear();
            }
            else if (line.Split('|') is [var id, var likeness])
            {
                hits.Add((id, (int)Math.Round(1000 * Number(likeness))));
            }
        }

        return answers.Count == queries.Count ? (answers, milliseconds)
            : throw new WatchlistException($"psql answered {answers.Count} of {queries.Count} queries.");
    }

    public void Dispose()
    {
        if (_cluster is null)
            Script("DROP TABLE IF EXISTS bench_names;");
        _cluster?.Dispose();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string Script(string script) => PostgresProgram.Run(
        Path.Combine(_programs, "psql"), ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", _connection, "-f", "-"], script);
}
