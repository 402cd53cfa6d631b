using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CheckpointEdge.Central.Lists;

/// <summary>The way of a list, for people at the console; the published files, for boards.</summary>
public static class ListEndpoints
{
    private const string Timestamp = $"{MetadataRepository.FolderName}/{MetadataRepository.TimestampName}";

    /// <summary>Given under the name of the other, to the boards it is for.</summary>
    private const string CanaryTimestamp = $"{MetadataRepository.FolderName}/{MetadataRepository.CanaryTimestampName}";

    public static void Map(IEndpointRouteBuilder routes, ListWorkflow lists, PolicyFile policy, AccountStore accounts, ApproverKeys approverKeys)
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
        draft.MapPost("/accept", (HttpContext context, Guid id, ReasonBody body) =>
        {
            lists.AcceptShrink(id, body.Reason ?? "", ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        draft.MapPost("/approve", (HttpContext context, Guid id, ApproveBody body) =>
            Approve(context, lists, accounts, approverKeys, id, body))
            .WithMetadata(new NeedsRole(Role.Approver))
            .RequireRateLimiting(AccountEndpoints.PasswordLimit);

        draft.MapGet("/roles-to-sign", (HttpContext context, Guid id) =>
            lists.RolesToSign(id, approverKeys.Of(ConsoleGuard.AccountOf(context)))).WithMetadata(new NeedsRole(Role.Approver));

        draft.MapGet("/roles-to-sign/{role}", (Guid id, string role) => Results.Bytes(lists.BytesToSign(id, role), "application/json"))
            .WithMetadata(new NeedsRole(Role.Approver));

        draft.MapPost("/publish", (HttpContext context, Guid id, PublishBody? body) =>
        {
            lists.Publish(id, body?.Canary ?? [], ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        draft.MapPost("/discard", (HttpContext context, Guid id) =>
        {
            lists.Discard(id, ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        draft.MapPost("/calibrate", (HttpContext context, Guid id) =>
        {
            lists.Calibrate(id, ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));

        MapRollout(routes, lists);
        MapBudgets(routes, lists, policy);
        routes.MapGet("/api/lists/policy", () => Results.Json(policy.Read(), ExchangeJson.Default.ListPolicy));
        routes.MapPut("/api/lists/policy", async (HttpContext context) =>
        {
            if (!context.Request.HasJsonContentType())
                throw new BadHttpRequestException("The request must be JSON.");
            ListPolicy? replacement = await context.Request.ReadFromJsonAsync(ExchangeJson.Default.ListPolicy, context.RequestAborted);
            policy.Replace(
                replacement ?? throw new CentralException("The policy is empty."), ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>A list that some posts have before the others, and the way back to the one before.</summary>
    private static void MapRollout(IEndpointRouteBuilder routes, ListWorkflow lists)
    {
        routes.MapPost("/api/lists/rollout/release", (HttpContext context) =>
        {
            lists.Offer.Release(ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/lists/rollout/halt", (HttpContext context, ReasonBody body) =>
        {
            lists.Offer.Halt(body.Reason ?? "", ConsoleGuard.AccountOf(context).Name);
            return lists.View();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/lists/back", (HttpContext context, ReasonBody body) =>
            lists.GoBack(body.Reason ?? "", ConsoleGuard.AccountOf(context).Name, context.RequestAborted))
            .WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>Budgets of false alerts: one for each list, in words such as 20/2.</summary>
    private static void MapBudgets(IEndpointRouteBuilder routes, ListWorkflow lists, PolicyFile policy)
    {
        routes.MapGet("/api/lists/budgets", () =>
        {
            ListPolicy rules = policy.Read();
            return new BudgetsView(
                FalseAlarmBudget.Default.ToString(),
                rules.Lists.Where(list => list.Value.Budget is not null).ToImmutableSortedDictionary(
                    list => list.Key, list => list.Value.Budget!.ToString(), StringComparer.Ordinal));
        });
        routes.MapPut("/api/lists/budgets", (HttpContext context, BudgetBody body) =>
        {
            string by = ConsoleGuard.AccountOf(context).Name;
            policy.SetBudget(
                body.List ?? "",
                FalseAlarmBudget.Parse(body.Budget ?? "") ?? throw new CentralException(
                    "A budget is N or N/STRONG with 0 < STRONG ≤ N < 10 000 alerts per 10 000 travellers, such as 20/2."),
                by);
            return new BudgetAnswer(lists.CalibrateOpenDraft(by));
        }).WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>Static files, byte ranges included, to boards in service alone.</summary>
    public static void MapFiles(IEndpointRouteBuilder routes, ListWorkflow lists, UnitStore units, FleetStore fleet) =>
        routes.MapMethods("/lists/{**name}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string name) =>
        {
            if (lists.Offer.Keys.Find(name, KnownBoard.UnitOf(context)) is { } keys)
                return Results.Bytes(keys, "application/octet-stream");
            string own = name == Timestamp
                ? $"{MetadataRepository.FolderName}/{lists.Offer.TimestampFor(KnownBoard.UnitOf(context))}"
                : name;
            if (name == CanaryTimestamp || lists.Offer.Files.Find(own) is not { } path)
                return Refusal.Of(StatusCodes.Status404NotFound, "There is no such file.");
            string contentType = name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "application/octet-stream";
            // A file that carries its hash or version is its name; the others have a new content under the same name.
            EntityTagHeaderValue? tag = name is ListPublisher.ManifestName or Timestamp
                ? null
                : new EntityTagHeaderValue($"\"{Path.GetFileName(name)}\"");
            return Results.File(path, contentType, enableRangeProcessing: true, entityTag: tag);
        }).AddEndpointFilter(new KnownBoard(units, fleet));

    /// <summary>
    /// Approving is entering the password: it opens the approver's own key for one signature, or lets in the signature of a key
    /// that lies elsewhere.
    /// </summary>
    private static IResult Approve(
        HttpContext context, ListWorkflow lists, AccountStore accounts, ApproverKeys approverKeys, Guid id, ApproveBody body)
    {
        string password = body.Password ?? "";
        Account approver = ConsoleGuard.AccountOf(context);
        switch (accounts.CheckPassword(approver.Name, password))
        {
            case PasswordResult.MustWait wait:
                return AccountEndpoints.TooEarly(context, wait.Remaining);
            case PasswordResult.Refused:
                return Refusal.Of(StatusCodes.Status403Forbidden, "The password is wrong; nothing was signed.");
        }

        if (body.Signatures is { } signatures)
        {
            lists.Approve(id, approver, approverKeys.Of(approver), signatures, body.Content);
            return Results.Ok(lists.View());
        }

        using SigningKey key = accounts.OpenSigningKey(approver, password);
        lists.Approve(id, approver, key, body.Content);
        return Results.Ok(lists.View());
    }

    private sealed record BudgetBody(string? List, string? Budget);

    /// <param name="Default">For every list that is not named.</param>
    private sealed record BudgetsView(string Default, ImmutableSortedDictionary<string, string> Lists);

    /// <param name="DraftFollows">The open draft is counted again with the new budget; else the next one is.</param>
    private sealed record BudgetAnswer(bool DraftFollows);

    private sealed record ReasonBody(string? Reason);

    /// <param name="Canary">Posts that have the list before the others; null or empty: everybody has it.</param>
    private sealed record PublishBody(ImmutableArray<string>? Canary);

    /// <param name="Signatures">
    /// By role: ECDSA P-256 with SHA-256, DER, over the role's bytes; null: the key at Central signs.
    /// </param>
    /// <param name="Content">Of the draft as it was shown; null: a caller of older days, who signs what there is.</param>
    private sealed record ApproveBody(string? Password, Dictionary<string, byte[]>? Signatures, string? Content);
}
