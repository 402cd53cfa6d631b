using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>A second officer, and a supervisor at the sign-in, by keys alone.</summary>
[Collection(Chromium.Collection)]
public sealed class SecondOfficerTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task A_second_officer_confirms_beside_the_comparison_with_number_and_pin()
    {
        await using Stage stage = await Stage.OpenAsync();
        KioskState state = States.Confirming;
        stage.Show(state);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[name=second]:focus"].WaitForAsync();
        await sheet.SeeAsync(".compare", "Date of birth");
        await sheet.SeeAsync("form.second", "seconds left");
        await sheet.PressAsync("F1");
        Assert.True(stage.NothingSent);
        await sheet.Page.Keyboard.TypeAsync("9001");
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("274916");
        await sheet.PressAsync("Enter");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal("/api/kiosk/decisions/confirm", sent.Path);
        Assert.Equal(
            (state.Confirmation!.CheckId, "9001", "274916"),
            (sent.Body.GetProperty("checkId").GetGuid(), sent.Body.GetProperty("officer").GetString(), sent.Body.GetProperty("pin").GetString()));
        Assert.Equal("", await sheet["[name=second-pin]"].InputValueAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_refusal_stands_in_the_services_words_and_escape_thinks_again()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Confirming);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[name=second]:focus"].WaitForAsync();
        stage.Refusal = (403, "The officer's number or the PIN is wrong.", 0);
        await sheet.Page.Keyboard.TypeAsync("9001");
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("1");
        await sheet.PressAsync("Enter");
        await stage.NextSentAsync();
        await sheet.SeeAsync(".notice", "The officer's number or the PIN is wrong.");
        await sheet.PressAsync("Escape");
        Assert.Equal("/api/kiosk/decisions/withdraw", (await stage.NextSentAsync()).Path);
        stage.Show(States.Stop);
        await sheet["[data-act=refer].primary"].WaitForAsync();
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_supervisor_lifts_the_wait_after_wrong_pins()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.SignedOut);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[name=officer]:focus"].WaitForAsync();
        stage.Refusal = (429, "Too many wrong PINs; try again in 300 seconds.", 300);
        await sheet.Page.Keyboard.TypeAsync("4417");
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("1");
        await sheet.PressAsync("Enter");
        await stage.NextSentAsync();
        await sheet.SeeAsync(".lift", "4417");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, "officer-supervisor-lifts-1280");
        await sheet["[name=second]"].FocusAsync();
        await sheet.Page.Keyboard.TypeAsync("9001");
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("274916");
        await sheet.PressAsync("Enter");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(
            ("/api/session/lift", "4417", "9001"),
            (sent.Path, sent.Body.GetProperty("officer").GetString(), sent.Body.GetProperty("supervisor").GetString()));
        await sheet.GoneAsync(".lift");
    }
}
