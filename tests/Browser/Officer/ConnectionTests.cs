using CheckpointEdge.Tests;

namespace Browser.Officer;

[Collection(Chromium.Collection)]
public sealed class ConnectionTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task A_lost_service_is_told_in_words_nothing_can_be_decided_and_the_screen_comes_back_by_itself()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Look);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Possible match");
        await stage.StopAsync();
        await sheet.SeeAsync(".lost", "No connection to the service of this lane");
        await sheet.AssertFitAsync();
        await sheet.PressAsync("F1");
        await stage.StartAsync();
        await sheet.GoneAsync(".lost");
        Assert.True(stage.NothingSent);
        stage.Show(States.Clear);
        await sheet.SeeAsync("h1", "Nothing found");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Signing_in_takes_the_keyboard_alone_and_says_what_is_wrong_and_how_long_to_wait()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.SignedOut);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.SeeAsync("h1", "Sign in");
        await sheet.SeeAsync(".strip .officer", "nobody signed in");
        Assert.True(await sheet.Page.EvaluateAsync<bool>(BubbleHeldBack));
        stage.Refusal = (401, "The officer's number or the PIN is wrong.", 0);
        await TypeAsync(sheet, "4417", "000000");
        Sent sent = await stage.NextSentAsync();
        Assert.Equal(("4417", "000000"), (sent.Body.GetProperty("officer").GetString(), sent.Body.GetProperty("pin").GetString()));
        await sheet.SeeAsync("#sign-in-error", "The officer's number or the PIN is wrong.");
        Assert.Equal("", await sheet["[name=pin]"].InputValueAsync());

        stage.Refusal = (429, "Too many attempts.", 3);
        await sheet.Page.Keyboard.TypeAsync("000001");
        await sheet.PressAsync("Enter");
        await stage.NextSentAsync();
        await sheet.SeeAsync("#sign-in-error", "Try again in");
        await sheet.AssertFitAsync();
        await sheet.PressAsync("Enter");
        await Microsoft.Playwright.Assertions.Expect(sheet["#sign-in-error"]).Not.ToContainTextAsync("Try again in", new() { Timeout = 15_000 });
        Assert.True(stage.NothingSent);

        await sheet.Page.Keyboard.TypeAsync("739201");
        await sheet.PressAsync("Enter");
        Assert.Equal("/api/session", (await stage.NextSentAsync()).Path);
        stage.Show(States.Ready);
        await sheet.SeeAsync(".ready h1", "Ready for the next traveller");
    }

    /// <summary>A form that lacks something moves the cursor there; the browser, whose words are not ours, says nothing.</summary>
    private const string BubbleHeldBack =
        """
        () => new Promise(told => {
          document.addEventListener('invalid', event => told(event.defaultPrevented), { capture: true, once: true });
          document.querySelector('.sign-in form').requestSubmit();
        })
        """;

    private static async Task TypeAsync(Sheet sheet, string officer, string pin)
    {
        // The first field has the focus: nothing is clicked.
        await sheet.Page.Keyboard.TypeAsync(officer);
        await sheet.PressAsync("Enter");
        await sheet["[name=pin]:focus"].WaitForAsync();
        await sheet.Page.Keyboard.TypeAsync(pin);
        await sheet.PressAsync("Enter");
    }
}
