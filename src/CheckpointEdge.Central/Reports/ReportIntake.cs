using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Removals;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Reports;

/// <summary>
/// The one way in for reports, by whichever road they come: stored, and then counted where their kind is counted. Safe for concurrent callers.
/// </summary>
public sealed class ReportIntake(ReportStore reports, RemovalBook removals, DeskBook desks)
{
    /// <inheritdoc cref="ReportStore.Store(string, ReportBatch)"/>
    public StoredBatch Take(string unit, ReportBatch batch)
    {
        StoredBatch stored = reports.Store(unit, batch);
        removals.Take(unit, batch, stored);
        desks.Take(unit, batch, stored);
        return stored;
    }
}
