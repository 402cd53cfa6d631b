using System.Net;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Kiosk.Alarms;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>Active, acknowledged, rectified; repeats count up; nothing goes unseen.</summary>
public sealed class AlarmTests
{
    private static readonly DeviceView _unplugged = new("Document reader", false, "It was unplugged.", "Plug it in.");
    private static readonly DeviceView _works = _unplugged with { Well = true };

    private readonly ManualTime _time = ManualTime.Noon;

    private static KioskScreen Screen(AlarmBook book, EnrolledBoard board, TimeProvider time)
    {
        KioskScreen screen = new(board.Unit, time, book);
        screen.Change(state => state with { List = state.List with { Level = "fresh" }, Link = state.Link with { Online = true } });
        book.Begin();
        return screen;
    }

    private static (string State, int Count) Of(KioskScreen screen) =>
        screen.State.Alarms is [{ } alarm] ? (alarm.State, alarm.Count) : ("none", screen.State.Alarms.Length);

    [Fact]
    public void What_went_before_anybody_saw_it_stays_and_what_comes_again_counts_up_and_asks_anew()
    {
        using EnrolledBoard board = new(_time, withList: false);
        AlarmBook book = new(_time);
        KioskScreen screen = Screen(book, board, _time);
        Assert.Equal(("none", 0), Of(screen));
        screen.Show(_unplugged);
        Assert.Equal(("active", 1), Of(screen));
        screen.Show(_works);
        screen.Show(_unplugged);
        Assert.Equal(("active", 2), Of(screen));
        screen.Show(_works);
        Assert.Equal(("rectifiedUnseen", 2), Of(screen));
        Guid id = screen.State.Alarms[0].AlarmId;
        Assert.Equal(Acknowledgement.Done, book.Acknowledge(id, "4417", out _));
        Assert.Equal(Acknowledgement.AlreadyDone, book.Acknowledge(id, "4417", out _));
        screen.Refresh();
        Assert.Equal(("rectified", 2), Of(screen));
        screen.Show(_unplugged);
        Assert.Equal(("active", 3), Of(screen));
        Assert.Equal(("", id), (screen.State.Alarms[0].AcknowledgedBy, screen.State.Alarms[0].AlarmId));
        book.Acknowledge(id, "4417", out _);
        screen.Refresh();
        Assert.Equal(("acknowledged", 3), Of(screen));
        screen.Show(_works);
        _time.Advance(TimeSpan.FromHours(AlarmBook.RectifiedKeptHours));
        screen.Refresh();
        Assert.Equal(("none", 0), Of(screen));
    }

    [Fact]
    public void A_screen_that_did_not_change_is_not_sent_again_and_central_may_be_silent_for_a_while()
    {
        using EnrolledBoard board = new(_time, withList: false);
        AlarmBook book = new(_time);
        KioskScreen screen = Screen(book, board, _time);
        screen.Show(_unplugged);
        long version = screen.State.Version;
        screen.Refresh();
        Assert.Equal(version, screen.State.Version);
        screen.Change(state => state with { Link = new LinkView(false, _time.GetUtcNow(), "Central did not answer in time.") });
        Assert.Single(screen.State.Alarms);
        _time.Advance(TimeSpan.FromMinutes(AlarmCauses.LinkSilentMinutes));
        screen.Refresh();
        Assert.Equal(["device", "link"], screen.State.Alarms.Select(alarm => alarm.Kind));
        Assert.Equal(["alarm", "warning"], screen.State.Alarms.Select(alarm => alarm.Level));
    }

    [Fact]
    public void A_restart_is_no_repeat_and_rectifies_nothing_before_the_devices_have_spoken()
    {
        using EnrolledBoard board = new(_time, withList: false);
        DeskSafe safe = new(board.Data);
        AlarmBook before = new(_time, safe);
        Screen(before, board, _time).Show(_unplugged);
        before.Keep();
        AlarmBook book = new(_time, safe);
        KioskScreen screen = Screen(book, board, _time);
        screen.Refresh();
        Assert.Equal(("active", 1), Of(screen));
        screen.Show(_works);
        Assert.Equal(("active", 1), Of(screen));
        screen.Show(_unplugged);
        Assert.Equal(("active", 1), Of(screen));
        _time.Advance(TimeSpan.FromSeconds(AlarmBook.SettlingSeconds));
        screen.Show(_works);
        Assert.Equal(("rectifiedUnseen", 1), Of(screen));
    }

    [Fact]
    public void A_device_that_fails_under_ever_new_names_does_not_fill_the_memory()
    {
        using EnrolledBoard board = new(_time, withList: false);
        AlarmBook book = new(_time);
        KioskScreen screen = Screen(book, board, _time);
        for (int n = 0; n <= AlarmBook.AlarmsMax; n++)
        {
            screen.Show(_unplugged with { Name = $"Reader {n}" });
            screen.Change(state => state with { Devices = [] });
        }

        Assert.Equal(AlarmBook.AlarmsMax, screen.State.Alarms.Length);
        Assert.DoesNotContain("Reader 0", screen.State.Alarms.Select(alarm => alarm.Name));
    }

    [Fact]
    public async Task An_officer_acknowledges_and_it_is_recorded_without_a_word_of_a_traveller()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.AskAsync("/api/kiosk/alarms", new { alarmId = Guid.Empty })).Status);
        await house.SignInAsync();
        house.Desk.Send(new MrzReaderEvent.Trouble("It was unplugged.", "Plug it in."));
        JsonElement state = await house.UntilAsync(value => value.GetProperty("alarms").GetArrayLength() > 0);
        Guid alarmId = state.GetProperty("alarms")[0].GetProperty("alarmId").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await house.AskAsync("/api/kiosk/alarms", new { alarmId })).Status);
        state = await house.StateAsync();
        JsonElement alarm = state.GetProperty("alarms")[0];
        Assert.Equal(
            ("acknowledged", EnrolledBoard.Officer),
            (alarm.GetProperty("state").GetString(), alarm.GetProperty("acknowledgedBy").GetString()));
        Assert.Equal(
            (HttpStatusCode.Conflict, "This alarm is acknowledged already."),
            await house.AskAsync("/api/kiosk/alarms", new { alarmId }));
        Assert.Equal(
            (HttpStatusCode.Conflict, "This alarm is not in the list any more."),
            await house.AskAsync("/api/kiosk/alarms", new { alarmId = Guid.Empty }));
        (ReportKind kind, JsonElement happened) = Assert.Single(house.Reports());
        Assert.Equal((ReportKind.Desk, "AlarmAcknowledged"), (kind, happened.GetProperty("event").GetString()));
        Assert.StartsWith("alarm device Document reader; since 20", happened.GetProperty("text").GetString(), StringComparison.Ordinal);
    }
}
