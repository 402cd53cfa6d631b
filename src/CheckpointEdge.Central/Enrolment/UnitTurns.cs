using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Central.Enrolment;

/// <summary>
/// Notices two boards with one key. Each status answer carries a fresh word, and the next status shows it; a word that was
/// used before says that somebody else has spoken in between. Nobody is refused for it: people decide, with the switch for a
/// stolen board, or by saying that the board came back from a backup. Safe for concurrent callers.
/// </summary>
/// <remarks>
/// The word of the last status that arrived is good until the answer to it has been shown: an answer that is lost on the line or
/// in a power cut rings no bell. What rings is the word after it, shown by somebody who did get that answer.
/// </remarks>
public sealed class UnitTurns(CentralDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>The word for this in a board's concerns.</summary>
    public const string Subject = "copy";

    /// <summary>Takes the word a board shows, and gives the next.</summary>
    /// <param name="shown">Empty when the board has none.</param>
    public string Next(string unit, string shown)
    {
        string next = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(UnitTurn.SizeBytes));
        string word = shown.Length > UnitTurn.CharsMax ? "" : shown;
        database.Write(transaction =>
        {
            if (Known(transaction, unit, word, next))
                return;
            transaction.Execute(
                "UPDATE unit_turns SET before = $shown, newest = $next, stale = stale + 1 WHERE unit = $unit",
                ("$unit", unit), ("$shown", word), ("$next", next));
            Ring(transaction, unit, (long)transaction.Scalar("SELECT stale FROM unit_turns WHERE unit = $unit", ("$unit", unit))!);
        });
        return next;
    }

    /// <summary>An operator knows why: the board's data came back from a backup.</summary>
    /// <exception cref="CentralException">There is nothing to explain.</exception>
    public void Explain(string unit, string explainedBy) => database.Write(transaction =>
    {
        int rang = transaction.Execute("UPDATE unit_turns SET stale = 0 WHERE unit = $unit AND stale > 0", ("$unit", unit))
            + transaction.Execute(
                "DELETE FROM unit_concerns WHERE unit = $unit AND subject = $subject", ("$unit", unit), ("$subject", Subject));
        if (rang == 0)
            throw new CentralException($"Nothing speaks for a copy of {unit}.");
        ReportTwins.Allow(transaction, unit, time.GetUtcNow());
        audit.Add(transaction, explainedBy, "copy-explained", $"{unit} has no copy: its data came back from a backup.");
    });

    private static bool Known(StoreConnection transaction, string unit, string word, string next) =>
        transaction.Execute(
            "UPDATE unit_turns SET before = $shown, newest = $next WHERE unit = $unit AND newest = $shown",
            ("$unit", unit), ("$shown", word), ("$next", next)) == 1
        || transaction.Execute(
            "UPDATE unit_turns SET newest = $next WHERE unit = $unit AND before = $shown",
            ("$unit", unit), ("$shown", word), ("$next", next)) == 1
        || transaction.Execute(
            """
            INSERT INTO unit_turns (unit, before, newest, stale) VALUES ($unit, $shown, $next, 0)
            ON CONFLICT (unit) DO NOTHING
            """,
            ("$unit", unit), ("$shown", word), ("$next", next)) == 1;

    // Once, a backup explains it. From the second time on two are at work; the audit log has it at 1, 2, 4, 8 … times.
    private void Ring(StoreConnection transaction, string unit, long times)
    {
        string sentence = times == 1
            ? $"{unit} showed a word that was used before: its data came back from a backup, or a copy of it is at work."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Two boards are at work as {unit}: words that were used before came {times} times. Mark it stolen, and enrol the right one anew.");
        transaction.Execute(
            """
            INSERT INTO unit_concerns (unit, subject, since, sentence) VALUES ($unit, $subject, $now, $sentence)
            ON CONFLICT (unit, subject) DO UPDATE SET sentence = excluded.sentence
            """,
            ("$unit", unit), ("$subject", Subject), ("$now", time.GetUtcNow()), ("$sentence", sentence));
        if (BitOperations.IsPow2(times))
            audit.Add(transaction, "unit:" + unit, "unit-copied", sentence);
    }
}
