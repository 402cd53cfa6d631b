using System.Net;
using System.Text.Json;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>A shift in numbers, and how it is handed over.</summary>
public sealed class ShiftTests
{
    private static int Count(JsonElement shift, string what, string word) => shift.GetProperty(what).EnumerateArray()
        .Where(count => count.GetProperty("word").GetString() == word).Select(count => count.GetProperty("count").GetInt32())
        .FirstOrDefault();

    private static async Task<JsonElement> ShiftAsync(DeskHouse house) =>
        JsonDocument.Parse(await house.TextAsync("/api/kiosk/shift")).RootElement;

    [Fact]
    public async Task It_counts_travellers_decisions_and_failures_and_names_nobody()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        await house.SignInAsync();
        await house.LayAsync(Documents.Clear);
        Guid hit = await house.LayAsync(Documents.Wanted);
        await house.DecideAsync(hit, "refer");
        house.Desk.Send(new MrzReaderEvent.Trouble("No answer.", "Check the cable."), new MrzReaderEvent.Well());
        house.Desk.Send(new MrzReaderEvent.Placed(), new MrzReaderEvent.Removed());
        Guid second = await house.LayAsync(Documents.Wanted);
        JsonElement shift = await ShiftAsync(house);
        Assert.Equal((1, 2), (Count(shift, "verdicts", "clear"), Count(shift, "verdicts", "stop")));
        Assert.Equal((1, 0), (Count(shift, "decisions", "refer"), Count(shift, "decisions", "notSamePerson")));
        Assert.Equal((1, 1), (Count(shift, "failures", "reader"), Count(shift, "failures", "takenAway")));
        Assert.Equal((1, 1), (shift.GetProperty("undecided").GetInt32(), shift.GetProperty("secondLine").GetInt32()));
        Assert.Equal(JsonValueKind.Number, shift.GetProperty("medianMilliseconds").ValueKind);
        Assert.DoesNotContain("VASTERGAARD", shift.GetRawText());
        await house.DecideAsync(second, "refer");
        await house.AskAsync("/api/kiosk/decisions/undo", new { checkId = second });
        shift = await ShiftAsync(house);
        Assert.Equal((1, 1), (Count(shift, "decisions", "refer"), shift.GetProperty("takenBack").GetInt32()));
    }

    [Fact]
    public async Task Its_end_gives_the_summary_signs_out_is_recorded_and_leaves_the_open_hit_to_the_next()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        await house.SignInAsync();
        Guid hit = await house.LayAsync(Documents.Wanted);
        (HttpStatusCode status, string said) = await house.AskAsync("/api/kiosk/shift/end", new { });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, JsonDocument.Parse(said).RootElement.GetProperty("undecided").GetInt32());
        Assert.Equal("signedOut", (await house.StateAsync()).GetProperty("phase").GetString());
        (ReportKind kind, JsonElement ended) = house.Reports()[^1];
        Assert.Equal((ReportKind.Desk, "ShiftEnded"), (kind, ended.GetProperty("event").GetString()));
        Assert.Contains("travellers: stop 1;", ended.GetProperty("text").GetString());
        await house.SignInAsync(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin);
        Assert.Equal(hit, (await house.StateAsync()).GetProperty("result").GetProperty("checkId").GetGuid());
        Assert.Equal(0, Count(await ShiftAsync(house), "verdicts", "stop"));
    }

    [Fact]
    public async Task It_goes_on_after_a_lock_and_ends_when_somebody_else_signs_in()
    {
        ManualTime time = ManualTime.Noon;
        await using DeskHouse house = await DeskHouse.OpenAsync(time);
        await house.SignInAsync();
        await house.LayAsync(Documents.Clear);
        time.Advance(TimeSpan.FromMinutes(DeskSession.IdleMinutes));
        await house.SignInAsync();
        JsonElement officer = (await house.StateAsync()).GetProperty("officer");
        Assert.Equal(
            TimeSpan.FromMinutes(DeskSession.IdleMinutes),
            officer.GetProperty("signedInAt").GetDateTimeOffset() - officer.GetProperty("shiftBeganAt").GetDateTimeOffset());
        Assert.Equal(1, Count(await ShiftAsync(house), "verdicts", "clear"));
        await house.SignInAsync(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin);
        Assert.Equal(0, Count(await ShiftAsync(house), "verdicts", "clear"));
        Assert.Equal("ShiftEnded", house.Reports()[^1].Content.GetProperty("event").GetString());
    }
}
