using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>
/// Every hit and decision of this board, until Central has signed for it and after. A method that records returns only
/// when the record is on the disk. Safe for concurrent callers: one connection writes, behind a lock; readers have their own.
/// </summary>
public sealed class RecordStore : IDisposable
{
    /// <summary>One sealed content (bytes); a batch of one always fits <see cref="ReportBatch.SizeBytesMax"/>.</summary>
    public const int ContentBytesMax = 2 << 20;

    /// <summary>
    /// A sealed content is deleted this long after Central's receipt (days): long enough to send it again should Central
    /// lose what it signed for. Header, hash and receipt stay for ever, so that the chain can be verified.
    /// </summary>
    public const int ContentKeptDays = 7;

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly UnitIdentity _unit;
    private readonly TimeProvider _time;
    private readonly FileStream _lockFile;
    private readonly SqliteConnection _writer;
    private readonly RecordReader _reader;
    private readonly AnswerSeal _answers;
    private volatile RecordedTime _passed;
    private bool _passedChanged;
    private long _receiptsRefused;
    private volatile bool _refuses;

    private RecordStore(string file, UnitIdentity unit, TimeProvider time, FileStream lockFile, SqliteConnection writer)
    {
        _file = file;
        _unit = unit;
        _time = time;
        _lockFile = lockFile;
        _writer = writer;
        Reserve = new DiskReserve(Path.GetDirectoryName(file)!);
        _answers = new AnswerSeal(Path.GetDirectoryName(file)!);
        _reader = RecordReader.Open(file, _answers);
        _passed = _reader.Passed();
    }

    /// <summary>Something was recorded, delivered or answered. Raised after the commit, on the caller's thread.</summary>
    public event Action? Changed;

    /// <summary>Room on the disk for hits alone.</summary>
    public DiskReserve Reserve { get; }

    /// <summary>The disk did not take what was last written; <see cref="TryAgain"/> finds out when it does.</summary>
    public bool Refuses => _refuses;

    /// <summary>Receipts since the start that were refused, whichever road they came (count).</summary>
    public long ReceiptsRefused => Interlocked.Read(ref _receiptsRefused);

    /// <summary>The newest answer of Central that is kept; 0 when there is none.</summary>
    public long AnswerCursor => _reader.AnswerCursor();

    /// <summary>What the records say has passed, or more: see <see cref="ReadPassed"/>.</summary>
    public RecordedTime Passed => _passed;

    /// <summary>Opens or creates <c>records.db</c>. A file that cannot be used is left as it is.</summary>
    /// <exception cref="RecordStoreException">It cannot be opened, is damaged, or another process writes it.</exception>
    public static RecordStore Open(string dataDirectory, UnitIdentity unit, TimeProvider time)
    {
        string file = Path.Combine(dataDirectory, RecordSchema.FileName);
        FileStream lockFile = Lock(Path.Combine(dataDirectory, RecordSchema.LockFileName), file);
        SqliteConnection? writer = null;
        try
        {
            writer = RecordSchema.OpenWriter(file, unit.Unit, new DiskReserve(dataDirectory));
            RecordStore records = new(file, unit, time, lockFile, writer);
            // Answers that cannot be opened here any more are of no use; without them they are asked for again.
            if (!records._reader.AnswersOpen())
                records.Write(AnswerRows.Forget);
            return records;
        }
        catch
        {
            writer?.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Writes something small that changes nothing, durably, if the disk refused what was last written.</summary>
    public void TryAgain()
    {
        if (!_refuses)
            return;
        try
        {
            // A row that is set to what it is would not be written; this number always is.
            Write(
                transaction => Run(transaction, FormattableString.Invariant($"PRAGMA user_version = {RecordSchema.Version}")),
                mayTakeReserve: false);
        }
        catch (RecordStoreException)
        {
            // Still so; the room that is kept is for hits.
        }
    }

    /// <summary>Records a hit. A second call with the same id does nothing.</summary>
    /// <exception cref="RecordStoreException">It could not be recorded; nothing of it was kept.</exception>
    public void RecordHit(HitReport hit) =>
        Append(ReportKind.Hit, hit.Id, hit.Id, Seal(hit, ExchangeJson.Default.HitReport, hit.Id), null);

    /// <summary>Records a decision. A second call with the same id does nothing.</summary>
    /// <exception cref="RecordStoreException">It could not be recorded, or its hit never was.</exception>
    public void RecordDecision(DecisionReport decision) =>
        Append(
            ReportKind.Decision,
            decision.Id,
            decision.HitId,
            Seal(decision, ExchangeJson.Default.DecisionReport, decision.Id),
            transaction => ShowDecision(transaction, decision));

    /// <summary>Records that a decision was taken back. A second call for the same decision does nothing.</summary>
    /// <exception cref="RecordStoreException">It could not be recorded, or its hit never was.</exception>
    public void RecordUndo(DecisionReport decision)
    {
        Guid id = UndoId.Of(decision.Id);
        Append(
            ReportKind.Undo,
            id,
            decision.HitId,
            Seal(decision, ExchangeJson.Default.DecisionReport, id),
            transaction => Run(
                transaction,
                "DELETE FROM decision WHERE hit_id = $hit AND id = $id",
                ("$hit", Text(decision.HitId)),
                ("$id", Text(decision.Id))));
    }

    /// <summary>Records that a list was deleted from this board. A second call with the same id does nothing.</summary>
    /// <param name="content">A <see cref="RemovalReport"/> that was sealed before the list was deleted, in the context of the id.</param>
    /// <exception cref="RecordStoreException">It could not be recorded; nothing of it was kept.</exception>
    public void RecordRemoval(Guid id, byte[] content) => Append(ReportKind.Removal, id, id, content, null);

    /// <summary>Records an event of the desk, as a decision is recorded.</summary>
    public void RecordDeskEvent(DeskReport happened) => Append(
        ReportKind.Desk, happened.Id, happened.HitId ?? happened.Id, Seal(happened, ExchangeJson.Default.DeskReport, happened.Id), null);

    /// <summary>What the records say has passed, read anew if anything was written since: receipts and a supervisor's word make it less.</summary>
    internal RecordedTime ReadPassed()
    {
        lock (_gate) // no record comes between the reading and what is kept of it
        {
            if (_passedChanged)
                _passed = _reader.Passed();
            _passedChanged = false;
            return _passed;
        }
    }

    /// <inheritdoc cref="RecordReader.NewestIsReceipted"/>
    internal bool NewestIsReceipted() => _reader.NewestIsReceipted();

    /// <inheritdoc cref="RecordReader.Queue"/>
    public QueueView Queue() => _reader.Queue();

    /// <inheritdoc cref="RecordReader.HasHit"/>
    public bool HasHit(Guid hit) => _reader.HasHit(hit);
    public bool AwaitsDecision(Guid hit) => _reader.AwaitsDecision(hit);

    /// <inheritdoc cref="RecordReader.BytesRecordedSince"/>
    public long BytesRecordedSince(DateTimeOffset instant) => _reader.BytesRecordedSince(instant);

    /// <inheritdoc cref="RecordReader.Lines"/>
    public ImmutableArray<QueueLineView> Lines(int max) => _reader.Lines(max);

    /// <inheritdoc cref="RecordReader.Waiting"/>
    public ImmutableArray<Report> Waiting(int countMax, int sizeBytesMax, long after = 0) => _reader.Waiting(countMax, sizeBytesMax, after);

    /// <summary>Counts a report as delivered, if Central's signature under its very hash says so.</summary>
    public ReceiptVerdict Accept(Receipt receipt) => Accept([receipt])[0];

    /// <summary>As <see cref="Accept(Receipt)"/>, for a batch in one transaction; one verdict for each, in their order.</summary>
    /// <exception cref="RecordStoreException">The receipts could not be kept; the reports stay in the outbox.</exception>
    public ImmutableArray<ReceiptVerdict> Accept(ImmutableArray<Receipt> receipts)
    {
        ImmutableArray<bool> signed = [.. receipts.Select(r => ReceiptSeal.Verifies(_unit.ReceiptKey, r.Signed(), r.Signature))];
        ImmutableArray<ReceiptVerdict> verdicts = Write(transaction =>
        {
            ImmutableArray<ReceiptVerdict> all =
                [.. receipts.Select((r, i) => signed[i] ? Signed.Keep(transaction, _unit.Unit, r) : ReceiptVerdict.WrongSignature)];
            Signed.DeleteOldContents(transaction, _time.GetUtcNow().AddDays(-ContentKeptDays));
            return all;
        });
        CountRefused(verdicts.Count(v => v is not (ReceiptVerdict.Accepted or ReceiptVerdict.AlreadyAccepted or ReceiptVerdict.NoReportHere)));
        if (verdicts.Contains(ReceiptVerdict.Accepted))
            Changed?.Invoke();
        return verdicts;
    }

    /// <summary>
    /// Central has lost reports that it once signed for, as one that came back from a backup has: those whose content is still
    /// here wait once more. <see cref="ContentKeptDays"/> is how far back that goes.
    /// </summary>
    /// <param name="from">The first number that Central lacks.</param>
    /// <param name="before">The first number that it has again.</param>
    /// <returns>How many wait now (count).</returns>
    /// <exception cref="RecordStoreException">Nothing could be changed.</exception>
    public int SendAgain(long from, long before)
    {
        int again = Write(transaction => Signed.SendAgain(transaction, from, before));
        if (again > 0)
            Changed?.Invoke();
        return again;
    }

    /// <summary>Counts receipts that nobody asked for: they were not even looked at.</summary>
    public void CountRefused(int receipts) => Interlocked.Add(ref _receiptsRefused, receipts);

    /// <summary>Keeps what Central answered; an answer that is kept already is left as it is.</summary>
    /// <exception cref="RecordStoreException">The answers could not be kept.</exception>
    public void Add(AnswerPage page)
    {
        if (page.Answers.IsDefaultOrEmpty)
            return;
        Write(transaction => AnswerRows.Add(transaction, page, _answers));
        Changed?.Invoke();
    }

    public void Dispose()
    {
        _reader.Dispose();
        lock (_gate)
            _writer.Dispose();
        _lockFile.Dispose();
    }

    /// <summary>Lets a test fill the disk: SQLite then answers as it does on a full one.</summary>
    internal void LimitPages(int pageCountMax)
    {
        lock (_gate)
            RecordSchema.Execute(_writer, FormattableString.Invariant($"PRAGMA max_page_count = {pageCountMax}"));
    }

    private static FileStream Lock(string path, string file)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RecordStoreException($"{file} cannot be opened for writing: {failure.Message}", failure);
        }
    }

    private byte[] Seal<T>(T content, JsonTypeInfo<T> type, Guid id) =>
        SealedBox.Seal(JsonSerializer.SerializeToUtf8Bytes(content, type), _unit.ReportKeyPem, Report.ContextOf(id));

    /// <summary>The sealed report, its link in the chain and its place in the outbox, in one transaction.</summary>
    private void Append(ReportKind kind, Guid id, Guid hit, byte[] content, Action<SqliteTransaction>? also)
    {
        if (content.Length > ContentBytesMax)
            throw new RecordStoreException($"A report of {content.Length} bytes cannot be recorded; {ContentBytesMax} are allowed.");
        DateTimeOffset? recordedAt = null;
        bool added = Write(transaction =>
        {
            if (Exists(transaction, "SELECT 1 FROM report WHERE id = $id", ("$id", Text(id))))
                return false;
            if (id != hit && !Exists(
                transaction, "SELECT 1 FROM report WHERE id = $id AND kind = $kind", ("$id", Text(hit)), ("$kind", (int)ReportKind.Hit)))
                throw new RecordStoreException("The decision names a hit that this board has not recorded.");
            (long last, byte[] previous) = Head(transaction);
            Report report = new()
            {
                Id = id,
                Unit = _unit.Unit,
                Sequence = last + 1,
                Kind = kind,
                RecordedAt = RecordReader.Instant(_time.GetUtcNow().ToUnixTimeMilliseconds()),
                HitId = hit,
                Sealed = content,
                PreviousHash = previous,
            };
            Insert(transaction, report);
            also?.Invoke(transaction);
            recordedAt = report.RecordedAt;
            return true;
        }, committed: () => _passed = recordedAt is null || _passed.Newest >= recordedAt ? _passed : _passed with { Newest = recordedAt });
        if (added)
            Changed?.Invoke();
    }

    private static void Insert(SqliteTransaction transaction, Report report)
    {
        byte[] hash = report.Hash();
        Run(
            transaction,
            """
            INSERT INTO report (sequence, id, kind, recorded_at, hit_id, sealed_hash, previous_hash, hash)
            VALUES ($sequence, $id, $kind, $at, $hit, $sealedHash, $previous, $hash);
            INSERT INTO content (sequence, sealed) VALUES ($sequence, $sealed);
            INSERT INTO outbox (sequence) VALUES ($sequence);
            INSERT INTO head (one, sequence, hash) VALUES (1, $sequence, $hash)
                ON CONFLICT (one) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
            """,
            ("$sequence", report.Sequence),
            ("$id", Text(report.Id)),
            ("$kind", (int)report.Kind),
            ("$at", report.RecordedAt.ToUnixTimeMilliseconds()),
            ("$hit", Text(report.HitId)),
            ("$sealedHash", report.SealedHash()),
            ("$previous", report.PreviousHash),
            ("$hash", hash),
            ("$sealed", report.Sealed));
    }

    private static void ShowDecision(SqliteTransaction transaction, DecisionReport decision) => Run(
        transaction,
        """
        INSERT INTO decision (hit_id, id, decision) VALUES ($hit, $id, $decision)
            ON CONFLICT (hit_id) DO UPDATE SET id = excluded.id, decision = excluded.decision
        """,
        ("$hit", Text(decision.HitId)),
        ("$id", Text(decision.Id)),
        ("$decision", JsonNamingPolicy.CamelCase.ConvertName(decision.Decision.ToString())));

    private static (long Sequence, byte[] Hash) Head(SqliteTransaction transaction)
    {
        using SqliteCommand command = Command(transaction, "SELECT sequence, hash FROM head");
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, new byte[SHA256.HashSizeInBytes]);
    }

    /// <param name="committed">Called when it is on the disk, before anybody else writes.</param>
    private T Write<T>(Func<SqliteTransaction, T> work, bool mayTakeReserve = true, Action? committed = null)
    {
        lock (_gate)
        {
            while (true)
            {
                try
                {
                    using SqliteTransaction transaction = _writer.BeginTransaction();
                    T result = work(transaction);
                    transaction.Commit();
                    _refuses = false;
                    _passedChanged = true;
                    committed?.Invoke();
                    return result;
                }
                catch (SqliteException full) when (mayTakeReserve && RecordSchema.IsFull(full) && Reserve.Release())
                {
                    // Once more: the room that was kept for this moment is there now.
                }
                catch (SqliteException failure)
                {
                    _refuses = true;
                    throw RecordSchema.Unusable(_file, failure);
                }
            }
        }
    }

    private static bool Exists(SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(transaction, sql, parameters);
        return command.ExecuteScalar() is not null;
    }

    internal static int Run(SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    internal static SqliteCommand Command(
        SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    internal static string Text(Guid id) => id.ToString("D");
}
