using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>A supervisor confirms the clock; it is recorded. Safe for concurrent use.</summary>
internal sealed class ClockApi(ClockWatch clock, SessionApi sessions)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/kiosk/clock", sessions.SignedIn(ConfirmAsync)).RequireRateLimiting(KioskApi.SignInLimit);

    private async Task ConfirmAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.ClockRequest) is not { } request)
            return;
        if (await sessions.SupervisorAsync(context, request.Officer, request.Pin) is not { } supervisor)
            return;

        try
        {
            if (clock.Confirm(supervisor.Number, officer.Number, request.Shown) is { Length: > 0 } refusal)
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
