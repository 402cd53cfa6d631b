using System.Globalization;
using System.Net;
using System.Text;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central.Console;

/// <summary>What a supervisor program asks for: is it well, and what are the figures.</summary>
public static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, CentralDatabase database, FleetStore fleet, TimeProvider time)
    {
        routes.MapGet("/health", () =>
        {
            database.Read(reader => reader.Scalar("SELECT count(*) FROM accounts"));
            return new HealthView("ok");
        }).WithMetadata(new WithoutSession());

        routes.MapGet("/metrics", (HttpContext context) => IsOnThisMachine(context)
            ? Results.Text(Metrics(database, fleet, time), "text/plain; version=0.0.4")
            : Refusal.Of(StatusCodes.Status404NotFound, "There is nothing at this address."))
            .WithMetadata(new WithoutSession());
    }

    /// <summary>A proxy on this machine forwards strangers: its requests do not count as local.</summary>
    private static bool IsOnThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static string Metrics(CentralDatabase database, FleetStore fleet, TimeProvider time)
    {
        StringBuilder text = new();
        var reports = database.Read(reader => reader.Query(
            "SELECT kind, count(*) FROM reports GROUP BY kind ORDER BY kind", row => (Kind: row.GetString(0), Count: row.GetInt64(1))));
        text.Append("# TYPE checkpointedge_central_reports_total counter\n");
        foreach ((string kind, long count) in reports)
            Line(text, $"checkpointedge_central_reports_total{{kind=\"{kind.ToLowerInvariant()}\"}}", count);
        text.Append("# TYPE checkpointedge_central_store_retries_total counter\n");
        Line(text, "checkpointedge_central_store_retries_total", database.Retries);
        var units = fleet.All();
        Gauge(text, "checkpointedge_central_units", units.Count(unit => unit.RevokedAt is null));
        Gauge(text, "checkpointedge_central_units_overdue", units.Count(unit => unit.Overdue));
        Boards(text, [.. units.Where(unit => unit.RevokedAt is null)], time.GetUtcNow());
        var published = database.Read(reader => reader.Query(
            "SELECT generation, created_at FROM drafts WHERE state = 'published' ORDER BY generation DESC LIMIT 1",
            row => (Generation: row.GetInt64(0), CreatedAt: row.Moment(1))));
        if (!published.IsEmpty)
        {
            Gauge(text, "checkpointedge_central_list_generation", published[0].Generation);
            Gauge(text, "checkpointedge_central_list_age_seconds", (long)(time.GetUtcNow() - published[0].CreatedAt).TotalSeconds);
        }

        return text.ToString();
    }

    /// <summary>One line a board and figure; a board that never reported has none. Names of boards are letters, digits, hyphens.</summary>
    private static void Boards(StringBuilder text, IReadOnlyList<UnitView> units, DateTimeOffset now)
    {
        Each("overdue", "1 for a board that should have called by now.", unit => unit.Overdue ? 1 : 0);
        Each("contact_age_seconds", "Since the board's last call.", unit => Age(unit.ContactAt));
        Each("list_generation", "The list that the board searches.", unit => unit.Generation);
        Each("list_age_seconds", "Age of the list that the board searches.", unit => Age(unit.ListCreatedAt));
        Each("waiting", "Reports on the board that Central has not signed for.", unit => unit.Waiting);

        long? Age(DateTimeOffset? then) => then is { } moment ? (long)(now - moment).TotalSeconds : null;

        void Each(string figure, string help, Func<UnitView, long?> of)
        {
            string name = "checkpointedge_unit_" + figure;
            text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");
            foreach (UnitView unit in units)
                if (of(unit) is { } value)
                    Line(text, $"{name}{{unit=\"{unit.Unit}\"}}", value);
        }
    }

    private static void Gauge(StringBuilder text, string name, long value)
    {
        text.Append("# TYPE ").Append(name).Append(" gauge\n");
        Line(text, name, value);
    }

    private static void Line(StringBuilder text, string name, long value) =>
        text.Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private sealed record HealthView(string Status);
}
