using System.Net;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Appliance.Tests.Records;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>The clock was hours ahead when a hit was recorded, and is right again: the real service, without Central.</summary>
public sealed class ClockApiTests
{
    private static readonly TimeSpan _ahead = TimeSpan.FromHours(5);

    private readonly ManualTime _clock = ManualTime.Noon;

    [Fact]
    public async Task A_supervisor_ends_the_doubt_with_number_and_PIN_and_nobody_else_does()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync(_clock);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ConfirmAsync(house)).Status);
        _clock.Set(_ahead);
        await house.SignInAsync();
        await house.DecideAsync(await house.LayAsync(Documents.Wanted), "refer");
        _clock.Set(-_ahead);
        await house.SignInAsync();

        // What is recorded meanwhile says of itself by what clock it was made.
        Guid check = await house.LayAsync(Documents.Wanted);
        Assert.Contains(
            "The clock cannot be trusted", house.Reports()[^1].Content.GetProperty("reasons").GetRawText(), StringComparison.Ordinal);
        await house.DecideAsync(check, "refer");
        JsonElement clock = (await house.UntilAsync(state => !Trusted(state))).GetProperty("clock");
        Assert.True(clock.GetProperty("mayBeConfirmed").GetBoolean());

        Assert.Equal(
            (HttpStatusCode.Forbidden, "This officer is no supervisor; call one."),
            await ConfirmAsync(house, EnrolledBoard.Officer, EnrolledBoard.Pin));
        Assert.Equal(HttpStatusCode.Forbidden, (await ConfirmAsync(house, pin: EnrolledBoard.Pin)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ConfirmAsync(house, shown: _clock.GetUtcNow().AddHours(1))).Status);
        Assert.False(Trusted(await house.StateAsync()));
        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(house)).Status);
        await house.UntilAsync(Trusted);
        JsonElement act = house.Reports()[^1].Content;
        Assert.Equal(
            ("ClockConfirmed", EnrolledBoard.Supervisor, EnrolledBoard.Officer),
            (act.GetProperty("event").GetString(), act.GetProperty("officer").GetString(), act.GetProperty("other").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, "The clock is not in doubt."), await ConfirmAsync(house));
        Assert.Equal(1, house.Reports().Count(report =>
            report.Content.TryGetProperty("event", out JsonElement happened) && happened.GetString() == "ClockConfirmed"));
    }

    private static bool Trusted(JsonElement state) => state.GetProperty("clock").GetProperty("trusted").GetBoolean();

    private Task<(HttpStatusCode Status, string Said)> ConfirmAsync(
        DeskHouse house, string officer = EnrolledBoard.Supervisor, string pin = EnrolledBoard.SupervisorPin, DateTimeOffset? shown = null) =>
        house.AskAsync("/api/kiosk/clock", new { officer, pin, shown = shown ?? _clock.GetUtcNow() });
}
