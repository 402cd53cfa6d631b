using System.Collections.Immutable;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>One thing that is wrong with the chain.</summary>
/// <param name="Sequence">The record it was found at.</param>
/// <param name="Sentence">What is wrong, in plain words.</param>
public sealed record AuditFault(long Sequence, string Sentence);

/// <summary>What an audit found. Immutable.</summary>
/// <param name="Reports">Records that were read.</param>
/// <param name="Receipts">Of these, how many have a receipt.</param>
/// <param name="HeadHash">Hash of the newest record, hexadecimal; empty when there is none.</param>
/// <param name="Faults">In the order of their sequence, at most <see cref="AuditChain.FaultsMax"/>; empty: the chain is whole.</param>
public sealed record AuditResult(string Unit, long Reports, long Receipts, string HeadHash, ImmutableArray<AuditFault> Faults)
{
    public bool Whole => Faults.IsEmpty;
}

/// <summary>
/// Verifies the audit chain of a <c>records.db</c>, also while its board is writing: all is read in one snapshot.
/// What it can and cannot find stands in README.md beside this file. Stateless.
/// </summary>
public static class AuditChain
{
    /// <summary>The audit stops after so many faults (count).</summary>
    public const int FaultsMax = 100;

    private const string SelectChain =
        """
        SELECT r.sequence, r.id, r.kind, r.recorded_at, r.hit_id, r.sealed_hash, r.previous_hash, r.hash, c.sealed,
               p.received_at, p.signature, o.sequence
        FROM report r
        LEFT JOIN content c ON c.sequence = r.sequence
        LEFT JOIN receipt p ON p.sequence = r.sequence
        LEFT JOIN outbox o ON o.sequence = r.sequence
        ORDER BY r.sequence
        """;

    /// <param name="file">Path of <c>records.db</c>.</param>
    /// <param name="receiptKey">Whose signatures the receipts must carry; null: they are not verified.</param>
    /// <exception cref="RecordStoreException">The file cannot be read at all; one sentence.</exception>
    public static AuditResult Verify(string file, PublicKey? receiptKey)
    {
        using SqliteConnection connection = RecordSchema.OpenReader(file);
        try
        {
            using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
            return Walk(snapshot, receiptKey);
        }
        catch (SqliteException failure)
        {
            throw RecordSchema.Unusable(file, failure);
        }
        catch (InvalidCastException failure)
        {
            throw new RecordStoreException($"{file} is damaged: a column holds what it cannot hold.", failure);
        }
    }

    private static AuditResult Walk(SqliteTransaction snapshot, PublicKey? receiptKey)
    {
        string unit = Scalar(snapshot, "SELECT name FROM unit") as string ?? "";
        AuditWalk walk = new(unit, receiptKey);
        using (SqliteCommand command = Command(snapshot, SelectChain))
        using (SqliteDataReader row = command.ExecuteReader())
        {
            while (!walk.Full && row.Read())
            {
                walk.Step(
                    StoredReport.Read(row, unit),
                    row.IsDBNull(10) ? null : (row.GetInt64(9), row.GetFieldValue<byte[]>(10)),
                    waiting: !row.IsDBNull(11));
            }
        }

        if (!walk.Full)
        {
            walk.End(
                Scalar(snapshot, "SELECT sequence FROM head") as long? ?? 0,
                Scalar(snapshot, "SELECT hash FROM head") as byte[] ?? new byte[32],
                Scalar(snapshot, "SELECT max(sequence) FROM receipt") as long? ?? 0);
        }

        return walk.Result();
    }

    private static object? Scalar(SqliteTransaction snapshot, string sql)
    {
        using SqliteCommand command = Command(snapshot, sql);
        return command.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteTransaction snapshot, string sql)
    {
        SqliteCommand command = snapshot.Connection!.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = sql;
        return command;
    }

    /// <summary>The state of one walk along the chain. Not thread-safe.</summary>
    private sealed class AuditWalk(string unit, PublicKey? receiptKey)
    {
        private readonly ImmutableArray<AuditFault>.Builder _faults = ImmutableArray.CreateBuilder<AuditFault>();
        private long _last;
        private byte[] _lastHash = new byte[32];
        private long _reports;
        private long _receipts;

        public bool Full => _faults.Count >= FaultsMax;

        public void Step(StoredReport report, (long At, byte[] Signature)? receipt, bool waiting)
        {
            _reports++;
            bool follows = CheckPlace(report);
            if (!report.ContentHolds())
                Fault(report.Sequence, "its sealed content has been changed");
            if (!report.HeaderHolds())
                Fault(report.Sequence, "its header has been changed");
            else if (follows && !report.PreviousHash.AsSpan().SequenceEqual(_lastHash))
                Fault(report.Sequence, $"it does not follow record {_last}: one of the two was moved or replaced");
            CheckReceipt(report, receipt, waiting);
            _last = report.Sequence;
            _lastHash = report.Hash;
        }

        public void End(long headSequence, byte[] headHash, long newestReceipt)
        {
            if (headSequence > _last)
                Missing(_last + 1, headSequence);
            else if (headSequence < _last)
                Fault(_last, $"the head of the chain names record {headSequence} as the newest");
            else if (!headHash.AsSpan().SequenceEqual(_lastHash))
                Fault(_last, "it is not the record that the head of the chain names");
            if (newestReceipt > Math.Max(_last, headSequence))
                Missing(Math.Max(_last, headSequence) + 1, newestReceipt);
        }

        public AuditResult Result() => new(
            unit,
            _reports,
            _receipts,
            _reports == 0 ? "" : Convert.ToHexStringLower(_lastHash),
            _faults.ToImmutable());

        private bool CheckPlace(StoredReport report)
        {
            if (report.Sequence == _last + 1)
                return true;
            Missing(_last + 1, report.Sequence - 1);
            return false;
        }

        private void CheckReceipt(StoredReport report, (long At, byte[] Signature)? kept, bool waiting)
        {
            if (kept is not { } receipt)
            {
                if (report.Sealed is null)
                    Fault(report.Sequence, "its content was deleted although Central has not signed for it");
                if (!waiting)
                    Fault(report.Sequence, "Central has not signed for it and it does not wait to be sent");
                return;
            }

            _receipts++;
            byte[] signed = Receipt.Signed(
                report.Id, unit, report.Sequence, report.Hash, RecordReader.Instant(receipt.At));
            if (receiptKey is not null && !ReceiptSeal.Verifies(receiptKey, signed, receipt.Signature))
                Fault(report.Sequence, "its receipt is not signed by Central for this record");
        }

        private void Missing(long first, long last) => Fault(
            first, first == last ? "it is missing" : $"it and all up to record {last} are missing");

        private void Fault(long sequence, string what)
        {
            if (!Full)
                _faults.Add(new AuditFault(sequence, $"Record {sequence}: {what}."));
        }
    }
}
