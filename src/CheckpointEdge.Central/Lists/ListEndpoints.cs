using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CheckpointEdge.Central.Lists;

/// <summary>The way of a list, for people at the console; the published files, for boards.</summary>
public static class ListEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ListWorkflow lists, PolicyFile policy, AccountStore accounts)
    {
        routes.MapGet("/api/lists", () => lists.View());

        routes.MapPost("/api/lists/drafts", async (HttpContext context) =>
        {
            await using ListUpload upload = new(lists.Incoming);
            ImmutableArray<SourceUpload> sources = await upload.ReceiveAsync(context.Request, context.RequestAborted);
            return lists.Import(sources, ConsoleGuard.AccountOf(context).Name, context.RequestAborted);
        })
            .WithMetadata(new NeedsRole(Role.Ops), new RequestSizeLimitAttribute(ListUpload.SizeBytesMax));

        RouteGroupBuilder draft = routes.MapGroup("/api/lists/drafts/{id:guid}");
        draft.MapPost("/accept", (HttpContext context, Guid id, AcceptBody body) =>
        {
            lists.AcceptShrink(id, body.Reason ?? "", ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        draft.MapPost("/approve", (HttpContext context, Guid id, ApproveBody body) =>
            Approve(context, lists, accounts, id, body.Password ?? ""))
            .WithMetadata(new NeedsRole(Role.Approver))
            .RequireRateLimiting(AccountEndpoints.PasswordLimit);

        draft.MapPost("/publish", (HttpContext context, Guid id) =>
        {
            lists.Publish(id, ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        draft.MapPost("/discard", (HttpContext context, Guid id) =>
        {
            lists.Discard(id, ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        routes.MapGet("/api/lists/policy", () => Results.Json(policy.Read(), ExchangeJson.Default.ListPolicy));
        routes.MapPut("/api/lists/policy", async (HttpContext context) =>
        {
            ListPolicy? replacement = await context.Request.ReadFromJsonAsync(ExchangeJson.Default.ListPolicy, context.RequestAborted);
            policy.Replace(
                replacement ?? throw new CentralException("The policy is empty."), ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>Static files, byte ranges included, to boards in service alone.</summary>
    public static void MapFiles(IEndpointRouteBuilder routes, ListWorkflow lists, UnitStore units, FleetStore fleet) =>
        routes.MapMethods("/lists/{**name}", [HttpMethods.Get, HttpMethods.Head], (string name) =>
        {
            if (lists.Files.Find(name) is not { } path)
                return Refusal.Of(StatusCodes.Status404NotFound, "There is no such file.");
            string contentType = name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "application/octet-stream";
            // A content-addressed file is its name; the manifest has a new content under the same name.
            EntityTagHeaderValue? tag = name == ListPublisher.ManifestName
                ? null
                : new EntityTagHeaderValue($"\"{Path.GetFileName(name)}\"");
            return Results.File(path, contentType, enableRangeProcessing: true, entityTag: tag);
        }).AddEndpointFilter(new KnownBoard(units, fleet));

    /// <summary>Approving is entering the password: it opens the approver's own key, for one signature.</summary>
    private static IResult Approve(HttpContext context, ListWorkflow lists, AccountStore accounts, Guid id, string password)
    {
        Account approver = ConsoleGuard.AccountOf(context);
        switch (accounts.SignIn(approver.Name, password))
        {
            case PasswordResult.MustWait wait:
                return AccountEndpoints.TooEarly(context, wait.Remaining);
            case PasswordResult.Refused:
                return Refusal.Of(StatusCodes.Status403Forbidden, "The password is wrong; nothing was signed.");
        }

        using SigningKey key = accounts.OpenSigningKey(approver, password);
        lists.Approve(id, approver, key);
        return Results.Ok(lists.View());
    }

    private sealed record AcceptBody(string? Reason);

    private sealed record ApproveBody(string? Password);
}
