using System.Collections.Immutable;
using CheckpointEdge.Exchange.Reports;
using Npgsql;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// What a client does that promises nothing: the same reports in the same batches, one prepared insert each, one transaction
/// a batch, doubled ones left out by the primary key. The baseline of <c>bench ingest</c>. Thread-safe.
/// </summary>
internal sealed class IngestBare : IDisposable
{
    private const string Insert = """
        INSERT INTO bare (id, unit, sequence, kind, recorded_at, hit_id, sealed, previous_hash, hash, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
        """;

    private readonly NpgsqlDataSource _source;

    public IngestBare(string connection)
    {
        _source = NpgsqlDataSource.Create(connection);
        using NpgsqlCommand create = _source.CreateCommand(
            """
            CREATE TABLE IF NOT EXISTS bare (
                id TEXT PRIMARY KEY, unit TEXT NOT NULL, sequence BIGINT NOT NULL, kind TEXT NOT NULL, recorded_at BIGINT NOT NULL,
                hit_id TEXT NOT NULL, sealed BYTEA NOT NULL, previous_hash BYTEA NOT NULL, hash BYTEA NOT NULL,
                received_at BIGINT NOT NULL)
            """);
        create.ExecuteNonQuery();
    }

    public void Send(ImmutableArray<Report> reports)
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        using NpgsqlBatch batch = connection.CreateBatch();
        foreach (Report report in reports)
        {
            NpgsqlBatchCommand command = new(Insert);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = report.Id.ToString("D") });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = report.Unit });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = report.Sequence });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = report.Kind.ToString() });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = report.RecordedAt.ToUnixTimeMilliseconds() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = report.HitId.ToString("D") });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = report.Sealed });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = report.PreviousHash });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = report.PreviousHash });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = report.RecordedAt.ToUnixTimeMilliseconds() });
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
        transaction.Commit();
    }

    public void Dispose() => _source.Dispose();
}
