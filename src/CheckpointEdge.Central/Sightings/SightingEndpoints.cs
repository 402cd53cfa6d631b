using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;

namespace CheckpointEdge.Central.Sightings;

/// <summary>The sightings, for people.</summary>
internal static class SightingEndpoints
{
    /// <summary>
    /// <c>POST /api/sightings</c>: a question whose words must stand in no address, as addresses are kept by browsers and
    /// proxies.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes, SightingBook sightings) =>
        routes.MapPost("/api/sightings", (HttpContext context, QuestionBody body) => sightings.Page(
            body.Hit is { } hit
                ? sightings.SubjectOf(hit, body.Match)
                : SightingSubject.Of(
                    body.Of is { } kind && Enum.IsDefined(kind)
                        ? kind : throw new CentralException("Sightings are of a record, a list or a document."),
                    body.Value ?? ""),
            body.Before,
            ConsoleGuard.AccountOf(context).Name))
            .WithMetadata(new NeedsRole(Role.Ops, Role.Auditor));

    /// <param name="Hit">Instead of <paramref name="Of"/> and <paramref name="Value"/>: what this hit names.</param>
    /// <param name="Match">Which of the hit's matches, from 0; null: the traveller's document.</param>
    private sealed record QuestionBody(SubjectKind? Of, string? Value, Guid? Hit, int? Match, string? Before);
}
