using System.Globalization;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Console;

/// <summary>Signing in and out.</summary>
public static class AccountEndpoints
{
    public const string PasswordLimit = "passwords";

    public static void Map(IEndpointRouteBuilder routes, AccountStore accounts, Sessions sessions)
    {
        routes.MapPost("/api/session", (HttpContext context, SignInBody body) =>
            accounts.SignIn(body.Name ?? "", body.Password ?? "", body.Code ?? "") switch
            {
                PasswordResult.SignedIn signedIn => Begin(context, sessions, signedIn),
                PasswordResult.MustWait wait => TooEarly(context, wait.Remaining),
                PasswordResult.NeedsCode => Results.Json(
                    new NeedsCodeView("Please add the six digits that your authenticator app shows.", NeedsCode: true),
                    statusCode: StatusCodes.Status401Unauthorized),
                PasswordResult.Refused or PasswordResult.WrongCode when body.Code is { Length: > 0 } =>
                    Refusal.Of(StatusCodes.Status401Unauthorized, "The name, the password or the code is wrong, or the code was used before."),
                _ => WrongPassword(),
            })
            .WithMetadata(new WithoutSession())
            .RequireRateLimiting(PasswordLimit);

        routes.MapGet("/api/session", (HttpContext context) => View(ConsoleGuard.AccountOf(context)));
        MapSecondFactor(routes.MapGroup("/api/account/second-factor"), accounts);

        routes.MapDelete("/api/session", (HttpContext context) =>
        {
            sessions.End(context.Request.Cookies[ConsoleGuard.CookieName]);
            context.Response.Cookies.Delete(ConsoleGuard.CookieName);
            return Results.NoContent();
        });
    }

    /// <summary>An approver's key that lies elsewhere takes the place of the one at Central.</summary>
    public static void MapSigningKey(IEndpointRouteBuilder routes, AccountStore accounts, ApproverKeys keys) =>
        routes.MapPut("/api/account/signing-key", (HttpContext context, SigningKeyBody body) =>
            WithPassword(context, accounts, new CodeBody(body.Password, null), owner =>
                Results.Ok(new SigningKeyView(keys.Replace(owner, body.PublicKey ?? "", body.Proof).KeyId))))
            .WithMetadata(new NeedsRole(Role.Approver))
            .RequireRateLimiting(PasswordLimit);

    // Every change asks for the password again: a session left open on a desk changes nothing.
    private static void MapSecondFactor(RouteGroupBuilder routes, AccountStore accounts)
    {
        routes.MapGet("", (HttpContext context) =>
            new SecondFactorView(accounts.SecondFactors.IsOn(ConsoleGuard.AccountOf(context).Name)));

        routes.MapPost("", (HttpContext context, CodeBody body) =>
            WithPassword(context, accounts, body, owner =>
            {
                byte[] secret = accounts.SecondFactors.Begin(owner.Account, body.Password!);
                string address = TimeBasedCode.Address(owner.Account.Name, secret);
                return Results.Ok(new NewSecretView(TimeBasedCode.Text(secret), address, CodePicture.Of(address)));
            }))
            .RequireRateLimiting(PasswordLimit);

        routes.MapPost("/confirm", (HttpContext context, CodeBody body) =>
            WithPassword(context, accounts, body, owner =>
                accounts.SecondFactors.Confirm(owner.Account, body.Password!, body.Code ?? "")
                    ? Results.Ok(new SecondFactorView(On: true))
                    : WrongCode()))
            .RequireRateLimiting(PasswordLimit);

        // As at the door: a code that is wrong counts, and makes the next one wait.
        routes.MapPost("/remove", (HttpContext context, CodeBody body) =>
            After(context, accounts.SignIn(ConsoleGuard.AccountOf(context).Name, body.Password ?? "", body.Code ?? ""), owner =>
            {
                accounts.SecondFactors.Remove(owner.Account.Name, owner.Account.Name);
                return Results.Ok(new SecondFactorView(On: false));
            }))
            .RequireRateLimiting(PasswordLimit);
    }

    private static IResult WithPassword(
        HttpContext context, AccountStore accounts, CodeBody body, Func<PasswordResult.SignedIn, IResult> then) =>
        After(context, accounts.CheckPassword(ConsoleGuard.AccountOf(context).Name, body.Password ?? ""), then);

    private static IResult After(HttpContext context, PasswordResult result, Func<PasswordResult.SignedIn, IResult> then) =>
        result switch
        {
            PasswordResult.SignedIn signedIn => then(signedIn),
            PasswordResult.NeedsCode or PasswordResult.WrongCode => WrongCode(),
            PasswordResult.MustWait wait => TooEarly(context, wait.Remaining),
            _ => Refusal.Of(StatusCodes.Status403Forbidden, "The password is wrong; nothing was changed."),
        };

    private static IResult WrongPassword() => Refusal.Of(StatusCodes.Status401Unauthorized, "The name or the password is wrong.");

    private static IResult WrongCode() => Refusal.Of(
        StatusCodes.Status403Forbidden, "The code is wrong or was used before; wait for the next one and compare the clocks.");

    /// <summary>429 with the seconds to wait.</summary>
    public static IResult TooEarly(HttpContext context, TimeSpan remaining)
    {
        int seconds = (int)Math.Ceiling(remaining.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusal.Of(
            StatusCodes.Status429TooManyRequests, $"Too many wrong passwords: please wait {seconds} s and try again.");
    }

    private static IResult Begin(HttpContext context, Sessions sessions, PasswordResult.SignedIn owner)
    {
        if (sessions.Begin(owner) is not { } token)
            return WrongPassword();
        context.Response.Cookies.Append(ConsoleGuard.CookieName, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            // Behind a TLS proxy the browser speaks HTTPS although this process does not.
            Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
        });
        return Results.Ok(View(owner.Account));
    }

    private static SessionView View(Account account) => new(account.Name, account.Role);

    private sealed record SignInBody(string? Name, string? Password, string? Code);

    private sealed record NeedsCodeView([property: Sentence] string Error, bool NeedsCode);

    private sealed record CodeBody(string? Password, string? Code);

    /// <param name="PublicKey">SubjectPublicKeyInfo, PEM.</param>
    /// <param name="Proof">See <see cref="ApproverKeys.Proof"/>.</param>
    private sealed record SigningKeyBody(string? Password, string? PublicKey, byte[]? Proof);

    private sealed record SigningKeyView(string KeyId);

    private sealed record SecondFactorView(bool On);

    /// <param name="Secret">Base32, for an app that cannot see the picture.</param>
    /// <param name="Picture">The address as a QR code, an address of data that an image takes.</param>
    private sealed record NewSecretView(string Secret, string Address, string Picture);

    private sealed record SessionView(string Name, Role Role);
}
