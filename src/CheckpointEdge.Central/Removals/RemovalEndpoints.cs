using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Removals;

/// <summary>What boards have proved to be gone, for people.</summary>
public static class RemovalEndpoints
{
    /// <summary><c>GET /api/removals</c>: the newest deletions; with <c>?record=ID</c>: where that record is gone and where not yet.</summary>
    public static void Map(IEndpointRouteBuilder routes, RemovalBook removals) =>
        routes.MapGet("/api/removals", (string? record) =>
            record is null ? Results.Ok(removals.Newest())
            : record.Length is 0 or > ClearedPair.RecordCharsMax
                ? throw new CentralException($"The id of a record has 1 to {ClearedPair.RecordCharsMax} characters.")
                : Results.Ok(removals.Of(record)));
}
