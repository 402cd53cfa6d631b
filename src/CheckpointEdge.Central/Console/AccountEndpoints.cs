using System.Globalization;
using CheckpointEdge.Central.Accounts;

namespace CheckpointEdge.Central.Console;

/// <summary>Signing in and out.</summary>
public static class AccountEndpoints
{
    public const string PasswordLimit = "passwords";

    public static void Map(IEndpointRouteBuilder routes, AccountStore accounts, Sessions sessions)
    {
        routes.MapPost("/api/session", (HttpContext context, SignInBody body) =>
            accounts.SignIn(body.Name ?? "", body.Password ?? "") switch
            {
                PasswordResult.SignedIn signedIn => Begin(context, sessions, signedIn.Account),
                PasswordResult.MustWait wait => TooEarly(context, wait.Remaining),
                _ => Refusal.Of(StatusCodes.Status401Unauthorized, "The name or the password is wrong."),
            })
            .WithMetadata(new WithoutSession())
            .RequireRateLimiting(PasswordLimit);

        routes.MapGet("/api/session", (HttpContext context) => View(ConsoleGuard.AccountOf(context)));

        routes.MapDelete("/api/session", (HttpContext context) =>
        {
            sessions.End(context.Request.Cookies[ConsoleGuard.CookieName]);
            context.Response.Cookies.Delete(ConsoleGuard.CookieName);
            return Results.NoContent();
        });
    }

    /// <summary>429 with the seconds to wait.</summary>
    public static IResult TooEarly(HttpContext context, TimeSpan remaining)
    {
        int seconds = (int)Math.Ceiling(remaining.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusal.Of(
            StatusCodes.Status429TooManyRequests, $"Too many wrong passwords: please wait {seconds} s and try again.");
    }

    private static IResult Begin(HttpContext context, Sessions sessions, Account account)
    {
        context.Response.Cookies.Append(ConsoleGuard.CookieName, sessions.Begin(account), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            // Behind a TLS proxy the browser speaks HTTPS although this process does not.
            Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
        });
        return Results.Ok(View(account));
    }

    private static SessionView View(Account account) => new(account.Name, account.Role);

    private sealed record SignInBody(string? Name, string? Password);

    private sealed record SessionView(string Name, Role Role);
}
