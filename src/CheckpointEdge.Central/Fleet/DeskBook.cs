using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Central.Fleet;

/// <summary>How often second officers agreed with the first, whose decision they had not seen. Immutable.</summary>
/// <param name="At">Share of those that could be compared, with its 95 % interval (Wilson): 0 to 1.</param>
public sealed record AgreementView(double At, double Low, double High);

/// <summary>What happened at one desk. Immutable.</summary>
/// <param name="Agreed">Second looks that agree with the first decision (count); the rest of <paramref name="SecondLooks"/> could not be
/// compared or differ (<paramref name="Differed"/>).</param>
/// <param name="Agreement">Null while no second look could be compared.</param>
/// <param name="WaitsLifted">By a supervisor, after wrong PINs (count).</param>
/// <param name="Acknowledged">Alarms of devices or the list (count).</param>
public sealed record DeskView(
    string Unit, string Site, string Lane, long SecondLooks, long Agreed, long Differed, AgreementView? Agreement, long Shifts,
    long WaitsLifted, long Acknowledged);

/// <summary>The end of a shift, in numbers; nobody is named. Immutable.</summary>
/// <param name="Since">As the board said, <c>yyyy-MM-dd HH:mm UTC</c>.</param>
public sealed record ShiftView(
    string Unit, DateTimeOffset EndedAt, string Since, long Travellers, long Decisions, long TakenBack, long NotRead);

/// <summary>The desks of the newest days, and the newest ends of shifts. Immutable.</summary>
public sealed record DesksView(int Days, ImmutableArray<DeskView> Desks, ImmutableArray<ShiftView> Shifts);

/// <summary>
/// What boards report of their desks besides hits: kind, day and counts alone. Who it was stays sealed in the report. Safe for concurrent
/// callers.
/// </summary>
public sealed class DeskBook(CentralDatabase database, CentralKeys keys, AuditLog audit, TimeProvider time)
{
    /// <summary>Days that are counted (count), today among them.</summary>
    public const int DaysShown = 30;

    /// <summary>Ends of shifts on the page (count).</summary>
    public const int ShiftsShown = 50;

    private const string Insert = """
        INSERT INTO desk_events (report_id, unit, event, at, agrees, counts) VALUES ($report, $unit, $event, $at, $agrees, $counts)
        ON CONFLICT (report_id) DO NOTHING
        """;

    private const string Count = """
        SELECT e.unit, site, lane, event, agrees, count(*) FROM desk_events e JOIN units u ON u.unit = e.unit
        WHERE at >= $from GROUP BY e.unit, site, lane, event, agrees
        """;

    /// <summary>Takes the desks' events out of a batch that was stored; a second time changes nothing.</summary>
    public void Take(string unit, ReportBatch batch, StoredBatch stored)
    {
        HashSet<Guid> taken = [.. stored.Receipts.Select(receipt => receipt.Id)];
        (Report Report, DeskReport Desk)[] events = [.. batch.Reports
            .Where(report => report.Kind == ReportKind.Desk && taken.Contains(report.Id))
            .Select(report => (report, Open(report)!)).Where(one => one.Item2 is not null)];
        if (events.Length == 0)
            return;
        DateTimeOffset now = time.GetUtcNow();
        database.Write(transaction =>
        {
            transaction.ExecuteMany(Insert, [.. events.Select(one => new (string, object?)[]
            {
                ("$report", one.Report.Id), ("$unit", unit), ("$event", one.Desk.Event.ToString()),
                ("$at", BoardClock.Believed(one.Report.RecordedAt, now)),
                ("$agrees", one.Desk.Agrees is { } agrees ? (agrees ? 1 : 0) : -1),
                ("$counts", ShiftCounts.Read(one.Desk)?.ToString() ?? ""),
            })]);
            foreach (DeskReport sheet in events.Select(one => one.Desk).Where(desk => desk.Event == DeskEvent.Accepted))
                AcceptanceChecks.Store(transaction, audit, unit, sheet);
        });
    }

    public DesksView All()
    {
        DateTimeOffset from = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - DaysShown);
        return database.Read(reader =>
        {
            ImmutableArray<Row> rows = reader.Query(
                Count,
                row => new Row(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5)),
                ("$from", from));
            return new DesksView(
                DaysShown,
                [.. rows.GroupBy(row => row.Unit).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => View([.. group]))],
                [.. reader.Query(
                    "SELECT unit, at, counts FROM desk_events WHERE counts <> '' AND at >= $from ORDER BY at DESC, unit LIMIT $count",
                    row => ShiftCounts.Parse(row.GetString(2))?.View(row.GetString(0), row.Moment(1)),
                    ("$from", from), ("$count", ShiftsShown)).OfType<ShiftView>()]);
        });
    }

    private static DeskView View(ImmutableArray<Row> rows)
    {
        long Of(DeskEvent kind, long? agrees = null) =>
            rows.Where(row => row.Event == kind.ToString() && (agrees is null || row.Agrees == agrees)).Sum(row => row.Count);
        long agreed = Of(DeskEvent.SecondLook, 1), differed = Of(DeskEvent.SecondLook, 0);
        AgreementView? agreement = null;
        if (agreed + differed > 0)
        {
            (double low, double high) = Intervals.OfShare(agreed, agreed + differed);
            agreement = new AgreementView((double)agreed / (agreed + differed), low, high);
        }

        return new DeskView(
            rows[0].Unit, rows[0].Site, rows[0].Lane, Of(DeskEvent.SecondLook), agreed, differed, agreement, Of(DeskEvent.ShiftEnded),
            Of(DeskEvent.LockLifted), Of(DeskEvent.AlarmAcknowledged));
    }

    /// <summary>Null for what cannot be opened: it is stored as it came, and counts for nothing.</summary>
    private DeskReport? Open(Report report)
    {
        try
        {
            return JsonSerializer.Deserialize(keys.OpenSealed(report.Sealed, report.Id), ExchangeJson.Default.DeskReport);
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Row(string Unit, string Site, string Lane, string Event, long Agrees, long Count);
}
