using System.Globalization;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>Signing in and out, and what a supervisor does at the sign-in. Safe for concurrent use.</summary>
internal sealed class SessionApi(DeskSession session, SignIn signIn, RecordStore records, TimeProvider time)
{
    /// <summary>The session's cookie; not shared with Central's console on the same machine, which has its own name.</summary>
    public const string CookieName = "checkpoint-desk";

    /// <summary>Who may ask for what only a signed-in officer may; the request shows that somebody is at the desk.</summary>
    public RequestDelegate SignedIn(Func<HttpContext, SignedInOfficer, Task> handle) => async context =>
    {
        if (session.Of(context.Request.Cookies[CookieName]) is not { } officer)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, "Sign in first.");
            return;
        }

        session.Touch();
        await handle(context, officer);
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/session", SignInAsync).RequireRateLimiting(KioskApi.SignInLimit);
        routes.MapPost("/api/session/lift", LiftAsync).RequireRateLimiting(KioskApi.SignInLimit);
        routes.MapDelete("/api/session", SignedIn((context, _) =>
        {
            session.End();
            context.Response.Cookies.Delete(CookieName);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }));
    }

    /// <summary>A wait, or that number and PIN do not belong together.</summary>
    /// <param name="refused">401 where somebody signs in, 403 beside somebody who is signed in.</param>
    public static Task RefusePinAsync(HttpContext context, PinCheck check, int refused) => check is PinCheck.Wait wait
        ? WaitAsync(context, wait.For)
        : Answers.ProblemAsync(context, refused, ((PinCheck.Refused)check).Sentence);

    /// <summary>A supervisor beside the signed-in officer; null: it is none, and the request has its answer.</summary>
    public async Task<Officer?> SupervisorAsync(HttpContext context, string number, string pin)
    {
        PinCheck check = await signIn.ConfirmAsync(number, pin, context.RequestAborted);
        if (check is not PinCheck.Right right)
            await RefusePinAsync(context, check, StatusCodes.Status403Forbidden);
        else if (!right.Officer.Supervisor)
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "This officer is no supervisor; call one.");
        else
            return right.Officer;
        return null;
    }

    private static Task WaitAsync(HttpContext context, TimeSpan wait)
    {
        long waitSeconds = (long)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = waitSeconds.ToString(CultureInfo.InvariantCulture);
        return Answers.ProblemAsync(
            context, StatusCodes.Status429TooManyRequests, $"Too many wrong PINs; try again in {waitSeconds} seconds.");
    }

    private async Task SignInAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.SignInRequest) is not { } request)
            return;
        switch (await signIn.TryAsync(request.Officer, request.Pin, context.RequestAborted))
        {
            case SignInResult.Done done:
                context.Response.Cookies.Append(CookieName, done.Token, new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Strict,
                    Path = "/",
                    Secure = context.Request.IsHttps,
                    IsEssential = true,
                });
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case SignInResult.Wait wait:
                await WaitAsync(context, wait.For);
                break;
            case SignInResult.Refused refused:
                await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, refused.Sentence);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task LiftAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.LiftRequest) is not { } request)
            return;
        PinCheck check = await signIn.LiftAsync(request.Officer, request.Supervisor, request.Pin, context.RequestAborted);
        if (check is not PinCheck.Right)
        {
            await RefusePinAsync(context, check, StatusCodes.Status401Unauthorized);
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        try
        {
            records.RecordDeskEvent(
                new DeskReport(Guid.CreateVersion7(now), DeskEvent.LockLifted, request.Supervisor, now) { Other = request.Officer });
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (RecordStoreException)
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "The officer may try again, but this board cannot record it. Call the technician.");
        }
    }
}
