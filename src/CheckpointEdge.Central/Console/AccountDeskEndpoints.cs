using CheckpointEdge.Central.Accounts;

namespace CheckpointEdge.Central.Console;

/// <summary>One's own password, and the accounts of all.</summary>
internal static class AccountDeskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, AccountStore accounts, AccountDesk desk)
    {
        routes.MapPost("/api/account/password", (HttpContext context, PasswordBody body) =>
        {
            Account account = ConsoleGuard.AccountOf(context);
            switch (accounts.CheckPassword(account.Name, body.Password ?? ""))
            {
                case PasswordResult.MustWait wait:
                    return AccountEndpoints.TooEarly(context, wait.Remaining);
                case PasswordResult.SignedIn owner:
                    desk.ChangePassword(
                        owner, body.Password!, body.NewPassword ?? "", context.Request.Cookies[ConsoleGuard.CookieName]);
                    return Results.NoContent();
                default:
                    return Refusal.Of(StatusCodes.Status403Forbidden, "The password is wrong; nothing was changed.");
            }
        }).RequireRateLimiting(AccountEndpoints.PasswordLimit);

        routes.MapGet("/api/accounts", () => desk.All());
        routes.MapPost("/api/accounts", (HttpContext context, NewAccountBody body) =>
            desk.Add(
                body.Name ?? "",
                Enum.TryParse(body.Role, ignoreCase: true, out Role role) && Enum.IsDefined(role)
                    ? role
                    : throw new CentralException("A role is ops, approver or auditor."),
                ConsoleGuard.AccountOf(context).Name))
            .WithMetadata(new NeedsRole(Role.Ops))
            .RequireRateLimiting(AccountEndpoints.PasswordLimit);
        RouteGroupBuilder one = routes.MapGroup("/api/accounts/{name}");
        one.MapPost("/disable", (HttpContext context, string name) =>
        {
            desk.Disable(name, ConsoleGuard.AccountOf(context).Name);
            return desk.All();
        }).WithMetadata(new NeedsRole(Role.Ops));
        one.MapPost("/enable", (HttpContext context, string name) =>
        {
            desk.Enable(name, ConsoleGuard.AccountOf(context).Name);
            return desk.All();
        }).WithMetadata(new NeedsRole(Role.Ops));
        one.MapPost("/reset", (HttpContext context, string name) => desk.Reset(name, ConsoleGuard.AccountOf(context).Name))
            .WithMetadata(new NeedsRole(Role.Ops))
            .RequireRateLimiting(AccountEndpoints.PasswordLimit);
    }

    private sealed record PasswordBody(string? Password, string? NewPassword);

    private sealed record NewAccountBody(string? Name, string? Role);
}
