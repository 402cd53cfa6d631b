using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using Microsoft.AspNetCore.Mvc;

namespace CheckpointEdge.Central.Evidence;

/// <summary>Pictures of hits: their upload by boards, one look at a time for operators.</summary>
public static class EvidenceEndpoints
{
    public static void MapBoards(IEndpointRouteBuilder routes, EvidenceShelf evidence, UnitStore units, FleetStore fleet)
    {
        RouteGroupBuilder known = routes.MapGroup("/api/units/evidence").AddEndpointFilter(new KnownBoard(units, fleet));
        known.MapGet("/{sha256}", (HttpContext context, string sha256) =>
            Results.Json(evidence.StateOf(KnownBoard.UnitOf(context), sha256), ExchangeJson.Default.EvidenceState));
        known.MapPut("/{sha256}", async (HttpContext context, string sha256, Guid hit, long offset, long length) =>
        {
            using MemoryStream piece = new();
            await context.Request.Body.CopyToAsync(piece, context.RequestAborted); // bounded by the limit below
            return Results.Json(
                evidence.Append(KnownBoard.UnitOf(context), sha256, hit, length, offset, piece.GetBuffer().AsSpan(0, (int)piece.Length)),
                ExchangeJson.Default.EvidenceState);
        }).WithMetadata(new RequestSizeLimitAttribute(EvidenceReference.ChunkBytesMax));
    }

    public static void MapConsole(IEndpointRouteBuilder routes, EvidenceShelf evidence) =>
        routes.MapGet("/api/hits/{id:guid}/evidence/{sha256}", (HttpContext context, Guid id, string sha256) =>
        {
            Picture picture = evidence.Look(id, sha256, ConsoleGuard.AccountOf(context).Name);
            return Results.Bytes(picture.Bytes, picture.MediaType);
        }).WithMetadata(new NeedsRole(Role.Ops));
}
