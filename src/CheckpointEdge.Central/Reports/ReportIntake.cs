using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Removals;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>
/// The one way in for reports, by whichever road they come: stored, and then counted where their kind is counted; what an officer took
/// back is taken back at every post. Safe for concurrent callers.
/// </summary>
public sealed class ReportIntake(ReportStore reports, RemovalBook removals, DeskBook desks, ClearedBook cleared)
{
    /// <inheritdoc cref="ReportStore.Store(string, ReportBatch)"/>
    public StoredBatch Take(string unit, ReportBatch batch)
    {
        StoredBatch stored = reports.Store(unit, batch);
        removals.Take(unit, batch, stored);
        desks.Take(unit, batch, stored);
        // Before the receipt: a board that has none sends the undo again.
        cleared.WithdrawTakenBack(
            batch.Reports.Where(report => report.Kind is ReportKind.Decision or ReportKind.Undo).Select(report => report.HitId));
        return stored;
    }
}
