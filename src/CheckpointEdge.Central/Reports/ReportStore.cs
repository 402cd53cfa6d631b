using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>What came of a batch: a receipt for every report that lies on the disk, a sentence for every one that was refused.</summary>
/// <param name="SendFrom">As in <see cref="ReceiptBatch"/>.</param>
public sealed record StoredBatch(ImmutableArray<Receipt> Receipts, ImmutableArray<string> Refusals, long? SendFrom = null);

/// <summary>
/// Takes reports in, each once. <c>(unit, sequence)</c> and the id are unique for ever; a resend gets its receipt again, and
/// another content under a number that is taken is refused, as that is how a cloned board shows, until an operator explains
/// it. A report is never changed or removed. Safe for concurrent callers.
/// </summary>
public sealed class ReportStore(CentralDatabase database, AuditLog audit, CentralKeys keys, TimeProvider time)
{
    /// <summary>One sealed content (bytes).</summary>
    public const int SealedBytesMax = 1 << 20;

    private const int HashBytes = SHA256.HashSizeInBytes;

    private const string InsertKey = """
        INSERT INTO report_keys (unit, sequence, id, hash, previous_hash, arrival, received_at)
        VALUES ($unit, $sequence, $id, $hash, $previous, $arrival, $received)
        """;

    private const string InsertReport = """
        INSERT INTO reports
            (arrival, unit, sequence, id, kind, recorded_at, hit_id, sealed, previous_hash, hash, received_at, note)
        VALUES ($arrival, $unit, $sequence, $id, $kind, $recorded, $hit, $sealed, $previous, $hash, $received, $note)
        """;

    /// <summary>The board offers it again for as long as it has it; the audit log, from which nothing goes, tells of it once.</summary>
    private const string InsertRefusal = "INSERT INTO report_refusals (unit, id) VALUES ($unit, $id) ON CONFLICT (unit, id) DO NOTHING";

    private static readonly byte[] _nothingBefore = new byte[HashBytes];

    private readonly ArrivalClock _arrivals = new(time);

    /// <summary>
    /// Stores a batch of one board in one transaction. Receipts are signed after the commit has reached the disk, never
    /// before: a receipt is what lets the board forget.
    /// </summary>
    /// <param name="unit">Whose certificate the batch came with; reports of another board are refused.</param>
    public StoredBatch Store(string unit, ReportBatch batch)
    {
        // Hashed before the transaction: it holds the board's lock, and a connection.
        (Report Report, byte[] Hash)[] reports = [.. batch.Reports.Select(report => (report, report.Hash()))];
        int tries = 0;
        (List<Kept> kept, List<string> refusals, long? sendFrom) = database.WriteOwn(
            transaction => Store(transaction, unit, reports, withIds: !database.IsShared || tries++ > 0));
        return new StoredBatch(
            keys.Sign([.. kept.Select(one => new Receipt(one.Report.Id, unit, one.Report.Sequence, one.Hash, one.ReceivedAt, []))]),
            [.. refusals],
            sendFrom);
    }

    // Two batches of one board at once, as a copied board sends them: the second waits at the tail until the first is
    // committed, and then sees it. Two boards never wait for each other. An id that two boards use at the same moment stops
    // at its unique key; the transaction runs again, sees the other and refuses it.
    private (List<Kept> Kept, List<string> Refusals, long? SendFrom) Store(
        StoreConnection transaction, string unit, (Report Report, byte[] Hash)[] reports, bool withIds)
    {
        List<Kept> kept = [];
        List<string> refusals = [];
        List<NewReport> added = [];
        Report[] sound = [.. reports.Select(one => one.Report).Where(report => MalformationOf(unit, report) is null)];
        ReportKeys known = withIds ? ReportKeys.Read(transaction, unit, sound) : ReportKeys.ReadNumbers(transaction, unit, sound);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach ((Report report, byte[] hash) in reports)
        {
            if (ConflictOf(known, unit, report, hash) is not null && MalformationOf(unit, report) is null
                && KeepTwin(transaction, known, unit, report, hash, now, added) is { } twin)
            {
                kept.Add(twin);
                continue;
            }

            if ((MalformationOf(unit, report) ?? ConflictOf(known, unit, report, hash)) is { } refusal)
            {
                refusals.Add(refusal);
                if (transaction.Execute(InsertRefusal, ("$unit", unit), ("$id", report.Id)) > 0)
                    audit.Add(transaction, "unit:" + unit, "report-refused", refusal);
                continue;
            }

            ReportKey? key = known.Identified(report.Id);
            if (key is null)
            {
                key = new ReportKey(
                    unit, report.Sequence, report.Id.ToString("D"), hash, report.PreviousHash, _arrivals.Next(), now);
                added.Add(new NewReport(report, key, ChainNote(known, report, hash)));
                known.Add(key);
            }

            kept.Add(new Kept(report, hash, key.ReceivedAt));
        }

        transaction.ExecuteMany(
            (InsertKey, [.. added.Where(one => !one.IsTwin).Select(one => one.KeyValues())]),
            (InsertReport, [.. added.Select(one => one.Values())]));
        foreach (NewReport one in added.Where(one => one.Note.Length > 0))
            audit.Add(transaction, "unit:" + unit, "report-chain", $"Report {one.Report.Sequence} of {unit}: {one.Note}");
        return (kept, refusals, FirstLacking(transaction, known, unit, kept));
    }

    /// <summary>
    /// Where the reports begin that should be here before these; null when none is missing. A report that was known says it too:
    /// the answer to its first sending may have been lost.
    /// </summary>
    private static long? FirstLacking(StoreConnection transaction, ReportKeys known, string unit, List<Kept> kept) =>
        kept.Where(one => !one.IsTwin && one.Report.Sequence > 1 && known.Numbered(unit, one.Report.Sequence - 1) is null)
            .Select(one => one.Report.Sequence).DefaultIfEmpty(0).Min() is > 0 and long first
            ? 1 + (long)transaction.Scalar(
                "SELECT coalesce(max(sequence), 0) FROM report_keys WHERE unit = $unit AND sequence < $first",
                ("$unit", unit), ("$first", first))!
            : null;

    /// <summary>
    /// A report under a number that is taken, once an operator has said that the board came back from a backup: a hit is worth
    /// more than its number. Null: it is refused, and told.
    /// </summary>
    private Kept? KeepTwin(
        StoreConnection transaction, ReportKeys known, string unit, Report report, byte[] hash, DateTimeOffset now, List<NewReport> added)
    {
        if (known.Identified(report.Id) is not null || ReportTwins.IsTaken(transaction, report.Id))
            return null;
        ReportKey? key = ReportTwins.Find(transaction, report.Id);
        if (key is not null)
            return key.Unit == unit && key.Hash.AsSpan().SequenceEqual(hash) ? new Kept(report, hash, key.ReceivedAt, IsTwin: true) : null;
        if (!ReportTwins.AreAllowed(transaction, unit, now))
        {
            ReportTwins.Ring(transaction, unit, now);
            return null;
        }

        key = new ReportKey(unit, report.Sequence, report.Id.ToString("D"), hash, report.PreviousHash, _arrivals.Next(), now);
        ReportTwins.Add(transaction, key);
        added.Add(new NewReport(report, key, ReportTwins.Note) { IsTwin = true });
        return new Kept(report, hash, now, IsTwin: true);
    }

    private static string? MalformationOf(string unit, Report report)
    {
        if (report.Unit != unit)
            return $"Report {report.Sequence} says it is of another board than {unit}, whose certificate it came with.";
        if (report.Sequence < 1)
            return $"Report {report.Sequence} of {unit} has no number; numbers begin at 1.";
        return report.PreviousHash.Length != HashBytes || report.Sealed.Length is 0 or > SealedBytesMax
            ? $"Report {report.Sequence} of {unit} has a link or a content of impossible size."
            : null;
    }

    private static string? ConflictOf(ReportKeys known, string unit, Report report, byte[] hash) =>
        IsOther(known.Numbered(unit, report.Sequence), hash) || IsOther(known.Identified(report.Id), hash)
            ? $"Report {report.Sequence} of {unit} differs from the one stored under that number or id; two boards may use one name."
            : null;

    private static bool IsOther(ReportKey? key, byte[] hash) => key is not null && !key.Hash.AsSpan().SequenceEqual(hash);

    /// <summary>
    /// What is wrong with the chain around this report, or nothing. It is stored all the same: a hit is worth more than
    /// its place in the chain, and people must see both.
    /// </summary>
    private static string ChainNote(ReportKeys known, Report report, byte[] hash)
    {
        byte[]? before = report.Sequence == 1 ? _nothingBefore : known.Numbered(report.Unit, report.Sequence - 1)?.Hash;
        if (before is null)
            return "the report before it is not here yet.";
        if (!before.AsSpan().SequenceEqual(report.PreviousHash))
            return "its chain link does not fit the report before it.";
        return report.Sequence < long.MaxValue && known.Numbered(report.Unit, report.Sequence + 1) is { } next
            && !next.PreviousHash.AsSpan().SequenceEqual(hash)
            ? "the chain link of the report after it does not fit it."
            : "";
    }

    /// <param name="IsTwin">Its number is another report's.</param>
    private sealed record Kept(Report Report, byte[] Hash, DateTimeOffset ReceivedAt, bool IsTwin = false);

    private sealed record NewReport(Report Report, ReportKey Key, string Note)
    {
        /// <summary>Its number is another report's.</summary>
        public bool IsTwin { get; init; }

        public (string Name, object? Value)[] KeyValues() =>
        [
            ("$unit", Key.Unit), ("$sequence", Key.Sequence), ("$id", Key.Id), ("$hash", Key.Hash),
            ("$previous", Key.PreviousHash), ("$arrival", Key.Arrival), ("$received", Key.ReceivedAt),
        ];

        public (string Name, object? Value)[] Values() =>
        [
            ("$arrival", Key.Arrival), ("$unit", Key.Unit), ("$sequence", Key.Sequence), ("$id", Key.Id),
            ("$kind", Report.Kind.ToString()), ("$recorded", Report.RecordedAt), ("$hit", Report.HitId),
            ("$sealed", Report.Sealed), ("$previous", Key.PreviousHash), ("$hash", Key.Hash),
            ("$received", Key.ReceivedAt), ("$note", Note),
        ];
    }
}
