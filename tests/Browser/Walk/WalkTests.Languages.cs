using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Tests;

namespace Browser.Walk;

public sealed partial class WalkTests
{
    private static readonly string[] _languages = ["fr", "ar", "ckb"];

    [FactNeeding(Needs.Chromium)]
    public async Task In_the_languages_with_longer_words_a_hit_stands_where_a_clear_result_does()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync(NoHit);
        await sheet["[data-verdict=clear]"].WaitForAsync();
        string[] clear = await PlacesAsync(sheet);
        await sheet.PressAsync("Enter");
        await House.RemoveAsync();
        await House.PresentTravellerAsync(Hit);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        Assert.Equal(clear, await PlacesAsync(sheet));
        await NotTheSamePersonAsync(sheet);
        await sheet[".ready h1"].WaitForAsync();
        await House.RemoveAsync();
    }

    /// <summary>Where the pieces of a result stand, one line for each language; back in English at the end.</summary>
    private static async Task<string[]> PlacesAsync(Sheet sheet)
    {
        List<string> places = [];
        string english = await sheet[".verdict h1"].InnerTextAsync();
        foreach (string language in _languages)
        {
            await sheet["select[name=language]"].SelectOptionAsync(language);
            await sheet.SeeAsync($"html[lang={language}] .verdict h1", Phrasebooks.OfTheLine.Of(Language.Of(language)).Say(english));
            places.Add(language + await sheet.Page.EvaluateAsync<string>(
                """
                () => ['.verdict', '.identity', '.listed']
                  .map((s) => document.querySelector(s).getBoundingClientRect())
                  .map((r) => [r.x, r.y, r.width].map(Math.round).join())
                  .join(' | ')
                """));
        }

        await sheet["select[name=language]"].SelectOptionAsync("en");
        await sheet.SeeAsync("html[lang=en] .verdict h1", english);
        return [.. places];
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_same_hit_is_told_in_every_language_and_theme_and_fits_when_enlarged_twice()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync(Hit);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        string english = await sheet[".verdict h1"].InnerTextAsync();
        foreach ((string language, string theme) in ((string, string)[])[("fr", "night"), ("ar", "contrast"), ("ckb", "light")])
        {
            await sheet["select[name=language]"].SelectOptionAsync(language);
            while (await sheet["html"].GetAttributeAsync("data-theme") != theme)
                await sheet[".cell.theme"].ClickAsync();
            string title = Phrasebooks.OfTheLine.Of(Language.Of(language)).Say(english);
            Assert.NotEqual(english, title);
            await sheet.SeeAsync($"html[lang={language}] .verdict h1", title);
            await sheet.AssertFitAsync();
            await sheet.AssertReadableAsync(enhanced: theme == "contrast");
            await sheet.Page.Mouse.MoveAsync(0, 0);
            await Pictures.KeepForReadmeAsync(sheet, $"officer-result-{language}-{theme}");
            await sheet.Page.SetViewportSizeAsync(640, 400);
            await sheet.AssertFitAsync();
            await Pictures.KeepAsync(sheet, $"officer-result-{language}-640");
            await sheet.Page.SetViewportSizeAsync(1280, 800);
        }

        await NotTheSamePersonAsync(sheet);
        await sheet[".ready h1"].WaitForAsync();
        await House.RemoveAsync();
    }
}
