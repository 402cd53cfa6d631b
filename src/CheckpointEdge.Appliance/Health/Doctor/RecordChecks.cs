using System.Globalization;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>What waits for Central, and whether the chain of records is whole.</summary>
internal sealed class RecordChecks(DoctorOptions options, TimeProvider time)
{
    public const string OutboxName = "outbox";
    public const string AuditName = "audit-chain";

    private string Records => Path.Combine(options.DataDirectory, RecordSchema.FileName);

    public Finding Outbox()
    {
        if (!File.Exists(Records))
            return Finding.NotDone(OutboxName, Records, "This board has recorded nothing yet.");
        try
        {
            using RecordReader reader = RecordReader.Open(Records);
            QueueView queue = reader.Queue();
            TimeSpan age = queue.OldestWaitingAt is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero;
            string found = string.Create(
                CultureInfo.InvariantCulture, $"{queue.Waiting} report(s) wait, {queue.Delivered} delivered")
                + (queue.Waiting > 0 ? string.Create(
                    CultureInfo.InvariantCulture, $"; the oldest waits for {(long)age.TotalHours} h.") : ".");
            return age > TimeSpan.FromHours(options.OutboxHours)
                ? Finding.Fault(
                    OutboxName, Records, found,
                    "Look at the line about Central, or take the reports away with a stick (checkpointctl courier export).")
                : Finding.Well(OutboxName, Records, found);
        }
        catch (RecordStoreException failure)
        {
            return Finding.Fault(
                OutboxName, Records, failure.Message,
                "Do not delete it: it may hold hits that Central has not. Call for help.");
        }
    }

    public Finding Audit(UnitIdentity? unit)
    {
        if (!File.Exists(Records))
            return Finding.NotDone(AuditName, Records, "This board has recorded nothing yet.");
        try
        {
            AuditResult audit = AuditChain.Verify(Records, unit?.ReceiptKey);
            return audit.Whole
                ? Finding.Well(
                    AuditName, Records,
                    FormattableString.Invariant($"Whole: {audit.Reports} record(s), {audit.Receipts} receipted."))
                : Finding.Fault(
                    AuditName, Records, FormattableString.Invariant($"Broken, {audit.Faults.Length} fault(s): {audit.Faults[0].Sentence}"),
                    "Keep the board as it is and tell Central: somebody changed its records, or the medium fails.");
        }
        catch (RecordStoreException failure)
        {
            return Finding.Fault(
                AuditName, Records, failure.Message,
                "Do not delete it: it may hold hits that Central has not. Call for help.");
        }
    }
}
