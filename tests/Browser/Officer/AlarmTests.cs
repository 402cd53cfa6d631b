using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>The alarms of the desk: counted in the strip, opened and acknowledged by key or touch, in front of a traveller too.</summary>
[Collection(Chromium.Collection)]
public sealed class AlarmTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task Alarms_are_counted_opened_and_acknowledged_by_key_and_by_touch()
    {
        await using Stage stage = await Stage.OpenAsync();
        KioskState state = States.Alarmed;
        stage.Show(state with { Result = States.Look.Result, Phase = Phase.Result });
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("button.alarm-count", "2 new");
        // What is acknowledged takes no place above the traveller.
        Assert.Equal(1, await sheet[".troubles li"].CountAsync());
        await sheet.PressAsync("F11");
        await sheet.SeeAsync(".alarm-list li.active", "3 times");
        await Pictures.KeepForReadmeAsync(sheet, "officer-alarms");
        await sheet.PressAsync("2");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(
            ("/api/kiosk/alarms", state.Alarms[1].AlarmId),
            (sent.Path, sent.Body.GetProperty("alarmId").GetGuid()));
        await sheet["[data-alarm]"].First.ClickAsync();
        Assert.Equal(state.Alarms[0].AlarmId, (await stage.NextSentAsync()).Body.GetProperty("alarmId").GetGuid());
        await sheet.PressAsync("Escape");
        await sheet.SeeAsync("[data-verdict=look]", "Possible match");
        Assert.True(stage.NothingSent);
    }
}
