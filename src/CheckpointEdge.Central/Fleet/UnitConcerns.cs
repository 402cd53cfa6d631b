using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>Something besides its list that is not well with a board, in the board's own words.</summary>
/// <param name="Subject">A stable word: <c>courier</c>, <c>receipts</c>, <c>disk</c>, <c>panel</c>, <c>proof</c>, <c>duress</c>.</param>
/// <param name="Since">When it first said so.</param>
public sealed record UnitConcern(string Unit, string Subject, DateTimeOffset Since, [property: Sentence] string Sentence);

/// <summary>
/// What boards refused or lack: on the page as long as it lasts, in the audit log when it begins, changes and is over. Stateless.
/// </summary>
internal static class UnitConcerns
{
    private const int SentenceCharsMax = 300;

    public static void Store(StoreConnection transaction, AuditLog audit, DateTimeOffset now, string unit, UnitStatus status)
    {
        Store(transaction, audit, now, Told(unit, "courier", now, status.CourierTrouble));
        Store(transaction, audit, now, Told(unit, "disk", now, status.DiskTrouble));
        Store(transaction, audit, now, Told(unit, "certificate", now, status.CertificateTrouble));
        Store(transaction, audit, now, Told(unit, "panel", now, status.PanelTrouble));
        Store(transaction, audit, now, Told(unit, "proof", now, status.ProofTrouble));
        Store(transaction, audit, now, Told(unit, "duress", now, status.Duress));
        string receipts = status.ReceiptsRefused == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"The board has refused {status.ReceiptsRefused} receipt(s): forged, replayed, or for other content than it recorded.");
        Store(transaction, audit, now, new UnitConcern(unit, "receipts", now, receipts));
    }

    public static ImmutableArray<UnitConcern> All(StoreConnection reader) => reader.Query(
        """
        SELECT c.unit, subject, since, sentence FROM unit_concerns c JOIN units u ON u.unit = c.unit
        WHERE revoked_at IS NULL ORDER BY since DESC, c.unit, subject
        """,
        row => new UnitConcern(row.GetString(0), row.GetString(1), row.Moment(2), row.GetString(3)));

    private static void Store(StoreConnection transaction, AuditLog audit, DateTimeOffset now, UnitConcern told)
    {
        string? before = transaction.Scalar(
            "SELECT sentence FROM unit_concerns WHERE unit = $unit AND subject = $subject",
            ("$unit", told.Unit), ("$subject", told.Subject)) as string;
        if (told.Sentence == (before ?? ""))
            return;
        if (told.Sentence.Length == 0)
        {
            transaction.Execute(
                "DELETE FROM unit_concerns WHERE unit = $unit AND subject = $subject",
                ("$unit", told.Unit), ("$subject", told.Subject));
            audit.Add(transaction, "unit:" + told.Unit, $"{told.Subject}-concern-over", "The board says that this is in order again.");
            return;
        }

        transaction.Execute(
            """
            INSERT INTO unit_concerns (unit, subject, since, sentence) VALUES ($unit, $subject, $now, $sentence)
            ON CONFLICT (unit, subject) DO UPDATE SET sentence = excluded.sentence
            """,
            ("$unit", told.Unit), ("$subject", told.Subject), ("$now", now), ("$sentence", told.Sentence));
        audit.Add(transaction, "unit:" + told.Unit, $"{told.Subject}-concern", told.Sentence);
    }

    private static UnitConcern Told(string unit, string subject, DateTimeOffset now, string sentence) =>
        new(unit, subject, now, StrangersText.Line(sentence, SentenceCharsMax));
}
