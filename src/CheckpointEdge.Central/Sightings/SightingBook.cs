using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Sightings;

/// <summary>
/// Where one record, list or document was seen, across all posts, by time. Hits are opened for showing and written nowhere;
/// each look stands in the audit log. Safe for concurrent callers.
/// </summary>
public sealed class SightingBook(CentralDatabase database, AuditLog audit, CentralKeys keys, HitBook hits, TimeProvider time)
{
    /// <summary>Sightings on one page (count).</summary>
    public const int PageCountMax = 50;

    /// <summary>Posts that are told at once (count).</summary>
    public const int PostCountMax = 100;

    private const string SelectPosts = """
        SELECT s.unit, coalesce(max(u.site), ''), coalesce(max(u.lane), ''), count(*), min(seen_at), max(seen_at)
        FROM sightings s LEFT JOIN units u ON u.unit = s.unit
        WHERE subject = $subject GROUP BY s.unit ORDER BY max(seen_at) DESC, s.unit LIMIT $count
        """;

    private const string SelectPage = """
        SELECT seen_at, arrival FROM sightings
        WHERE subject = $subject AND (seen_at < $seen OR (seen_at = $seen AND arrival < $arrival))
        ORDER BY seen_at DESC, arrival DESC LIMIT $count
        """;

    private readonly SightingIndex _index = new(database, keys, hits, time);

    /// <summary>The subject that a hit names: the record of one of its matches, or the traveller's document.</summary>
    /// <param name="match">Which of the hit's matches, from 0; null: the document.</param>
    /// <exception cref="CentralException">There is no such hit or match.</exception>
    public SightingSubject SubjectOf(Guid hitId, int? match)
    {
        HitView hit = hits.Find(hitId) ?? throw new CentralException("There is no such hit.");
        if (hit.Hit is not { } report)
            throw new CentralException(hit.Trouble);
        if (match is null)
            return SightingSubject.Of(SubjectKind.Document, report.Traveller.DocumentNumber);
        return match >= 0 && match < report.Matches.Length
            ? SightingSubject.Of(SubjectKind.Record, report.Matches[match.Value].Record)
            : throw new CentralException("The hit has no such match.");
    }

    /// <summary>One page, newest first, and an entry in the audit log that says who looked.</summary>
    /// <param name="before">What the page before named as its next, or null for the newest.</param>
    /// <exception cref="CentralException"><paramref name="before"/> was not given by this Central.</exception>
    public SightingPage Page(SightingSubject subject, string? before, string by)
    {
        (long seen, long arrival) = CursorOf(before);
        audit.Add(by, "sightings-seen", $"Looked at the sightings of {subject.WordsFor(keys)}.");
        bool complete = _index.CatchUp();
        string mark = subject.MarkOf(keys);
        return database.Read(reader =>
        {
            ImmutableArray<(long Seen, long Arrival)> rows = reader.Query(
                SelectPage, row => (row.GetInt64(0), row.GetInt64(1)),
                ("$subject", mark), ("$seen", seen), ("$arrival", arrival), ("$count", PageCountMax + 1));
            // One more than is shown: the oldest of the page has one before it too.
            HitView?[] found = [.. rows.Select(row => hits.At(reader, row.Arrival))];
            bool more = rows.Length > PageCountMax;
            return new SightingPage(
                subject.Kind, subject.Value, subject.FingerprintFor(keys),
                (long)reader.Scalar("SELECT count(*) FROM sightings WHERE subject = $subject", ("$subject", mark))!,
                complete,
                reader.Query(
                    SelectPosts,
                    row => new SightingPostView(
                        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Moment(4), row.Moment(5)),
                    ("$subject", mark), ("$count", PostCountMax)),
                [.. found.Take(PageCountMax).Select((hit, at) => hit is null ? null : ViewOf(subject, hit, found.ElementAtOrDefault(at + 1)))
                    .OfType<SightingView>()],
                more ? string.Create(CultureInfo.InvariantCulture, $"{rows[PageCountMax - 1].Seen}-{rows[PageCountMax - 1].Arrival}") : null);
        });
    }

    private static SightingView ViewOf(SightingSubject subject, HitView hit, HitView? previous)
    {
        HitReport? report = hit.Hit;
        ReportedMatch? match = subject.Kind switch
        {
            SubjectKind.Record => report?.Matches.FirstOrDefault(one => one.Record == subject.Value),
            SubjectKind.List => report?.Matches.FirstOrDefault(one => one.List == subject.Value),
            _ => report?.Matches.FirstOrDefault(),
        };
        string site = report?.Site ?? "";
        string? siteBefore = previous?.Hit?.Site;
        return new SightingView(
            hit.Id, hit.Unit, site, report?.Lane ?? "", SeenAt(hit), report?.Verdict ?? "", report?.Late ?? false,
            report?.Traveller, match, hit.Decision, hit.Answers,
            previous is null ? null : (long)(SeenAt(hit) - SeenAt(previous)).TotalSeconds,
            siteBefore is null || siteBefore == site ? null : siteBefore);
    }

    private static DateTimeOffset SeenAt(HitView hit) => hit.Hit?.CheckedAt ?? hit.RecordedAt;

    private static (long Seen, long Arrival) CursorOf(string? before)
    {
        if (before is null)
            return (long.MaxValue, long.MaxValue);
        string[] parts = before.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seen)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long arrival)
            ? (seen, arrival)
            : throw new CentralException("This is not the end of a page of sightings.");
    }
}
