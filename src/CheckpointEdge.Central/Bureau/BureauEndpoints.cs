using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;

namespace CheckpointEdge.Central.Bureau;

/// <summary>The report of one hit, for people.</summary>
internal static class BureauEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, BureauDesk bureau) =>
        routes.MapGet("/api/hits/{id:guid}/report", (HttpContext context, Guid id) =>
            bureau.Make(id, ConsoleGuard.AccountOf(context).Name))
            .WithMetadata(new NeedsRole(Role.Ops, Role.Auditor));
}
