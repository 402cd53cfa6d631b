using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A supervisor confirms the clock; it is recorded. Safe for concurrent use.</summary>
internal sealed class ClockApi(ClockWatch clock, SessionApi sessions, SignIn signIn)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/kiosk/clock", sessions.SignedIn(ConfirmAsync)).RequireRateLimiting(KioskApi.SignInLimit);

    private async Task ConfirmAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.ClockRequest) is not { } request)
            return;
        PinCheck check = await signIn.ConfirmAsync(request.Officer, request.Pin, context.RequestAborted);
        if (check is not PinCheck.Right right)
        {
            await SessionApi.RefusePinAsync(context, check, StatusCodes.Status403Forbidden);
            return;
        }

        if (!right.Officer.Supervisor)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "This officer is no supervisor; call one.");
            return;
        }

        try
        {
            if (clock.Confirm(right.Officer.Number, officer.Number, request.Shown) is { Length: > 0 } refusal)
                await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, refusal);
            else
                context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (RecordStoreException)
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "This board cannot record it; the clock stays in doubt. Call the technician.");
        }
    }
}
