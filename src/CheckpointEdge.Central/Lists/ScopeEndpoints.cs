using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Slicing;

namespace CheckpointEdge.Central.Lists;

/// <summary>The slices for posts: what they are, what one would be, and their end.</summary>
internal static class ScopeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ScopeBook scopes, ListWorkflow lists)
    {
        routes.MapGet("/api/slices", () => scopes.All());
        routes.MapGet("/api/slices/regions", () => Regions.Names);
        routes.MapPut("/api/slices", (HttpContext context, SliceScope scope) =>
        {
            scopes.Put(scope, ConsoleGuard.AccountOf(context).Name);
            return scopes.All();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapDelete("/api/slices/{name}", (HttpContext context, string name) =>
        {
            scopes.Remove(name, ConsoleGuard.AccountOf(context).Name);
            return scopes.All();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/slices/preview", (HttpContext context, SliceScope scope) =>
            lists.Preview(scope.Checked(), context.RequestAborted)).WithMetadata(new NeedsRole(Role.Ops));
    }
}
