using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>Every view at the panel's size, on a smaller panel and enlarged twice.</summary>
[Collection(Chromium.Collection)]
public sealed class ViewTests(Chromium chromium)
{
    /// <param name="Click">In what the key opened, what opens the view; empty: the key alone does.</param>
    internal sealed record View(
        string Name, KioskState State, string Selector, string Key = "", string Opened = "", string Click = "", string Clicked = "");

    /// <summary>The name stands whole above the numbers, which stay at the foot of their panel; so do pictures, but below a long name.</summary>
    private const string NameInSight =
        """
        () => {
          const facts = document.querySelector('.identity .facts');
          return [...document.querySelectorAll('.identity .name, .face:not(:has(.long)) .portrait')]
            .every(one => one.getBoundingClientRect().bottom <= facts.getBoundingClientRect().top + 1);
        }
        """;

    /// <summary>
    /// Two views of one result are of the same check: a key that is pressed before the second is drawn opens what the second shows too.
    /// </summary>
    internal static IEnumerable<View> Views
    {
        get
        {
            (KioskState look, KioskState clone, KioskState altered) = (States.Look, ChipStates.Clone, ChipStates.Altered);
            return
            [
                new("sign-in", States.SignedOut, ".sign-in h1"),
                new("ready", States.Ready, ".ready h1"),
                new("ready-camera", States.WithCamera, ".seen .advice"),
                new("ready-asked", States.Asked, "form.asked"),
                new("trouble", States.Trouble, ".troubles li"),
                new("reading", States.Reading, ".steps li"),
                new("clear", States.Clear, "[data-verdict=clear]"),
                new("could-not-check", States.CouldNotCheck, "[data-verdict=couldNotCheck]"),
                new("look", look, "[data-verdict=look]"),
                new("why-this-score", look, "[data-verdict=look]", "F6", ".pieces"),
                new("stop", States.Stop, "[data-verdict=stop]"),
                new("sought-holder", States.SoughtHolder, "[data-verdict=stop]"),
                new("chip-reading", ChipStates.Reading, ".steps li"),
                new("chip-genuine", ChipStates.Genuine, ".chip.genuine"),
                new("chip-clone", clone, ".chip.notGenuine"),
                new("chip-checks", clone, ".chip.notGenuine", "F7", ".checks"),
                new("chip-altered", altered, ".found-as"),
                new("chip-differences", altered, ".chip.notGenuine", "F7", ".differences"),
                new("chip-bac", ChipStates.Bac, ".chip.notVerified"),
                new("chip-not-read", ChipStates.NotRead, ".chip.notRead"),
                new("no-certificates", ChipStates.NoCertificates, ".trusted.none"),
                new("reasons", States.Stop, "[data-verdict=stop]", "F2", ".choice"),
                new("second-officer", States.Confirming, "form.second"),
                new("decided", States.Decided(States.Stop, 900), "[data-act=undo]"),
                new("queue", States.Ready, ".ready h1", "F8", ".hits"),
                new("clock", States.ClockAhead, ".alarm-count.warn", "F11", ".alarm-list li", "[data-act=clock]", "[data-act=clock-confirm]"),
                new("alarms", States.Alarmed, ".alarm-count.warn", "F11", ".alarm-list li"),
            ];
        }
    }

    private static readonly string[] _inReadme =
        ["clear", "could-not-check", "look", "stop", "why-this-score", "chip-differences", "chip-checks", "reasons", "decided", "queue"];

    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(1024, 768)]
    [InlineData(640, 400)]
    public async Task Every_view_is_accessible_and_fits(int width, int height)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Queue = States.Queue;
        stage.Show(States.SignedOut);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address, width, height);
        foreach (View view in Views)
        {
            await ShowAsync(stage, sheet, view);
            // A width changes places alone: axe looks at all of it once.
            Assert.Empty(await (width == 1280 ? sheet.MisfitsAsync() : sheet.OutOfPlaceAsync()));
            await (width == 1280 && _inReadme.Contains(view.Name)
                ? Pictures.KeepForReadmeAsync(sheet, $"officer-{view.Name}")
                : Pictures.KeepAsync(sheet, $"officer-{view.Name}-{width}"));
            if (width == 1280)
                Assert.True(await sheet.Page.EvaluateAsync<bool>(NameInSight), $"{view.Name}: the traveller's name or picture is out of sight");
        }
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("night")]
    [InlineData("contrast")]
    public async Task Every_view_is_readable_in_the_dark_themes_and_nothing_is_filled_with_red_or_green(string theme)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Queue = States.Queue;
        stage.Show(States.SignedOut);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet[$"[data-theme-name={theme}]"].ClickAsync();
        foreach (View view in Views)
        {
            await ShowAsync(stage, sheet, view);
            await sheet.AssertReadableAsync(enhanced: theme == "contrast");
            Assert.Empty(await sheet.RedOrGreenFillsAsync());
            await Pictures.KeepAsync(sheet, $"officer-{view.Name}-{theme}");
        }
    }

    internal static async Task ShowAsync(Stage stage, Sheet sheet, View view)
    {
        stage.Show(view.State);
        await sheet[view.Selector].First.WaitForAsync();
        if (view.Key.Length == 0)
            return;
        await sheet.PressAsync(view.Key);
        await sheet[view.Opened].First.WaitForAsync();
        if (view.Click.Length == 0)
            return;
        await sheet[view.Click].ClickAsync();
        await sheet[view.Clicked].WaitForAsync();
    }
}
