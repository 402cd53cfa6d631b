using System.Collections.Immutable;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Sightings;

/// <summary>
/// Which hits tell of which record, list and document: marks in the place of names and numbers, since the hits lie sealed. It is
/// brought up to date before each question, so that taking reports in costs nothing for it, and a store of older days is
/// carried over by being asked. Safe for concurrent callers and for several Centrals.
/// </summary>
internal sealed class SightingIndex(CentralDatabase database, CentralKeys keys, HitBook hits, TimeProvider time)
{
    /// <summary>Opened and written in one transaction (hits, count).</summary>
    private const int ChunkCountMax = 200;

    /// <summary>For one question (chunks): it then answers with what there is, and says so.</summary>
    private const int ChunksMax = 10;

    /// <summary>What one hit is found by at most (count); no board shows an officer half as many records.</summary>
    private const int MarksMax = 64;

    /// <summary>An arrival is taken before the commit, and not by this machine alone: one that is this much late is still found (minutes).</summary>
    private const int LateMinutesMax = 10;

    private const string SelectMissing = """
        SELECT arrival, id, unit, recorded_at, sealed FROM reports r
        WHERE kind = 'Hit' AND arrival > $from AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.arrival = r.arrival)
        ORDER BY arrival LIMIT $count
        """;

    private const string Insert = """
        INSERT INTO sightings (subject, seen_at, arrival, unit) VALUES ($subject, $seen, $arrival, $unit)
        ON CONFLICT (subject, seen_at, arrival) DO NOTHING
        """;

    /// <summary>
    /// When all hits were last found to be here (milliseconds since 1970; 0: not yet), by the clock that arrivals are taken from. What
    /// arrived before is not looked at again, except after a start or a clock that went back: arrivals begin anew then, below those that
    /// a clock that was ahead has given.
    /// </summary>
    private long _completeAt;

    /// <returns>False when there is more to do than one question may cost.</returns>
    public bool CatchUp()
    {
        DateTimeOffset now = time.GetUtcNow();
        long completeAt = Interlocked.Read(ref _completeAt);
        long from = completeAt == 0 || now.ToUnixTimeMilliseconds() < completeAt
            ? 0
            : DateTimeOffset.FromUnixTimeMilliseconds(completeAt).AddMinutes(-LateMinutesMax).ToUnixTimeMilliseconds() * 1000;
        for (int chunk = 0; chunk < ChunksMax; chunk++)
        {
            ImmutableArray<Missing> missing = database.Read(reader => reader.Query(
                SelectMissing,
                row => new Missing(row.GetInt64(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.Moment(3), row.Bytes(4)),
                ("$from", from),
                ("$count", ChunkCountMax)));
            if (missing.IsEmpty)
                return Completed(now);
            // Opened before the transaction: it holds the store's one pen.
            (string, object?)[][] rows = [.. missing.SelectMany(RowsOf)];
            database.Write(transaction => transaction.ExecuteMany(Insert, rows));
            if (missing.Length < ChunkCountMax)
                return Completed(now);
            from = missing[^1].Arrival;
        }

        return false;
    }

    private bool Completed(DateTimeOffset at)
    {
        Interlocked.Exchange(ref _completeAt, at.ToUnixTimeMilliseconds());
        return true;
    }

    /// <summary>A hit without anything to find it by has a row of its own, which says that it was looked at.</summary>
    private IEnumerable<(string, object?)[]> RowsOf(Missing hit)
    {
        HitReport? report = hits.Open(hit.Sealed, hit.Id);
        string[] marks = report is null ? [] : [.. SightingSubject.Of(report).Take(MarksMax).Select(subject => subject.MarkOf(keys))];
        DateTimeOffset received = DateTimeOffset.FromUnixTimeMilliseconds(hit.Arrival / 1000);
        return marks.DefaultIfEmpty("").Select(mark => new (string, object?)[]
        {
            ("$subject", mark), ("$seen", BoardClock.Believed(report?.CheckedAt ?? hit.RecordedAt, received)),
            ("$arrival", hit.Arrival), ("$unit", hit.Unit),
        });
    }

    private sealed record Missing(long Arrival, Guid Id, string Unit, DateTimeOffset RecordedAt, byte[] Sealed);
}
