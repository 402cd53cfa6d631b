using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>What becomes of reports once Central has signed for them. Each is a part of the caller's transaction.</summary>
internal static class Signed
{
    /// <summary>Contents deleted with one receipt batch (count): bounds what one transaction writes to flash.</summary>
    private const int ContentsDeletedAtOnce = 500;

    /// <summary>Keeps a receipt whose signature holds, and takes its report out of the outbox.</summary>
    public static ReceiptVerdict Keep(SqliteTransaction transaction, string unit, Receipt receipt)
    {
        if (receipt.Unit != unit)
            return ReceiptVerdict.UnknownReport;
        using SqliteCommand command = RecordStore.Command(
            transaction,
            "SELECT hash FROM report WHERE sequence = $sequence AND id = $id",
            ("$sequence", receipt.Sequence),
            ("$id", RecordStore.Text(receipt.Id)));
        if (command.ExecuteScalar() is not byte[] hash)
            return IsRecorded(transaction, receipt.Id) ? ReceiptVerdict.UnknownReport : ReceiptVerdict.NoReportHere;
        if (!hash.AsSpan().SequenceEqual(receipt.Hash))
            return ReceiptVerdict.OtherContent;
        int added = RecordStore.Run(
            transaction,
            "INSERT OR IGNORE INTO receipt (sequence, received_at, signature) VALUES ($sequence, $at, $signature)",
            ("$sequence", receipt.Sequence),
            ("$at", receipt.ReceivedAt.ToUnixTimeMilliseconds()),
            ("$signature", receipt.Signature));
        RecordStore.Run(transaction, "DELETE FROM outbox WHERE sequence = $sequence", ("$sequence", receipt.Sequence));
        return added > 0 ? ReceiptVerdict.Accepted : ReceiptVerdict.AlreadyAccepted;
    }

    private static bool IsRecorded(SqliteTransaction transaction, Guid id)
    {
        using SqliteCommand command = RecordStore.Command(transaction, "SELECT 1 FROM report WHERE id = $id", ("$id", RecordStore.Text(id)));
        return command.ExecuteScalar() is not null;
    }

    /// <inheritdoc cref="RecordStore.SendAgain"/>
    public static int SendAgain(SqliteTransaction transaction, long from, long before) => RecordStore.Run(
        transaction,
        """
        INSERT OR IGNORE INTO outbox (sequence)
        SELECT r.sequence FROM receipt r JOIN content c ON c.sequence = r.sequence WHERE r.sequence >= $from AND r.sequence < $before
        """,
        ("$from", from),
        ("$before", before));

    /// <summary>Deletes sealed contents that Central signed for before an instant and that do not wait once more.</summary>
    public static void DeleteOldContents(SqliteTransaction transaction, DateTimeOffset before)
    {
        int deleted = RecordStore.Run(
            transaction,
            """
            DELETE FROM content WHERE sequence IN (
                SELECT c.sequence FROM content c JOIN receipt r ON r.sequence = c.sequence
                WHERE r.received_at < $before AND c.sequence NOT IN (SELECT sequence FROM outbox)
                LIMIT $max)
            """,
            ("$before", before.ToUnixTimeMilliseconds()),
            ("$max", ContentsDeletedAtOnce));
        if (deleted > 0)
            RecordStore.Run(transaction, "PRAGMA incremental_vacuum");
    }
}
