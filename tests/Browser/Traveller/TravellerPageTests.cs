using System.Text.RegularExpressions;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Traveller;

[Collection(Chromium.Collection)]
public sealed partial class TravellerPageTests(Chromium chromium)
{
    [FactNeeding(Needs.Chromium)]
    public async Task Every_signal_has_its_picture_and_its_sentence_and_is_accessible()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address + "/traveller");
        foreach ((string signal, string sentence) in ((string, string)[])
        [
            ("placeDocument", "Please lay your open document on the reader"), ("pleaseWait", "Please wait"),
            ("goOn", "Thank you. Please go on"), ("officerWillHelp", "The officer will help you"),
            ("outOfService", "This lane is closed for the moment"),
        ])
        {
            stage.Signal(signal);
            await sheet.SeeAsync($"[data-signal={signal}] h1", sentence);
            await sheet.Page.WaitForFunctionAsync("() => { const i = document.querySelector('img'); return i.complete && i.naturalWidth > 0; }");
            await sheet.AssertFitAsync();
        }
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_lane_whose_service_is_away_is_closed_and_opens_by_itself()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address + "/traveller");
        await sheet.SeeAsync("h1", "Please lay your open document");
        await stage.StopAsync();
        await sheet.SeeAsync("h1", "This lane is closed for the moment");
        await stage.StartAsync();
        await sheet.SeeAsync("h1", "Please lay your open document");
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("pleaseWait tr", "tr", "ltr", "Lütfen bekleyin", "Please wait")]
    [InlineData("goOn fr", "fr", "ltr", "Merci. Vous pouvez avancer", "Thank you. Please go on")]
    [InlineData("placeDocument ar ckb", "ar", "rtl", "يرجى وضع وثيقتك", "Please lay your open document on the reader")]
    [InlineData("officerWillHelp fa", "fa", "rtl", "مأمور", "The officer will help you")]
    public async Task The_holder_reads_the_own_language_first_and_english_below(
        string told, string language, string direction, string own, string english)
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address + "/traveller");
        stage.Signal(told);
        await sheet.SeeAsync($"h1[lang={language}][dir={direction}]", own);
        await sheet.SeeAsync("p[lang=en][dir=ltr]", english);
        await sheet.AssertFitAsync();
        await sheet.AssertReadableAsync(enhanced: true);
        string picture = $"traveller-{told.Replace(' ', '-')}";
        await (language == "ar" ? Pictures.KeepForReadmeAsync(sheet, picture) : Pictures.KeepAsync(sheet, picture));
        stage.Signal("pleaseWait");
        await sheet.SeeAsync("h1[lang=en]", "Please wait");
        await sheet.GoneAsync("#words p");
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(800, 480)]
    [InlineData(600, 1024)]
    public async Task The_longest_sentence_of_every_language_has_room(int width, int height)
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address + "/traveller", width, height);
        foreach (string language in TravellerLanguages.All)
        {
            stage.Signal($"placeDocument {language} ckb");
            await sheet.SeeAsync("p[lang=en]", "Please lay your open document on the reader");
            Assert.Equal("0 0", await sheet.Page.EvaluateAsync<string>(
                """
                () => {
                  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
                  return `${scrollWidth - clientWidth} ${scrollHeight - clientHeight}`;
                }
                """));
        }
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_language_for_which_the_board_has_no_letters_is_left_out()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using Sheet sheet = await chromium.OpenAsync(stage.Address + "/traveller");
        const string drawable = "async (text) => (await import('/traveller/letters.js')).drawable(text)";
        Assert.True(await sheet.Page.EvaluateAsync<bool>(drawable, "Please wait"));
        Assert.True(await sheet.Page.EvaluateAsync<bool>(drawable, "يرجى الانتظار"));
        // Letters of the third plane, which hardly any font has.
        Assert.False(await sheet.Page.EvaluateAsync<bool>(drawable, "\U00030000\U00030001"));
    }

    [Fact]
    public void Every_language_that_the_service_may_name_has_five_sentences_and_no_other_is_sent()
    {
        string file = File.ReadAllText(Path.Combine(Stage.WebRoot, "traveller", "languages.js"));
        Match[] entries = [.. Entry().Matches(file).Cast<Match>()];
        Assert.Equal(TravellerLanguages.All.ToArray(), entries.Select(e => e.Groups[1].Value).Order(StringComparer.Ordinal).ToArray());
        Assert.All(entries, e => Assert.Equal(5, Sentence().Count(e.Groups[2].Value)));
    }

    [GeneratedRegex(@"^  '?([a-z]{2,3}(?:-Hant)?)'?: \[(.*?)\],$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex("'[^']{3,}'")]
    private static partial Regex Sentence();
}
