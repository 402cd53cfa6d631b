using CheckpointEdge.Exchange.Reports;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Appliance.Records;

/// <summary>Central's answers as they lie in <c>records.db</c>. Each call is a part of the caller's transaction.</summary>
internal static class AnswerRows
{
    /// <summary>
    /// Answers that are kept (count); the oldest go. Years of them at any post: what is bounded is what a Central in wrong hands could fill
    /// the disk with, on which hits must find room.
    /// </summary>
    public const int CountMax = 20_000;

    /// <summary>An answer that is kept already is left as it is.</summary>
    /// <returns>How many were too many (count).</returns>
    public static int Add(SqliteTransaction transaction, AnswerPage page, AnswerSeal seal)
    {
        foreach (Answer answer in page.Answers)
        {
            RecordStore.Run(
                transaction,
                "INSERT OR IGNORE INTO answer (cursor, hit_id, sealed, answered_at) VALUES ($cursor, $hit, $sealed, $at)",
                ("$cursor", answer.Cursor),
                ("$hit", RecordStore.Text(answer.HitId)),
                ("$sealed", seal.Seal(answer)),
                ("$at", answer.AnsweredAt.ToUnixTimeMilliseconds()));
        }

        return RecordStore.Run(
            transaction,
            "DELETE FROM answer WHERE cursor <= (SELECT cursor FROM answer ORDER BY cursor DESC LIMIT 1 OFFSET $max)",
            ("$max", CountMax));
    }

    /// <summary>Deletes all of them.</summary>
    public static int Forget(SqliteTransaction transaction) => RecordStore.Run(transaction, "DELETE FROM answer");
}
