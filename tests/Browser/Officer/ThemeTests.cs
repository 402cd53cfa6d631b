using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Officer;

/// <summary>The colours of the page: the device's wish, the officer's choice, and colours that are forced.</summary>
[Collection(Chromium.Collection)]
public sealed class ThemeTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task Until_somebody_chooses_the_device_does()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["html[data-theme=light] .sign-in h1"].WaitForAsync();
        await sheet.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await sheet["html[data-theme=night] [data-theme-name=night][aria-pressed=true]"].WaitForAsync();
        await sheet.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, Contrast = Contrast.More });
        await sheet["html[data-theme=contrast]"].WaitForAsync();
    }

    [FactNeeding(Needs.Chromium)]
    public async Task What_the_officer_chose_stays_and_one_button_of_the_strip_goes_on_to_the_next()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[data-theme-name=night]"].ClickAsync();
        await sheet.Page.ReloadAsync();
        await sheet["html[data-theme=night] [data-theme-name=night][aria-pressed=true]"].WaitForAsync();
        stage.Show(States.Stop);
        foreach (string next in (string[])["contrast", "light", "night"])
        {
            await sheet[".cell.theme"].ClickAsync();
            await sheet[$"html[data-theme={next}] [data-verdict=stop]"].WaitForAsync();
        }

        Assert.Equal("Colours: Night", await sheet[".cell.theme"].GetAttributeAsync("aria-label"));
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Under_forced_colours_a_full_bar_still_differs_from_an_empty_one()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Look);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await sheet[".compare tr.partly .bar"].First.WaitForAsync();
        Assert.NotEqual(await FillAsync(sheet, ".bar .full"), await FillAsync(sheet, ".bar .bare"));
        await sheet.AssertReadableAsync(enhanced: true);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Nothing_moves_for_whoever_wants_less_motion()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Reading);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet[".steps .running"].First.WaitForAsync();
        const string moving = "() => document.getAnimations().length";
        Assert.NotEqual(0, await sheet.Page.EvaluateAsync<int>(moving));
        await sheet.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal(0, await sheet.Page.EvaluateAsync<int>(moving));
    }

    private static Task<string> FillAsync(Sheet sheet, string selector) => sheet.Page.EvaluateAsync<string>(
        "(selector) => getComputedStyle(document.querySelector(selector)).backgroundColor", selector);
}
