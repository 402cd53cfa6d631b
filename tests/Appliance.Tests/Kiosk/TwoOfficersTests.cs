using System.Net;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A stop is let go by two, and a supervisor helps who mistyped too often.</summary>
public sealed class TwoOfficersTests
{
    private static object Second(Guid check, string officer = EnrolledBoard.Supervisor, string pin = EnrolledBoard.SupervisorPin) =>
        new { checkId = check, officer, pin };

    [Fact]
    public async Task A_stop_is_let_go_by_two_officers_and_both_stand_in_the_record()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        await house.SignInAsync();
        Guid check = await house.LayAsync(Documents.Wanted);
        Assert.Equal(HttpStatusCode.Accepted, (await house.DecideAsync(check, "notSamePerson", "photo")).Status);
        JsonElement state = await house.StateAsync();
        Assert.Equal(("result", check), (state.GetProperty("phase").GetString(), state.GetProperty("confirmation").GetProperty("checkId").GetGuid()));
        Assert.Equal([ReportKind.Hit], house.Reports().Select(report => report.Kind));

        Assert.Equal(
            (HttpStatusCode.Conflict, "Two officers let a stop go; the second is somebody else than the first."),
            await house.AskAsync("/api/kiosk/decisions/confirm", Second(check, EnrolledBoard.Officer, EnrolledBoard.Pin)));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "The officer's number or the PIN is wrong."),
            await house.AskAsync("/api/kiosk/decisions/confirm", Second(check, pin: "000001")));
        Assert.Equal(
            (HttpStatusCode.Conflict, "Nothing waits for a second officer any more; decide again."),
            await house.AskAsync("/api/kiosk/decisions/confirm", Second(Guid.Empty)));
        Assert.Equal(HttpStatusCode.OK, (await house.AskAsync("/api/kiosk/decisions/confirm", Second(check))).Status);
        (ReportKind kind, JsonElement decision) = house.Reports()[^1];
        Assert.Equal(ReportKind.Decision, kind);
        Assert.Equal(
            (EnrolledBoard.Officer, EnrolledBoard.Supervisor, "photo"),
            (decision.GetProperty("officer").GetString(), decision.GetProperty("confirmedBy").GetString(),
                decision.GetProperty("reason").GetString()));
        state = await house.StateAsync();
        Assert.Equal(EnrolledBoard.Officer, state.GetProperty("officer").GetProperty("number").GetString());
        Assert.Equal(EnrolledBoard.Supervisor, state.GetProperty("lastDecision").GetProperty("confirmedBy").GetString());
    }

    [Fact]
    public async Task The_first_may_think_again_and_a_referral_needs_nobody_else()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        await house.SignInAsync();
        Guid check = await house.LayAsync(Documents.Wanted);
        await house.DecideAsync(check, "notSamePerson", "photo");
        Assert.Equal(HttpStatusCode.OK, (await house.AskAsync("/api/kiosk/decisions/withdraw", new { checkId = check })).Status);
        Assert.Equal(JsonValueKind.Null, (await house.StateAsync()).GetProperty("confirmation").ValueKind);
        Assert.Equal(HttpStatusCode.Conflict, (await house.AskAsync("/api/kiosk/decisions/confirm", Second(check))).Status);
        Assert.Equal(HttpStatusCode.OK, (await house.DecideAsync(check, "refer")).Status);
        Assert.Equal("", house.Reports()[^1].Content.GetProperty("confirmedBy").GetString());
    }

    [Fact]
    public async Task Nobody_is_waited_for_longer_than_a_minute_and_not_beyond_the_session()
    {
        ManualTime time = ManualTime.Noon;
        await using DeskHouse house = await DeskHouse.OpenAsync(time);
        await house.SignInAsync();
        Guid check = await house.LayAsync(Documents.Wanted);
        await house.DecideAsync(check, "notSamePerson", "photo");
        time.Advance(TimeSpan.FromSeconds(Appliance.Kiosk.Desk.ConfirmationSeconds));
        Assert.Equal(HttpStatusCode.Conflict, (await house.AskAsync("/api/kiosk/decisions/confirm", Second(check))).Status);
        await house.DecideAsync(check, "notSamePerson", "photo");
        await house.SignInAsync(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin);
        Assert.Equal(JsonValueKind.Null, (await house.StateAsync()).GetProperty("confirmation").ValueKind);
        Assert.DoesNotContain(ReportKind.Decision, house.Reports().Select(report => report.Kind));
    }

    [Fact]
    public async Task A_desk_with_one_officer_is_set_so()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync(with: options => options with { StopReleasedByTwo = false });
        await house.SignInAsync();
        Guid check = await house.LayAsync(Documents.Wanted);
        Assert.Equal(HttpStatusCode.OK, (await house.DecideAsync(check, "notSamePerson", "photo")).Status);
    }

    [Fact]
    public async Task A_supervisor_lifts_the_wait_of_who_mistyped_too_often_and_it_is_recorded()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync(ManualTime.Noon);
        for (int failure = 0; failure < SignInGate.FreeFailuresPerOfficer; failure++)
            await house.SignInAsync(pin: "000001");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await house.SignInAsync()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LiftAsync(house, EnrolledBoard.Supervisor, "000001")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await LiftAsync(house, EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin)).Status);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "This officer does not have to wait."),
            await LiftAsync(house, EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin));
        Assert.Equal(HttpStatusCode.NoContent, (await house.SignInAsync()).Status);
        (ReportKind kind, JsonElement happened) = Assert.Single(house.Reports());
        Assert.Equal(ReportKind.Desk, kind);
        Assert.Equal(
            ("LockLifted", EnrolledBoard.Supervisor, EnrolledBoard.Officer),
            (happened.GetProperty("event").GetString(), happened.GetProperty("officer").GetString(), happened.GetProperty("other").GetString()));
    }

    [Fact]
    public async Task Who_is_no_supervisor_lifts_nothing_and_learns_nothing()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "The officer's number or the PIN is wrong."),
            await LiftAsync(house, EnrolledBoard.Officer, EnrolledBoard.Pin));
        Assert.Empty(house.Reports());
    }

    private static Task<(HttpStatusCode Status, string Said)> LiftAsync(DeskHouse house, string supervisor, string pin) =>
        house.AskAsync("/api/session/lift", new { officer = EnrolledBoard.Officer, supervisor, pin });
}
