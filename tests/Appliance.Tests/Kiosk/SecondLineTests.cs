using System.Net;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Tests.Line;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>What one officer refers, another judges before seeing what the first thought.</summary>
public sealed class SecondLineTests
{
    private static readonly string[] _machineWords = ["band", "score", "verdict", "pieces", "agreement", "strong", "refer\"", "rarity", "reasons"];

    private static async Task<(DeskHouse House, Guid Case)> ReferredAsync(TimeProvider? time = null)
    {
        DeskHouse house = await DeskHouse.OpenAsync(time);
        await house.SignInAsync();
        Guid check = await house.LayAsync(Documents.Wanted);
        await house.DecideAsync(check, "refer");
        return (house, check);
    }

    private static Task<(HttpStatusCode Status, string Said)> SecondSignsInAsync(DeskHouse house) =>
        house.SignInAsync(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin);

    [Fact]
    public async Task The_second_officer_sees_both_identities_and_nothing_that_was_thought_of_them()
    {
        (DeskHouse house, Guid check) = await ReferredAsync();
        await using DeskHouse _ = house;
        await SecondSignsInAsync(house);
        JsonElement waiting = (await house.StateAsync()).GetProperty("secondLine")[0];
        Assert.Equal((check, false), (waiting.GetProperty("caseId").GetGuid(), waiting.GetProperty("own").GetBoolean()));
        string blind = await house.TextAsync($"/api/kiosk/cases/{check:D}");
        Assert.Contains("VASTERGAARD", blind);
        Assert.Contains("1974-08-12", blind);
        JsonElement entry = JsonDocument.Parse(blind).RootElement.GetProperty("entries")[0];
        Assert.Equal("VASTERGAARD, Kasimira Oldemar", entry.GetProperty("name").GetString());
        Assert.All(_machineWords, word => Assert.DoesNotContain(word, blind, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(EnrolledBoard.Officer, blind);
    }

    [Theory]
    [InlineData("same", true, "judgement=\"agreed\"} 1")]
    [InlineData("notSame", false, "judgement=\"differed\"} 1")]
    [InlineData("cannotSay", null, "judgement=\"cannotSay\"} 1")]
    public async Task Only_the_judgement_opens_the_first_one_and_is_recorded_and_counted(string judgement, bool? agrees, string counted)
    {
        (DeskHouse house, Guid check) = await ReferredAsync();
        await using DeskHouse _ = house;
        await SecondSignsInAsync(house);
        (HttpStatusCode status, string said) = await house.AskAsync("/api/kiosk/cases", new { caseId = check, judgement });
        Assert.Equal(HttpStatusCode.OK, status);
        JsonElement first = JsonDocument.Parse(said).RootElement;
        Assert.Equal(
            (EnrolledBoard.Officer, "refer", "stop"),
            (first.GetProperty("officer").GetString(), first.GetProperty("decision").GetString(), first.GetProperty("verdict").GetString()));
        JsonElement recorded = house.Reports()[^1].Content;
        Assert.Equal(
            ("SecondLook", EnrolledBoard.Supervisor, EnrolledBoard.Officer, check, judgement),
            (recorded.GetProperty("event").GetString(), recorded.GetProperty("officer").GetString(),
                recorded.GetProperty("other").GetString(), recorded.GetProperty("hitId").GetGuid(), recorded.GetProperty("judgement").GetString()));
        Assert.Equal(agrees, recorded.GetProperty("agrees").ValueKind == JsonValueKind.Null ? null : recorded.GetProperty("agrees").GetBoolean());
        Assert.Contains(counted, await house.TextAsync("/metrics"));
        Assert.Equal(0, (await house.StateAsync()).GetProperty("secondLine").GetArrayLength());
        Assert.Equal(HttpStatusCode.Conflict, (await house.AskAsync("/api/kiosk/cases", new { caseId = check, judgement })).Status);
    }

    [Fact]
    public async Task Who_referred_cannot_be_the_second_and_sees_no_more()
    {
        (DeskHouse house, Guid check) = await ReferredAsync();
        await using DeskHouse _ = house;
        const string refusal = "Another officer takes the second look: you referred this traveller.";
        using HttpResponseMessage opened = await house.GetAsync($"/api/kiosk/cases/{check:D}");
        Assert.Equal(HttpStatusCode.Conflict, opened.StatusCode);
        Assert.Contains(refusal, await opened.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.Conflict, refusal), await house.AskAsync("/api/kiosk/cases", new { caseId = check, judgement = "same" }));
        using HttpResponseMessage picture = await house.GetAsync($"/api/kiosk/cases/{check:D}/portrait");
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
        Assert.True((await house.StateAsync()).GetProperty("secondLine")[0].GetProperty("own").GetBoolean());
        Assert.Equal(HttpStatusCode.BadRequest, (await house.AskAsync("/api/kiosk/cases", new { caseId = check, judgement = "maybe" })).Status);
    }

    [Fact]
    public async Task A_supervisor_called_to_the_desk_signs_on_top_of_the_session_looks_and_overrules()
    {
        ManualTime time = ManualTime.Noon;
        (DeskHouse house, Guid check) = await ReferredAsync(time);
        await using DeskHouse _ = house;
        object Call(string officer, string pin) => new { caseId = check, officer, pin };
        Assert.Equal(
            HttpStatusCode.Forbidden, (await house.AskAsync("/api/kiosk/cases/call", Call(EnrolledBoard.Supervisor, "000001"))).Status);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "This officer is no supervisor; call one."),
            await house.AskAsync("/api/kiosk/cases/call", Call(EnrolledBoard.Officer, EnrolledBoard.Pin)));
        (HttpStatusCode status, string blind) =
            await house.AskAsync("/api/kiosk/cases/call", Call(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("VASTERGAARD", blind);
        Assert.All(_machineWords, word => Assert.DoesNotContain(word, blind, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(EnrolledBoard.Officer, (await house.StateAsync()).GetProperty("officer").GetProperty("number").GetString());

        // Whoever stays too long, or has gone, judges no more: the session is another's.
        time.Advance(TimeSpan.FromSeconds(SecondLine.CalledSecondsMax));
        object judgement = new { caseId = check, judgement = "notSame" };
        Assert.Equal(HttpStatusCode.Conflict, (await house.AskAsync("/api/kiosk/cases", judgement)).Status);
        await house.AskAsync("/api/kiosk/cases/call", Call(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin));
        Assert.Equal(HttpStatusCode.NoContent, (await house.AskAsync("/api/kiosk/cases/leave", new { })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await house.AskAsync("/api/kiosk/cases", judgement)).Status);

        await house.AskAsync("/api/kiosk/cases/call", Call(EnrolledBoard.Supervisor, EnrolledBoard.SupervisorPin));
        (status, string first) = await house.AskAsync("/api/kiosk/cases", judgement);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(JsonDocument.Parse(first).RootElement.GetProperty("agrees").GetBoolean());
        JsonElement recorded = house.Reports()[^1].Content;
        Assert.Equal(
            (EnrolledBoard.Supervisor, EnrolledBoard.Officer, "notSame"),
            (recorded.GetProperty("officer").GetString(), recorded.GetProperty("other").GetString(), recorded.GetProperty("judgement").GetString()));
    }

    [Fact]
    public async Task A_referral_that_is_taken_back_takes_its_case_along()
    {
        (DeskHouse house, Guid check) = await ReferredAsync();
        await using DeskHouse _ = house;
        Assert.Equal(HttpStatusCode.OK, (await house.AskAsync("/api/kiosk/decisions/undo", new { checkId = check })).Status);
        Assert.Equal(0, (await house.StateAsync()).GetProperty("secondLine").GetArrayLength());
        Assert.Empty(Directory.GetFiles(house.Board.At(DeskSafe.FolderName), "case-*"));
    }

    [Fact]
    public async Task Cases_outlive_a_restart_unreadable_and_are_wiped_when_nobody_looked_for_half_a_day()
    {
        ManualTime time = ManualTime.Noon;
        (DeskHouse house, Guid check) = await ReferredAsync(time);
        await using DeskHouse _ = house;
        string file = Assert.Single(Directory.GetFiles(house.Board.At(DeskSafe.FolderName), "case-*"));
        Assert.DoesNotContain("VASTERGAARD", Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        SecondLine after = new(new DeskSafe(house.Board.Data), null!, time);
        Assert.Equal(check, Assert.Single(after.Views("9001")).CaseId);
        Assert.NotNull(after.Open(check, new SignedInOfficer("9001", time.GetUtcNow())).View);
        time.Advance(TimeSpan.FromHours(SecondLine.KeptHoursMax));
        Assert.True(after.Expire());
        Assert.False(File.Exists(file));
    }

    /// <summary>Found by reading: a clock that was put back kept a case, its pictures among it, until the old time had come again.</summary>
    [Theory]
    [InlineData(-3650)]
    [InlineData(3650)]
    public async Task Whoever_sets_the_clock_neither_keeps_nor_wipes_a_case_nor_lets_a_supervisor_stay(int days)
    {
        ManualTime time = ManualTime.Noon;
        (DeskHouse house, Guid check) = await ReferredAsync(time);
        await using DeskHouse _ = house;
        SecondLine line = new(new DeskSafe(house.Board.Data), null!, time);
        SignedInOfficer officer = new(EnrolledBoard.Officer, time.GetUtcNow());
        Assert.NotNull(line.Call(check, officer, EnrolledBoard.Supervisor, line.Left).View);
        time.Set(TimeSpan.FromDays(days));
        Assert.NotNull(line.Open(check, officer).View);
        time.Advance(TimeSpan.FromSeconds(SecondLine.CalledSecondsMax));
        Assert.Null(line.Open(check, officer).View);

        Assert.False(line.Expire());
        time.Advance(TimeSpan.FromHours(SecondLine.KeptHoursMax));
        Assert.True(line.Expire());
    }

    /// <summary>Found by reading: whoever gave the PIN slowly was called to the session after, and the officer had the supervisor there.</summary>
    [Fact]
    public async Task A_supervisor_is_called_to_one_session_and_not_to_the_next()
    {
        ManualTime time = ManualTime.Noon;
        (DeskHouse house, Guid check) = await ReferredAsync(time);
        await using DeskHouse _ = house;
        SecondLine line = new(new DeskSafe(house.Board.Data), null!, time);
        SignedInOfficer officer = new(EnrolledBoard.Officer, time.GetUtcNow());
        long left = line.Left;
        line.Leave(); // a document comes, or the desk locks, while the PIN is looked at
        Assert.Equal(
            (null, "The desk has changed meanwhile; call the supervisor again."), line.Call(check, officer, EnrolledBoard.Supervisor, left));
        Assert.NotNull(line.Call(check, officer, EnrolledBoard.Supervisor, line.Left).View);
        Assert.Null(line.Open(check, officer with { SignedInAt = time.GetUtcNow().AddSeconds(5) }).View);
        Assert.NotNull(line.Open(check, officer).View);
    }

    [Fact]
    public void Agreement_comes_with_its_interval()
    {
        Assert.Null(SecondLooks.None.Agreement);
        (double share, double low, double high) = new SecondLooks(9, 1, 5).Agreement!.Value;
        Assert.Equal((0.9, 0.596, 0.982), (share, Math.Round(low, 3), Math.Round(high, 3)));
    }
}
