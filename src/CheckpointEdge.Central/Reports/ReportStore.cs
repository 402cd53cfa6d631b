using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Reports;

/// <summary>What came of a batch: a receipt for every report that lies on the disk, a sentence for every one that was refused.</summary>
public sealed record StoredBatch(ImmutableArray<Receipt> Receipts, ImmutableArray<string> Refusals);

/// <summary>
/// Takes reports in, each once. <c>(unit, sequence)</c> and the id are unique for ever; a resend gets its receipt again, and
/// another content under a number that is taken is refused: that is how a cloned board shows. A report is never changed or
/// removed. Safe for concurrent callers.
/// </summary>
public sealed class ReportStore(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time)
{
    /// <summary>One sealed content (bytes).</summary>
    public const int SealedBytesMax = 1 << 20;

    private const int HashBytes = SHA256.HashSizeInBytes;

    private static readonly byte[] _nothingBefore = new byte[HashBytes];

    /// <summary>
    /// Stores a batch of one board in one transaction. Receipts are signed after the commit has reached the disk, never
    /// before: a receipt is what lets the board forget.
    /// </summary>
    /// <param name="unit">Whose certificate the batch came with; reports of another board are refused.</param>
    public StoredBatch Store(string unit, ReportBatch batch)
    {
        List<Kept> kept = [];
        List<string> refusals = [];
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        database.Write(transaction =>
        {
            foreach (Report report in batch.Reports)
            {
                byte[] hash = report.Hash();
                if (RefusalOf(transaction, unit, report, hash) is { } refusal)
                {
                    refusals.Add(refusal);
                    audit.Add(transaction, "unit:" + unit, "report-refused", refusal);
                    continue;
                }

                DateTimeOffset receivedAt = Known(transaction, report) ?? Insert(transaction, report, hash, now);
                kept.Add(new Kept(report, hash, receivedAt));
            }
        });
        return new StoredBatch(
            [.. kept.Select(one => keys.SignReceipt(one.Report.Id, unit, one.Report.Sequence, one.Hash, one.ReceivedAt))],
            [.. refusals]);
    }

    private static string? RefusalOf(SqliteConnection transaction, string unit, Report report, byte[] hash)
    {
        if (report.Unit != unit)
            return $"Report {report.Sequence} says it is of another board than {unit}, whose certificate it came with.";
        if (report.Sequence < 1)
            return $"Report {report.Sequence} of {unit} has no number; numbers begin at 1.";
        if (report.PreviousHash.Length != HashBytes || report.Sealed.Length is 0 or > SealedBytesMax)
            return $"Report {report.Sequence} of {unit} has a link or a content of impossible size.";
        ImmutableArray<(string Unit, long Sequence, byte[] Hash)> taken = transaction.Query(
            "SELECT unit, sequence, hash FROM reports WHERE (unit = $unit AND sequence = $sequence) OR id = $id",
            row => (row.GetString(0), row.GetInt64(1), row.Bytes(2)),
            ("$unit", unit),
            ("$sequence", report.Sequence),
            ("$id", report.Id));
        return taken.All(one => one.Hash.AsSpan().SequenceEqual(hash))
            ? null
            : $"Report {report.Sequence} of {unit} differs from the one stored under that number or id; two boards may use one name.";
    }

    private static DateTimeOffset? Known(SqliteConnection transaction, Report report) =>
        transaction.Scalar("SELECT received_at FROM reports WHERE id = $id", ("$id", report.Id)) is long at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    private DateTimeOffset Insert(SqliteConnection transaction, Report report, byte[] hash, DateTimeOffset now)
    {
        string note = ChainNote(transaction, report, hash);
        transaction.Execute(
            """
            INSERT INTO reports (unit, sequence, id, kind, recorded_at, hit_id, sealed, previous_hash, hash, received_at, note)
            VALUES ($unit, $sequence, $id, $kind, $recorded, $hit, $sealed, $previous, $hash, $received, $note)
            """,
            ("$unit", report.Unit),
            ("$sequence", report.Sequence),
            ("$id", report.Id),
            ("$kind", report.Kind.ToString()),
            ("$recorded", report.RecordedAt),
            ("$hit", report.HitId),
            ("$sealed", report.Sealed),
            ("$previous", report.PreviousHash),
            ("$hash", hash),
            ("$received", now),
            ("$note", note));
        if (note.Length > 0)
            audit.Add(transaction, "unit:" + report.Unit, "report-chain", $"Report {report.Sequence} of {report.Unit}: {note}");
        return now;
    }

    /// <summary>
    /// What is wrong with the chain around this report, or nothing. It is stored all the same: a hit is worth more than
    /// its place in the chain, and people must see both.
    /// </summary>
    private static string ChainNote(SqliteConnection transaction, Report report, byte[] hash)
    {
        byte[]? before = report.Sequence == 1
            ? _nothingBefore
            : Column(transaction, "SELECT hash FROM reports WHERE unit = $unit AND sequence = $sequence", report, -1);
        byte[]? linkOfNext = Column(
            transaction, "SELECT previous_hash FROM reports WHERE unit = $unit AND sequence = $sequence", report, +1);
        if (before is null)
            return "the report before it is not here yet.";
        if (!before.AsSpan().SequenceEqual(report.PreviousHash))
            return "its chain link does not fit the report before it.";
        return linkOfNext is not null && !linkOfNext.AsSpan().SequenceEqual(hash)
            ? "the chain link of the report after it does not fit it."
            : "";
    }

    private static byte[]? Column(SqliteConnection transaction, string sql, Report report, int offset) =>
        transaction.Scalar(sql, ("$unit", report.Unit), ("$sequence", report.Sequence + offset)) as byte[];

    private sealed record Kept(Report Report, byte[] Hash, DateTimeOffset ReceivedAt);
}
