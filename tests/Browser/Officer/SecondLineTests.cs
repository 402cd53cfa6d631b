using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>The second look, the shift and the steps, by keys alone, each at three sizes.</summary>
[Collection(Chromium.Collection)]
public sealed class SecondLineTests(Chromium chromium)
{
    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(640, 400)]
    public async Task The_second_officer_judges_first_and_sees_the_first_judgement_then(int width, int height)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.WithCases);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address, width, height);
        await sheet.SeeAsync("[data-act=cases]", "2 waiting");
        await sheet.PressAsync("F9");
        await sheet.SeeAsync(".cases li:nth-child(1) .act", "You referred it");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-cases-{width}");
        await sheet.PressAsync("1");
        await SupervisorLooksAsync(stage, sheet, width);
        await sheet.PressAsync("F9");
        await sheet.PressAsync("2");
        await sheet.SeeAsync(".blind h1", "Is this the person of the entry?");
        await sheet.SeeAsync(".identity", "ERIKSSON");
        await sheet["[data-act=same]"].WaitForAsync();
        string seen = await sheet["#screen"].InnerTextAsync();
        Assert.DoesNotContain("Strong", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Score", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("4417", seen);
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-second-look-{width}");
        Assert.True(stage.NothingSent);
        stage.Reply = States.First;
        await sheet.PressAsync("F1");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(("/api/kiosk/cases", "same"), (sent.Path, sent.Body.GetProperty("judgement").GetString()));
        await sheet.SeeAsync(".first-look h1", "You and the first officer agree");
        await sheet.SeeAsync(".first-look", "4417");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-first-look-{width}");
        await sheet.PressAsync("Escape");
        await sheet.SeeAsync(".ready h1", "Ready");
    }

    /// <summary>On top of the officer's session; leaving says so to the service.</summary>
    private static async Task SupervisorLooksAsync(Stage stage, Sheet sheet, int width)
    {
        await sheet["form.call [name=second]:focus"].WaitForAsync();
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-supervisor-called-{width}");
        stage.Reply = States.Blind with { Supervisor = "9001", Until = TimeProvider.System.GetUtcNow().AddMinutes(2) };
        await sheet.Page.Keyboard.TypeAsync("9001");
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync("274916");
        await sheet.PressAsync("Enter");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(("/api/kiosk/cases/call", "9001"), (sent.Path, sent.Body.GetProperty("officer").GetString()));
        await sheet.SeeAsync(".blind .asks", "Supervisor 9001 looks");
        await sheet.PressAsync("Escape");
        Assert.Equal("/api/kiosk/cases/leave", (await stage.NextSentAsync()).Path);
        await sheet.GoneAsync(".blind");
        stage.Reply = null;
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_traveller_on_the_reader_is_never_behind_the_second_line()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.WithCases);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[data-act=cases]"].WaitForAsync();
        await sheet.PressAsync("F9");
        await sheet["[data-case]"].First.WaitForAsync();
        stage.Show(States.Look);
        await sheet.SeeAsync("h1", "Possible match");
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(640, 400)]
    public async Task A_shift_ends_with_its_numbers_beside_the_next_sign_in(int width, int height)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.WithCases);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address, width, height);
        await sheet.SeeAsync(".strip .officer", "2:13 h");
        await sheet.PressAsync("F10");
        await sheet.SeeAsync(".counts >> nth=0", "212");
        await sheet.SeeAsync(".shift", "90 % (60–98 %; 9/10)");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-shift-{width}");
        await sheet.PressAsync("F4");
        await sheet.SeeAsync("[data-act=end-shift]", "Press again to end");
        Assert.True(stage.NothingSent);
        stage.Reply = States.Shift;
        await sheet.PressAsync("F4");
        Assert.Equal("/api/kiosk/shift/end", (await stage.NextSentAsync()).Path);
        stage.Show(States.SignedOut);
        await sheet.SeeAsync(".ended", "1 undecided on the screen, 2 in the second line");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-shift-ended-{width}");
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(640, 400)]
    public async Task What_to_do_is_one_key_away(int width, int height)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Trouble);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address, width, height);
        await sheet["[data-act=steps]"].WaitForAsync();
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".procedures", "A chip that is silent proves nothing against the traveller.");
        await sheet.AssertFitAsync();
        await Pictures.KeepAsync(sheet, $"officer-steps-{width}");
        await sheet.PressAsync("Escape");
        await sheet.GoneAsync(".procedures");
    }
}
