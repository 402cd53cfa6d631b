using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>
/// Reads <c>records.db</c> beside the process that writes it: a read-only connection that never checkpoints.
/// Safe for concurrent callers: they take turns.
/// </summary>
public sealed class RecordReader : IDisposable
{
    /// <summary>What the header of one report and its quoting add to the sealed bytes in a request (bytes of JSON).</summary>
    private const int HeaderBytes = 700;

    private const string SelectQueue =
        """
        SELECT (SELECT count(*) FROM outbox o JOIN report r ON r.sequence = o.sequence WHERE r.kind <> $desk),
               (SELECT count(*) FROM receipt c JOIN report r ON r.sequence = c.sequence WHERE r.kind <> $desk),
               (SELECT min(r.recorded_at) FROM outbox o JOIN report r ON r.sequence = o.sequence WHERE r.kind <> $desk)
        """;

    private const string SelectLines =
        """
        SELECT h.hit_id, h.recorded_at, coalesce(d.decision, ''), c.received_at,
               EXISTS (SELECT 1 FROM report r JOIN outbox o ON o.sequence = r.sequence WHERE r.hit_id = h.hit_id)
        FROM report h
        LEFT JOIN receipt c ON c.sequence = h.sequence
        LEFT JOIN decision d ON d.hit_id = h.hit_id
        WHERE h.kind = $hit
        ORDER BY h.sequence DESC
        LIMIT $max
        """;

    /// <summary>Answers to one hit that are shown (count), the newest.</summary>
    internal const int AnswersShownMax = 20;

    private const string SelectAnswers =
        "SELECT cursor, hit_id, sealed, answered_at FROM answer WHERE hit_id = $hit ORDER BY cursor DESC LIMIT $max";

    private const string SelectWaiting =
        """
        SELECT r.sequence, r.id, r.kind, r.recorded_at, r.hit_id, r.sealed_hash, r.previous_hash, r.hash, c.sealed
        FROM outbox o
        JOIN report r ON r.sequence = o.sequence
        LEFT JOIN content c ON c.sequence = o.sequence
        WHERE o.sequence > $after
        ORDER BY o.sequence
        """;

    /// <summary>
    /// What the records say has passed. A record was made before the next one that Central has signed for, so it counts for no later than
    /// that receipt says: if it claims more, the clock was ahead when it was made, and if an earlier receipt claims more, Central's was.
    /// A record that no receipt follows counts unless a supervisor confirmed the clock after it.
    /// </summary>
    private const string SelectPassed =
        """
        SELECT max(CASE WHEN signed_by < recorded_at THEN signed_by
                        WHEN signed_by IS NOT NULL OR sequence >= confirmed THEN recorded_at END),
               max(CASE WHEN received_at IS NOT NULL THEN min(signed_by, recorded_at) END)
        FROM (
            SELECT r.sequence, r.recorded_at, c.received_at,
                   min(c.received_at) OVER (ORDER BY r.sequence DESC) AS signed_by,
                   (SELECT coalesce(max(sequence), 0) FROM report WHERE id >= $clockFrom AND id < $clockBefore) AS confirmed
            FROM report r LEFT JOIN receipt c ON c.sequence = r.sequence
        )
        """;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly AnswerSeal? _answers;

    private RecordReader(string file, SqliteConnection connection, AnswerSeal? answers)
    {
        File = file;
        _connection = connection;
        _answers = answers;
        Unit = Read("SELECT name FROM unit", [], row => row.GetString(0)).Single();
    }

    public string File { get; }

    /// <summary>The board whose records these are.</summary>
    public string Unit { get; }

    /// <param name="file">Path of <c>records.db</c>.</param>
    /// <exception cref="RecordStoreException">It cannot be read; one sentence.</exception>
    public static RecordReader Open(string file) => Open(file, answers: null);

    /// <param name="answers">Null: hits are told without what Central answered.</param>
    internal static RecordReader Open(string file, AnswerSeal? answers)
    {
        SqliteConnection connection = RecordSchema.OpenReader(file);
        try
        {
            return new RecordReader(file, connection, answers);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw RecordSchema.Unusable(file, failure);
        }
    }

    /// <summary>
    /// How much waits for Central, events of the desk apart: the screen shows these numbers, and must not show that somebody
    /// signed in under duress.
    /// </summary>
    public QueueView Queue() => Read(SelectQueue, [("$desk", (int)ReportKind.Desk)], row => new QueueView(
        row.GetInt32(0), row.GetInt64(1), row.IsDBNull(2) ? null : Instant(row.GetInt64(2)))).Single();

    /// <summary>The newest hits, newest first; a hit is <c>delivered</c> when none of its reports waits any more.</summary>
    public ImmutableArray<QueueLineView> Lines(int max)
    {
        lock (_gate)
        {
            return
            [
                .. Read(SelectLines, [("$hit", (int)ReportKind.Hit), ("$max", max)], row => new QueueLineView(
                    Guid.Parse(row.GetString(0)),
                    Instant(row.GetInt64(1)),
                    row.GetBoolean(4) ? "waiting" : "delivered",
                    row.GetString(2),
                    row.IsDBNull(3) ? null : Instant(row.GetInt64(3)),
                    AnswersOf(row.GetString(0)))),
            ];
        }
    }

    /// <summary>
    /// The oldest reports without a receipt, in the order of their sequence: as many as fit, and at least one. A report
    /// whose bytes are damaged is left out: it stays in the outbox, it does not hold up the others, and the audit names it.
    /// </summary>
    /// <param name="countMax">Reports.</param>
    /// <param name="sizeBytesMax">Of the request (bytes of JSON).</param>
    /// <param name="after">Only reports with a higher number than this; 0 for all.</param>
    public ImmutableArray<Report> Waiting(int countMax, int sizeBytesMax, long after = 0)
    {
        ImmutableArray<Report>.Builder batch = ImmutableArray.CreateBuilder<Report>();
        long size = 0;
        Each(SelectWaiting, [("$after", after)], row =>
        {
            if (batch.Count == countMax)
                return false;
            if (StoredReport.Read(row, Unit).Whole() is not { } report)
                return true;
            size += HeaderBytes + (report.Sealed.Length * 4L / 3) + 4;
            if (batch.Count > 0 && size > sizeBytesMax)
                return false;
            batch.Add(report);
            return true;
        });
        return batch.ToImmutable();
    }

    /// <inheritdoc cref="RecordedTime"/>
    public RecordedTime Passed() => Read(
        SelectPassed, [("$clockFrom", ClockConfirmation.IdsFrom), ("$clockBefore", ClockConfirmation.IdsBefore)],
        row => new RecordedTime(
            row.IsDBNull(0) ? null : Instant(row.GetInt64(0)), row.IsDBNull(1) ? null : Instant(row.GetInt64(1)))).Single();

    /// <summary>Whether there are reports and Central has signed for the newest of them.</summary>
    internal bool NewestIsReceipted() => Read(
        "SELECT EXISTS (SELECT 1 FROM receipt WHERE sequence = (SELECT max(sequence) FROM report))", [], row => row.GetInt64(0)).Single() > 0;

    /// <summary>The newest answer of Central that is kept; 0 when there is none.</summary>
    public long AnswerCursor() => Read("SELECT coalesce(max(cursor), 0) FROM answer", [], row => row.GetInt64(0)).Single();

    /// <summary>What the reports since an instant take on the disk, about (bytes); those whose content is gone count as the others.</summary>
    public long BytesRecordedSince(DateTimeOffset instant) => Read(
        """
        SELECT count(*) * ($header + coalesce((SELECT avg(length(sealed)) FROM content), 0)) FROM report WHERE recorded_at >= $since
        """,
        [("$since", instant.ToUnixTimeMilliseconds()), ("$header", (long)HeaderBytes)],
        row => (long)row.GetDouble(0)).Single();

    /// <summary>Whether this hit was recorded.</summary>
    public bool HasHit(Guid hit) => Read(
        "SELECT count(*) FROM report WHERE id = $id AND kind = $hit",
        [("$id", hit.ToString("D")), ("$hit", (int)ReportKind.Hit)],
        row => row.GetInt64(0)).Single() > 0;

    /// <summary>Whether this hit was recorded and nobody has decided on it, or the decision was taken back.</summary>
    public bool AwaitsDecision(Guid hit) => HasHit(hit) && Read(
        "SELECT count(*) FROM decision WHERE hit_id = $id", [("$id", hit.ToString("D"))], row => row.GetInt64(0)).Single() == 0;

    /// <summary>Whether the newest of Central's answers, if there is one, can be opened here.</summary>
    internal bool AnswersOpen() => Read(
        "SELECT cursor, hit_id, sealed, answered_at FROM answer ORDER BY cursor DESC LIMIT 1", [], Answer).All(answer => answer is not null);

    /// <summary>Every report up to this number has its receipt; 0 when the first has none.</summary>
    public long ReceiptedTo() => Read(
        "SELECT coalesce((SELECT min(sequence) FROM outbox) - 1, (SELECT max(sequence) FROM report), 0)", [], row => row.GetInt64(0))
        .Single();

    public void Dispose()
    {
        lock (_gate)
            _connection.Dispose();
    }

    internal static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private ImmutableArray<AnswerView> AnswersOf(string hit) => _answers is null ? [] :
    [
        .. Read(SelectAnswers, [("$hit", hit), ("$max", AnswersShownMax)], Answer).OfType<AnswerView>().Reverse(),
    ];

    private AnswerView? Answer(SqliteDataReader row) =>
        _answers?.Open(row.GetInt64(0), Guid.Parse(row.GetString(1)), row.GetString(2), Instant(row.GetInt64(3)));

    private List<T> Read<T>(string sql, (string Name, object Value)[] parameters, Func<SqliteDataReader, T> of)
    {
        List<T> rows = [];
        Each(sql, parameters, row =>
        {
            rows.Add(of(row));
            return true;
        });
        return rows;
    }

    /// <param name="goOn">Called with every row; false ends the reading.</param>
    private void Each(string sql, (string Name, object Value)[] parameters, Func<SqliteDataReader, bool> goOn)
    {
        lock (_gate)
        {
            try
            {
                using SqliteCommand command = _connection.CreateCommand();
                command.CommandText = sql;
                foreach ((string name, object value) in parameters)
                    command.Parameters.AddWithValue(name, value);
                using SqliteDataReader row = command.ExecuteReader();
                while (row.Read() && goOn(row))
                {
                }
            }
            catch (SqliteException failure)
            {
                throw RecordSchema.Unusable(File, failure);
            }
        }
    }
}
