using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Bureau;

/// <summary>Makes the report of a hit; each one stands in the audit log. Safe for concurrent callers.</summary>
public sealed class BureauDesk(HitBook hits, AuditLog audit, TimeProvider time)
{
    /// <exception cref="CentralException">There is no such hit, or it cannot be opened.</exception>
    public BureauReport Make(Guid hitId, string by)
    {
        HitView hit = hits.Find(hitId) ?? throw new CentralException("There is no such hit.");
        if (hit.Hit is not { } report)
            throw new CentralException(hit.Trouble);
        string reference = FormattableString.Invariant($"{hit.Unit}/{hit.Sequence}");
        audit.Add(by, "hit-reported", $"Made the report {reference} of the hit {hitId:D} for the bureau.");
        return new BureauReport(
            reference, hit.Id, time.GetUtcNow(), by,
            new ReportPlace(report.Site, report.Lane, hit.Unit), report.Officer, report.CheckedAt, hit.ReceivedAt,
            report.Verdict, report.Late, report.Reasons,
            new ReportList(report.ListGeneration, report.ListCreatedAt), report.Traveller,
            [.. report.Matches.Select(Of)],
            hit.Decision is { } decided
                ? new ReportDecision(decided.Decision, decided.Reason, decided.Text, decided.Officer, decided.DecidedAt, decided.ConfirmedBy)
                : null,
            [.. hit.Answers.Select(one => new ReportAnswer(one.Kind, one.Text, one.AnsweredBy, one.AnsweredAt))],
            [.. report.Evidence.Select(one => one.Kind)],
            new ReportProof(hit.Sequence, hit.Hash, hit.Note));
    }

    private static ReportMatch Of(ReportedMatch match) => new(
        match.Record, match.List, match.ListTitle, match.Source, match.SourceId, match.Name, match.Score, match.Band,
        match.DocumentAgrees, match.Document);
}
