using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Officer;

/// <summary>The language is chosen on the page, kept in a cookie, and turns the page into its direction.</summary>
[Collection(Chromium.Collection)]
public sealed class LanguageTests(Chromium chromium)
{
    private const string Cookie = "checkpoint-language";

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("fr", "ltr", "Français")]
    [InlineData("ar", "rtl", "العربية")]
    [InlineData("ckb", "rtl", "کوردی")]
    public async Task A_language_is_chosen_before_signing_in_by_its_own_name_and_kept(string language, string direction, string name)
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        ILocator choice = sheet[$"[data-language={language}]"];
        Assert.Equal(name, await choice.TextContentAsync());
        await choice.ClickAsync();
        await sheet[$"html[lang={language}][dir={direction}]"].WaitForAsync();

        await sheet.Page.ReloadAsync();
        await sheet[$"html[lang={language}][dir={direction}] [data-language={language}][aria-pressed=true]"].WaitForAsync();
        BrowserContextCookiesResult kept = Assert.Single(await sheet.Page.Context.CookiesAsync(), cookie => cookie.Name == Cookie);
        Assert.Equal(language, kept.Value);
        Assert.Equal(SameSiteAttribute.Strict, kept.SameSite);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Another_language_asks_the_service_anew_and_leaves_the_result_on_the_screen()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Show(States.Stop);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet["[data-verdict=stop]"].WaitForAsync();
        await sheet.PressAsync("2");
        IRequest asked = await sheet.Page.RunAndWaitForRequestAsync(
            () => sheet["select[name=language]"].SelectOptionAsync("ar"),
            request => request.Url.EndsWith("/api/kiosk/events", StringComparison.Ordinal));
        Assert.Contains($"{Cookie}=ar", (await asked.AllHeadersAsync())["cookie"], StringComparison.Ordinal);
        await sheet["html[dir=rtl] [role=tab]:nth-child(2)[aria-selected=true]"].WaitForAsync();
    }

    [FactNeeding(Needs.Chromium)]
    public async Task An_unknown_language_in_the_cookie_is_english()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet.Page.Context.AddCookiesAsync([new Cookie { Name = Cookie, Value = "xx", Url = stage.Address }]);
        await sheet.Page.ReloadAsync();
        await sheet["html[lang=en][dir=ltr] .sign-in h1"].WaitForAsync();
    }
}
