using System.Collections.Immutable;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>
/// Reports under numbers that are taken: a copied board sends such ones, and so does a board whose data came back from a
/// backup. They are refused, and wait on the board, until an operator has said that it was a backup; then they are stored
/// beside the others, each once. Every method runs inside its caller's transaction.
/// </summary>
internal static class ReportTwins
{
    /// <summary>So long an explanation lets numbers be used again (days).</summary>
    public const int ExplainedDays = 7;

    /// <summary>Where the report <c>$id</c> came in, a twin or not. By the keys: the reports themselves are found by their arrival alone.</summary>
    public const string ArrivalsOfId =
        "SELECT arrival FROM report_keys WHERE id = $id UNION ALL SELECT arrival FROM report_twins WHERE id = $id";

    public const string Note = "its number was used before: the board's data came back from a backup.";

    /// <summary>An operator has said that the board came back from a backup.</summary>
    public static void Allow(StoreConnection transaction, string unit, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO report_backups (unit, explained_at) VALUES ($unit, $now)
        ON CONFLICT (unit) DO UPDATE SET explained_at = excluded.explained_at
        """,
        ("$unit", unit), ("$now", now));

    public static bool AreAllowed(StoreConnection transaction, string unit, DateTimeOffset now) => transaction.Scalar(
        "SELECT 1 FROM report_backups WHERE unit = $unit AND explained_at >= $since",
        ("$unit", unit), ("$since", now.AddDays(-ExplainedDays))) is not null;

    /// <summary>Whether the id is that of a report which is no twin; ids are unique for ever.</summary>
    public static bool IsTaken(StoreConnection transaction, Guid id) =>
        transaction.Scalar("SELECT 1 FROM report_keys WHERE id = $id", ("$id", id)) is not null;

    /// <summary>One that was stored before, or null.</summary>
    public static ReportKey? Find(StoreConnection transaction, Guid id)
    {
        ImmutableArray<ReportKey> found = transaction.Query(
            "SELECT unit, sequence, id, hash, previous_hash, arrival, received_at FROM report_twins WHERE id = $id",
            row => new ReportKey(
                row.GetString(0), row.GetInt64(1), row.GetString(2), row.Bytes(3), row.Bytes(4), row.GetInt64(5), row.Moment(6)),
            ("$id", id));
        return found.IsEmpty ? null : found[0];
    }

    public static void Add(StoreConnection transaction, ReportKey key) => transaction.Execute(
        """
        INSERT INTO report_twins (id, unit, sequence, hash, previous_hash, arrival, received_at)
        VALUES ($id, $unit, $sequence, $hash, $previous, $arrival, $received)
        """,
        ("$id", key.Id), ("$unit", key.Unit), ("$sequence", key.Sequence), ("$hash", key.Hash),
        ("$previous", key.PreviousHash), ("$arrival", key.Arrival), ("$received", key.ReceivedAt));

    /// <summary>Puts it on the page that numbers are used twice, until somebody explains it.</summary>
    public static void Ring(StoreConnection transaction, string unit, DateTimeOffset now) => transaction.Execute(
        """
        INSERT INTO unit_concerns (unit, subject, since, sentence) VALUES ($unit, $subject, $now, $sentence)
        ON CONFLICT (unit, subject) DO NOTHING
        """,
        ("$unit", unit), ("$subject", UnitTurns.Subject), ("$now", now),
        ("$sentence", $"{unit} sends other reports under numbers that are taken: its data came back from a backup, or a copy of it is at work. "
            + "They wait on the board until you say which."));
}
