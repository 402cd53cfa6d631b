using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>
/// The hits as people read them: opened for showing, folded into one row each, and answered. Contents are opened in memory
/// and written nowhere. Safe for concurrent callers.
/// </summary>
public sealed class HitBook(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time)
{
    /// <summary>Hits on one page (count).</summary>
    public const int PageCountMax = 50;

    /// <summary>Answers in one reply to a board (count).</summary>
    public const int AnswerCountMax = 100;

    /// <summary>One answer (characters).</summary>
    public const int AnswerCharsMax = 500;

    private const string SelectHits = """
        SELECT arrival, id, unit, sequence, recorded_at, received_at, hash, note, sealed
        FROM reports WHERE kind = 'Hit'
        """;

    private const string SelectFollowing = """
        SELECT id, kind, sealed FROM reports
        WHERE hit_id = $hit AND unit = $unit AND kind <> 'Hit' ORDER BY sequence
        """;

    private const string UnitOfHit = $"""
        SELECT unit FROM reports WHERE arrival IN ({ReportTwins.ArrivalsOfId}) AND kind = 'Hit'
        """;

    private const string SelectAnswers = """
        SELECT cursor, hit_id, kind, sealed_text, answered_by, answered_at FROM answers
        """;

    /// <param name="before">Only hits that arrived before this one; <see cref="long.MaxValue"/> for the newest.</param>
    public HitPage Page(long before = long.MaxValue) => database.Read(reader =>
    {
        ImmutableArray<Row> rows = reader.Query(
            SelectHits + " AND arrival < $before ORDER BY arrival DESC LIMIT $count",
            Row.Of,
            ("$before", before),
            ("$count", PageCountMax));
        long total = (long)reader.Scalar("SELECT count(*) FROM reports WHERE kind = 'Hit'")!;
        return new HitPage(
            [.. rows.Select(row => View(reader, row))], total, rows.Length == PageCountMax ? rows[^1].Arrival : null);
    });

    /// <summary>One hit, or null when Central has none of this id.</summary>
    public HitView? Find(Guid hitId) => database.Read(reader =>
        reader.Query(
            $"{SelectHits} AND arrival IN ({ReportTwins.ArrivalsOfId})", Row.Of, ("$id", hitId)) is [{ } row, ..]
            ? View(reader, row)
            : null);

    /// <summary>The hit that came in at this moment, or null.</summary>
    internal HitView? At(StoreConnection reader, long arrival) =>
        reader.Query(SelectHits + " AND arrival = $arrival", Row.Of, ("$arrival", arrival)) is [{ } row] ? View(reader, row) : null;

    /// <summary>What a stored hit says; null when it cannot be opened.</summary>
    internal HitReport? Open(byte[] box, Guid id) => TryOpen(box, id, ExchangeJson.Default.HitReport);

    /// <summary>Writes an answer down; the board of the hit fetches it.</summary>
    /// <exception cref="CentralException">There is no such hit, or the text is too long.</exception>
    public void Answer(Guid hitId, AnswerKind kind, string text, string answeredBy)
    {
        if (text.Length > AnswerCharsMax)
            throw new CentralException($"An answer has at most {AnswerCharsMax} characters; this one has {text.Length}.");
        if (text.Any(letter => char.IsControl(letter) && letter != '\n'))
            throw new CentralException("An answer holds printable characters only.");
        database.Write(transaction =>
        {
            if (transaction.Scalar(UnitOfHit, ("$id", hitId)) is not string unit)
                throw new CentralException("There is no such hit.");
            DateTimeOffset now = time.GetUtcNow();
            transaction.ExecuteNumbered(
                $"""
                INSERT INTO answers (cursor, hit_id, unit, kind, sealed_text, answered_by, answered_at)
                SELECT {StoreConnection.NumberOfNews}, $hit, $unit, $kind, $text, $by, $at FROM answers WHERE true
                ON CONFLICT (cursor) DO NOTHING
                """,
                ("$moment", now),
                ("$hit", hitId),
                ("$unit", unit),
                ("$kind", kind.ToString()),
                ("$text", keys.Seal(Encoding.UTF8.GetBytes(text), hitId)),
                ("$by", answeredBy),
                ("$at", now));
            audit.Add(transaction, answeredBy, "hit-answered", $"The hit {hitId:D} of {unit} was answered: {kind}.");
        });
    }

    /// <summary>The answers to one board's hits after a cursor, oldest first.</summary>
    public AnswerPage AnswersFor(string unit, long after) => database.Read(reader => new AnswerPage(reader.Query(
        SelectAnswers + " WHERE unit = $unit AND cursor > $after ORDER BY cursor LIMIT $count",
        row => new Answer(
            row.GetInt64(0), Guid.Parse(row.GetString(1)), Enum.Parse<AnswerKind>(row.GetString(2)), TextOf(row), row.Moment(5)),
        ("$unit", unit),
        ("$after", after),
        ("$count", AnswerCountMax))));

    private HitView View(StoreConnection reader, Row row)
    {
        HitReport? hit = TryOpen(row.Sealed, row.Id, ExchangeJson.Default.HitReport);
        List<DecisionReport> decisions = [];
        int undone = 0;
        foreach ((Guid id, string kind, byte[] box) in reader.Query(
            SelectFollowing, r => (Guid.Parse(r.GetString(0)), r.GetString(1), r.Bytes(2)), ("$hit", row.Id), ("$unit", row.Unit)))
        {
            if (TryOpen(box, id, ExchangeJson.Default.DecisionReport) is not { } decision)
                continue;
            if (kind == nameof(ReportKind.Decision))
                decisions.Add(decision);
            else
                undone += decisions.RemoveAll(one => one.Id == decision.Id);
        }

        ImmutableArray<AnswerView> answers = reader.Query(
            SelectAnswers + " WHERE hit_id = $hit AND unit = $unit ORDER BY cursor",
            r => new AnswerView(r.GetInt64(0), Enum.Parse<AnswerKind>(r.GetString(2)), TextOf(r), r.GetString(4), r.Moment(5)),
            ("$hit", row.Id),
            ("$unit", row.Unit));
        return new HitView(
            row.Id, row.Unit, row.Sequence, row.RecordedAt, row.ReceivedAt, Convert.ToHexStringLower(row.Hash), row.Note, hit,
            hit is null ? "This hit cannot be opened with Central's key." : "", decisions.LastOrDefault(), undone, answers);
    }

    private string TextOf(DbDataReader row)
    {
        try
        {
            return Encoding.UTF8.GetString(keys.OpenSealed(row.Bytes(3), Guid.Parse(row.GetString(1))));
        }
        catch (CryptographicException)
        {
            return "";
        }
    }

    private T? TryOpen<T>(byte[] box, Guid id, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(keys.OpenSealed(box, id), type);
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Row(
        long Arrival,
        Guid Id,
        string Unit,
        long Sequence,
        DateTimeOffset RecordedAt,
        DateTimeOffset ReceivedAt,
        byte[] Hash,
        string Note,
        byte[] Sealed)
    {
        public static Row Of(DbDataReader row) => new(
            row.GetInt64(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetInt64(3), row.Moment(4), row.Moment(5),
            row.Bytes(6), row.GetString(7), row.Bytes(8));
    }
}
