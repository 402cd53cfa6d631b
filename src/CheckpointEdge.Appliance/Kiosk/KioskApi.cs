using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The kiosk's interface as its README lists it: reads a request, asks the desk, writes the answer. Safe for concurrent use.
/// </summary>
internal sealed class KioskApi(
    Desk desk, KioskScreen screen, TravellerSignals signals, DeskSession session, SessionApi sessions, CaseApi cases, AlarmApi alarms,
    ClockApi clock, SignIn signIn, RecordStore records, MetricsPage metrics, CamerasOfDesk cameras, PictureMrzReader? looking,
    TimeProvider time, CancellationToken stopping)
{
    /// <summary>Sign-ins have a rate limit of their own.</summary>
    public const string SignInLimit = "sign-in";

    private const int QueueLinesMax = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", HealthAsync);
        routes.MapGet("/metrics", MetricsAsync);
        routes.MapGet("/api/traveller/events", TravellerEventsAsync);
        sessions.Map(routes);
        cases.Map(routes);
        alarms.Map(routes);
        new PageSizeApi(screen).Map(routes);
        clock.Map(routes);
        routes.MapGet("/api/kiosk/state", StateAsync);
        routes.MapGet("/api/kiosk/events", EventsAsync);

        routes.MapPost("/api/kiosk/decisions", sessions.SignedIn(DecideAsync));
        routes.MapPost("/api/kiosk/decisions/confirm", sessions.SignedIn(ConfirmAsync)).RequireRateLimiting(SignInLimit);
        routes.MapPost("/api/kiosk/decisions/withdraw", sessions.SignedIn(WithdrawAsync));
        routes.MapPost("/api/kiosk/decisions/undo", sessions.SignedIn(UndoAsync));
        routes.MapPost("/api/kiosk/release", sessions.SignedIn(ReleaseAsync));
        routes.MapPost("/api/kiosk/lines", sessions.SignedIn(ConfirmLinesAsync));
        routes.MapGet("/api/kiosk/queue", sessions.SignedIn((context, _) =>
            Answers.JsonAsync(context, records.Lines(QueueLinesMax), KioskJson.Default.ImmutableArrayQueueLineView)));
        routes.MapGet("/api/kiosk/reasons", sessions.SignedIn((context, _) =>
            Answers.JsonAsync(
                context, DecisionReasons.ByDecision, KioskJson.Default.ImmutableSortedDictionaryStringImmutableArrayReasonView)));
        routes.MapGet("/api/kiosk/portrait/{checkId:guid}", sessions.SignedIn((context, _) =>
            PictureAsync(context, desk.PictureOf(CheckIdOf(context), check => check.Portrait))));
        routes.MapGet("/api/kiosk/portrait/{checkId:guid}/chip", sessions.SignedIn((context, _) =>
            PictureAsync(context, desk.PictureOf(CheckIdOf(context), check => check.ChipPhotograph))));
        routes.MapGet("/api/kiosk/portrait/{checkId:guid}/live", sessions.SignedIn((context, _) =>
            PictureAsync(context, desk.PictureOf(CheckIdOf(context), check => check.LivePicture))));
        MapPreview(routes, "/api/kiosk/preview/document", cameras.Document);
        MapPreview(routes, "/api/kiosk/preview/traveller", cameras.Traveller);
    }

    private void MapPreview(IEndpointRouteBuilder routes, string address, ICamera? camera)
    {
        if (camera is null)
            return;
        CameraPreview preview = new(camera, time);
        routes.MapGet(address, sessions.SignedIn(async (context, _) =>
        {
            string? token = context.Request.Cookies[SessionApi.CookieName];
            using CancellationTokenSource ended = Ended(context);
            await preview.SendAsync(context, () => session.Of(token) is not null, ended.Token);
        }));
    }

    /// <summary>The printed lines as the officer reads them; the line judges them like any others.</summary>
    private async Task ConfirmLinesAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.LinesRequest) is not { } request)
            return;
        if (request.Lines is not { IsDefault: false, Length: 2 or 3 } lines || lines.Any(line => line is not { Length: 30 or 36 or 44 }
            || line.Length != lines[0].Length || !line.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '<')))
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status400BadRequest, "Two lines of 36 or 44 characters, or three of 30: capital letters, digits and <.");
            return;
        }

        if (looking?.Confirm(lines) == true)
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "The document camera asks nothing now; look at the screen.");
    }

    private Task StateAsync(HttpContext context) => Answers.JsonAsync(
        context, VisibleTo(context.Request.Cookies[SessionApi.CookieName], screen.State), KioskJson.Default.KioskState);

    private async Task EventsAsync(HttpContext context)
    {
        string? token = context.Request.Cookies[SessionApi.CookieName];
        JsonTypeInfo<KioskState> spoken = SpokenJson.In<KioskState>(SpokenJson.LanguageOf(context));
        using CancellationTokenSource ended = Ended(context);
        await EventStream.SendAsync(
            context, "state", screen.FollowAsync(ended.Token), state => state.Version.ToString(CultureInfo.InvariantCulture),
            state => JsonSerializer.SerializeToUtf8Bytes(VisibleTo(token, state), spoken), time, ended.Token);
    }

    private async Task TravellerEventsAsync(HttpContext context)
    {
        using CancellationTokenSource ended = Ended(context);
        await EventStream.SendAsync(
            context, "signal", signals.FollowAsync(ended.Token), _ => "",
            shown => Encoding.UTF8.GetBytes(
                string.Join(' ', [JsonNamingPolicy.CamelCase.ConvertName(shown.Signal.ToString()), .. shown.Languages])),
            time, ended.Token);
    }

    private async Task DecideAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.DecisionRequest) is not { } request)
            return;
        if (DecisionWords.Find(request.Decision) is not { } kind)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "There is no such decision.");
            return;
        }

        string reason = request.Reason ?? "";
        string text = (request.Text ?? "").Trim();
        if (DecisionReasons.Refusal(request.Decision, reason, text) is { } refusal)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, refusal);
            return;
        }

        await AnswerAsync(context, desk.Decide(officer, request.CheckId, kind, reason, text));
    }

    /// <summary>A second officer beside the one who is signed in; asked for the PIN only where it could count.</summary>
    private async Task ConfirmAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.ConfirmRequest) is not { } request)
            return;
        if (desk.ConfirmationRefusal(request.CheckId, request.Officer) is { } refusal)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, refusal);
            return;
        }

        PinCheck check = await signIn.ConfirmAsync(request.Officer, request.Pin, context.RequestAborted);
        if (check is PinCheck.Right)
            await AnswerAsync(context, desk.Confirm(request.CheckId, request.Officer));
        else
            await SessionApi.RefusePinAsync(context, check, StatusCodes.Status403Forbidden);
    }

    private async Task WithdrawAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.CheckRequest) is { } request)
            await AnswerAsync(context, desk.Withdraw(request.CheckId));
    }

    private async Task UndoAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.CheckRequest) is { } request)
            await AnswerAsync(context, desk.Undo(request.CheckId));
    }

    private async Task ReleaseAsync(HttpContext context, SignedInOfficer officer)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.CheckRequest) is { } request)
            await AnswerAsync(context, desk.Release(request.CheckId));
    }

    private static Task AnswerAsync(HttpContext context, DeskAnswer answer) => answer switch
    {
        DeskAnswer.Done { Decision: { } decision } => Answers.JsonAsync(context, decision, KioskJson.Default.DecisionView),
        DeskAnswer.Done => Task.CompletedTask,
        DeskAnswer.Asked asked => Answers.JsonAsync(
            context, asked.Confirmation, KioskJson.Default.ConfirmationView, StatusCodes.Status202Accepted),
        DeskAnswer.Conflict conflict => Answers.ProblemAsync(context, StatusCodes.Status409Conflict, conflict.Sentence),
        DeskAnswer.NotRecorded failure =>
            Answers.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, failure.Sentence),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Only what says of itself that it is a picture of a sensible size leaves the service.</summary>
    internal static async Task PictureAsync(HttpContext context, ReadOnlyMemory<byte> portrait)
    {
        if (ShownPicture.Of(portrait) is not { } shown)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is no portrait for this check.");
            return;
        }

        context.Response.ContentType = shown.MediaType;
        context.Response.ContentLength = shown.Bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(shown.Bytes, context.RequestAborted);
    }

    private static Guid CheckIdOf(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["checkId"]!);

    private Task HealthAsync(HttpContext context)
    {
        ImmutableArray<string> missing = HealthOf(screen.State);
        return missing.IsEmpty
            ? Answers.JsonAsync(context, new HealthView("ready", missing), KioskJson.Default.HealthView)
            : Answers.JsonAsync(
                context, new HealthView("notReady", missing), KioskJson.Default.HealthView, StatusCodes.Status503ServiceUnavailable);
    }

    private static ImmutableArray<string> HealthOf(KioskState state) =>
    [
        .. state.List.Level is "none" or "stale" ? [state.List.Sentence] : ImmutableArray<string>.Empty,
        .. state.Clock.Trusted ? ImmutableArray<string>.Empty : [state.Clock.Sentence],
        .. state.Devices.Where(device => !device.Well).Select(device => device.Sentence),
    ];

    private async Task MetricsAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "Metrics are for this machine only.");
            return;
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
    }

    private KioskState VisibleTo(string? token, KioskState state) =>
        session.Of(token) is null ? KioskScreen.SignedOut(state) : state;

    private CancellationTokenSource Ended(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
}
