using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Fleet;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Reports;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Console;

/// <summary>Hits, boards, keys and the audit log, for people.</summary>
public static class OperatorEndpoints
{
    public static void MapHits(IEndpointRouteBuilder routes, HitBook hits)
    {
        routes.MapGet("/api/hits", (long? before) => hits.Page(before ?? long.MaxValue));
        routes.MapPost("/api/hits/{id:guid}/answers", (HttpContext context, Guid id, AnswerBody body) =>
        {
            hits.Answer(id, body.Kind, body.Text ?? "", ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>Pairs of document and record that every post is told to leave apart.</summary>
    public static void MapCleared(IEndpointRouteBuilder routes, ClearedBook cleared)
    {
        routes.MapGet("/api/cleared", () => cleared.All());
        routes.MapPost("/api/hits/{id:guid}/cleared", (HttpContext context, Guid id, ClearedBody body) =>
            cleared.Clear(id, body.Days ?? ClearedBook.DaysUsual, ConsoleGuard.AccountOf(context).Name))
            .WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/cleared/{id:guid}/withdraw", (HttpContext context, Guid id) =>
        {
            cleared.Withdraw(id, ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <param name="reseal">Prepares the list under a key that a revoked board does not know; takes who asks, says what happens.</param>
    /// <param name="boardsAddress">The address that tickets name; known once the listener is bound.</param>
    public static void MapBoards(
        IEndpointRouteBuilder routes, UnitStore units, FleetStore fleet, AlertBook alerts, FigureBook figures,
        Func<string, string> reseal, Func<string> boardsAddress)
    {
        routes.MapGet("/api/units", () => fleet.All());
        routes.MapGet("/api/concerns", () => fleet.Concerns());
        routes.MapGet("/api/alerts", () => alerts.All());
        routes.MapGet("/api/figures", () => figures.All());
        routes.MapPost("/api/tickets", (HttpContext context, TicketBody body) =>
        {
            EnrolmentTicket ticket = units.IssueTicket(
                boardsAddress(), body.Unit ?? "", body.Site ?? "", body.Lane ?? "", ConsoleGuard.AccountOf(context).Name);
            string code = units.CodeOf(ticket).ToString();
            JsonObject view = JsonSerializer.SerializeToNode(ticket, ExchangeJson.Default.EnrolmentTicket)!.AsObject();
            view["code"] = code;
            view["picture"] = CodePicture.Of(code);
            return Results.Json(view);
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/units/{unit}/revoke", (HttpContext context, string unit) =>
        {
            string by = ConsoleGuard.AccountOf(context).Name;
            units.Revoke(unit, by);
            return new RevokedView($"{unit} is out of service from now on. {Resealed(reseal, by)}");
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/units/{unit}/explained", (HttpContext context, string unit) =>
        {
            units.Turns.Explain(unit, ConsoleGuard.AccountOf(context).Name);
            return Results.NoContent();
        }).WithMetadata(new NeedsRole(Role.Ops));
        routes.MapPost("/api/lists/reseal", (HttpContext context) => new RevokedView(reseal(ConsoleGuard.AccountOf(context).Name)))
            .WithMetadata(new NeedsRole(Role.Ops));
    }

    /// <summary>The board is revoked whatever becomes of the list's key.</summary>
    private static string Resealed(Func<string, string> reseal, string by)
    {
        try
        {
            return reseal(by);
        }
        catch (CentralException failure)
        {
            return failure.Message;
        }
    }

    public static void MapAudit(IEndpointRouteBuilder routes, AuditLog audit) =>
        routes.MapGet("/api/audit", (long? before, string? who, string? what) => audit.Page(before ?? long.MaxValue, who, what));

    public static void MapKeys(IEndpointRouteBuilder routes, AccountStore accounts, CentralKeys keys) =>
        routes.MapGet("/api/keys", () => new KeysView(
            AccountStore.SigningThreshold,
            [.. accounts.All().Select(one => new AccountKeyView(one.Account.Name, one.Account.Role, one.KeyId))],
            keys.ReceiptKey.KeyId,
            keys.ServerCertificate.NotAfter.ToUniversalTime()));

    /// <param name="Sentence">What happened and what people have to do now.</param>
    private sealed record RevokedView([property: Sentence] string Sentence);

    private sealed record AnswerBody(AnswerKind Kind, string? Text);

    private sealed record ClearedBody(int? Days);

    private sealed record TicketBody(string? Unit, string? Site, string? Lane);

    /// <param name="SigningThreshold">So many different approvers must sign a list.</param>
    private sealed record KeysView(
        int SigningThreshold, ImmutableArray<AccountKeyView> Accounts, string ReceiptKeyId, DateTime ServerCertificateUntil);

    private sealed record AccountKeyView(string Account, Role Role, string? KeyId);
}
