using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>Hits of one day. Immutable.</summary>
/// <param name="Day">Of the check, UTC, <c>yyyy-MM-dd</c>.</param>
public sealed record DayView(string Day, long Hits);

/// <summary>How long one board's checks take. Immutable.</summary>
/// <param name="Checks">Since then (count), over restarts of its service; at most <see cref="KeptReads.DaysMax"/> days.</param>
/// <param name="Most95Seconds">19 of 20 checks took no longer; the greatest bound when <paramref name="Beyond"/>.</param>
public sealed record ReadTimeView(string Unit, long Checks, double Most95Seconds, bool Beyond, DateTimeOffset Since);

/// <summary>What the charts show besides boards and alerts. Immutable.</summary>
/// <param name="Days">Every one of the newest, oldest first, those without hits too.</param>
/// <param name="Undecided">Hits of these days without a decision that stands (count).</param>
public sealed record FiguresView(ImmutableArray<DayView> Days, long Undecided, ImmutableArray<ReadTimeView> Reads);

/// <summary>Counts for charts: numbers alone. Safe for concurrent callers.</summary>
public sealed class FigureBook(CentralDatabase database, TimeProvider time)
{
    /// <summary>Days shown (count), today among them.</summary>
    public const int DaysShown = 30;

    private const long DayMilliseconds = 24L * 60 * 60 * 1000;

    // What is subtracted, and not divided, is a whole number in every store.
    private const string CountDays = """
        SELECT recorded_at - recorded_at % $day, count(*) FROM reports
        WHERE kind = 'Hit' AND arrival >= $arrival AND recorded_at >= $from
        GROUP BY recorded_at - recorded_at % $day
        """;

    private const string CountUndecided = """
        SELECT count(*) FROM reports r WHERE kind = 'Hit' AND arrival >= $arrival AND recorded_at >= $from
            AND coalesce((SELECT sum(CASE d.kind WHEN 'Decision' THEN 1 WHEN 'Undo' THEN -1 ELSE 0 END)
                FROM reports d WHERE d.hit_id = r.id AND d.unit = r.unit AND d.kind <> 'Hit'), 0) <= 0
        """;

    /// <summary>A board begins to count anew with each start of its service; here the counts go on.</summary>
    public static void Store(StoreConnection transaction, string unit, ReadTally tally, DateTimeOffset now)
    {
        if (!tally.IsSane())
            return;
        string? stored = transaction.Scalar("SELECT tally FROM unit_reads WHERE unit = $unit", ("$unit", unit)) as string;
        transaction.Execute(
            """
            INSERT INTO unit_reads (unit, tally) VALUES ($unit, $tally) ON CONFLICT (unit) DO UPDATE SET tally = excluded.tally
            """,
            ("$unit", unit), ("$tally", KeptReads.Next(stored, tally, now).ToString()));
    }

    public FiguresView All()
    {
        DateTimeOffset today = new(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        DateTimeOffset from = today.AddDays(1 - DaysShown);
        (string, object?) arrival = ("$arrival", from.ToUnixTimeMilliseconds() * 1000);
        return database.Read(reader =>
        {
            Dictionary<long, long> counted = reader.Query(
                CountDays, row => (Day: row.GetInt64(0), Hits: row.GetInt64(1)), ("$day", DayMilliseconds), arrival, ("$from", from))
                .ToDictionary(one => one.Day, one => one.Hits);
            return new FiguresView(
                [.. Enumerable.Range(0, DaysShown).Select(i => from.AddDays(i)).Select(day => new DayView(
                    day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), counted.GetValueOrDefault(day.ToUnixTimeMilliseconds())))],
                (long)reader.Scalar(CountUndecided, arrival, ("$from", from))!,
                [.. reader.Query(
                    "SELECT r.unit, tally FROM unit_reads r JOIN units u ON u.unit = r.unit WHERE revoked_at IS NULL ORDER BY r.unit",
                    row => (Unit: row.GetString(0), Kept: KeptReads.Parse(row.GetString(1), time.GetUtcNow())))
                    .Where(one => one.Kept?.All.Checks > 0)
                    .Select(one => View(one.Unit, one.Kept!.All, one.Kept.Since))]);
        });
    }

    private static ReadTimeView View(string unit, ReadTally all, DateTimeOffset since) =>
        new(unit, all.Checks, all.Within95() ?? all.BoundsSeconds[^1], all.Within95() is null, since);
}
