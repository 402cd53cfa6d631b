using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The second line's cases, and the shift. Safe for concurrent use.</summary>
internal sealed class CaseApi(SecondLine secondLine, ShiftBook shift, Desk desk, DeskSession session, SessionApi sessions)
{
    private static readonly string[] _judgements = ["same", "notSame", "cannotSay"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/kiosk/cases/{caseId:guid}", sessions.SignedIn(OpenAsync));
        routes.MapPost("/api/kiosk/cases", sessions.SignedIn(JudgeAsync));
        routes.MapPost("/api/kiosk/cases/call", sessions.SignedIn(CallAsync)).RequireRateLimiting(KioskApi.SignInLimit);
        routes.MapPost("/api/kiosk/cases/leave", sessions.SignedIn((context, _) =>
        {
            secondLine.Leave();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }));
        MapPicture(routes, "portrait", check => check.Portrait);
        MapPicture(routes, "chip", check => check.ChipPhotograph);
        MapPicture(routes, "live", check => check.LivePicture);
        routes.MapGet("/api/kiosk/shift", sessions.SignedIn((context, _) => ShiftAsync(context, shift.View(desk.Undecided))));
        routes.MapPost("/api/kiosk/shift/end", sessions.SignedIn(EndShiftAsync));
    }

    private void MapPicture(IEndpointRouteBuilder routes, string name, Func<ShownCheck, ReadOnlyMemory<byte>> which) =>
        routes.MapGet($"/api/kiosk/cases/{{caseId:guid}}/{name}", sessions.SignedIn((context, officer) =>
            KioskApi.PictureAsync(context, secondLine.PictureOf(CaseIdOf(context), officer, which))));

    private Task OpenAsync(HttpContext context, SignedInOfficer officer)
    {
        (BlindView? view, string refusal) = secondLine.Open(CaseIdOf(context), officer);
        return view is null
            ? Answers.ProblemAsync(context, StatusCodes.Status409Conflict, refusal)
            : Answers.JsonAsync(context, view, KioskJson.Default.BlindView);
    }

    /// <summary>A supervisor signs on top of the officer's session and sees the traveller.</summary>
    private async Task CallAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.CallRequest) is not { } request)
            return;
        long left = secondLine.Left;
        if (session.Officer != officer)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, "Sign in first."); // gone while the request was on its way
            return;
        }

        if (await sessions.SupervisorAsync(context, request.Officer, request.Pin) is not { } supervisor)
            return;

        (BlindView? view, string refusal) = secondLine.Call(request.CaseId, officer, supervisor.Number, left);
        if (view is null)
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, refusal);
        else
            await Answers.JsonAsync(context, view, KioskJson.Default.BlindView);
    }

    private async Task JudgeAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.JudgementRequest) is not { } request)
            return;
        if (!_judgements.Contains(request.Judgement))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "There is no such judgement.");
            return;
        }

        if (session.Officer != officer)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, "Sign in first."); // as above
            return;
        }

        try
        {
            (FirstLookView? first, string refusal) = secondLine.Judge(request.CaseId, officer, request.Judgement);
            desk.SecondLineChanged();
            if (first is null)
                await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, refusal);
            else
                await Answers.JsonAsync(context, first, KioskJson.Default.FirstLookView);
        }
        catch (RecordStoreException)
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "This board cannot record the decision; nothing was decided. Call the technician.");
        }
    }

    /// <summary>The summary is the answer: nobody is signed in any more when it is read.</summary>
    private async Task EndShiftAsync(HttpContext context, SignedInOfficer officer)
    {
        ShiftView? summary = shift.View(desk.Undecided);
        shift.End();
        session.End();
        context.Response.Cookies.Delete(SessionApi.CookieName);
        await ShiftAsync(context, summary);
    }

    private static Task ShiftAsync(HttpContext context, ShiftView? view) => view is null
        ? Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "No shift has begun.")
        : Answers.JsonAsync(context, view, KioskJson.Default.ShiftView);

    private static Guid CaseIdOf(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["caseId"]!);
}
