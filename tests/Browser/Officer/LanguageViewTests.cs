using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

/// <summary>Every view in every language: it fits, it is accessible, and nothing in it is left in English.</summary>
[Collection(Chromium.Collection)]
public sealed class LanguageViewTests(Chromium chromium)
{
    /// <summary>
    /// What stands between right-to-left letters and is no word of another language: keys, codes of documents and chips, and everything that
    /// the page sets apart as data.
    /// </summary>
    private const string LatinWords =
        """
        () => {
          const walker = document.createTreeWalker(document.getElementById('screen'), NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('bdi, kbd, svg, option, input, [dir=auto], [lang]:not(html)')) continue;
            const bare = node.data.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, ' ')
              .replace(/(Active|Chip|Terminal) Authentication|EF\.\w+|INTERPOL|JPEG 2000|libopenjp2(-7|\.so\.7)/g, ' ');
            const words = bare.match(/[A-Za-z]*[a-z]{2,}[A-Za-z]*/g) ?? [];
            if (words.length > 0) found.push(node.data.trim());
          }
          return found.join('\n');
        }
        """;

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("ckb")]
    public async Task Every_view_fits_and_is_wholly_in_its_language(string language)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Queue = States.Queue;
        stage.Show(States.SignedOut);
        await using Sheet sheet = await chromium.OpenAsync(stage.Address);
        await sheet[$"[data-language={language}]"].ClickAsync();
        await sheet[$"html[lang={language}]"].WaitForAsync();
        List<string> wrong = [];
        foreach (ViewTests.View view in ViewTests.Views)
        {
            await ViewTests.ShowAsync(stage, sheet, view);
            await Pictures.KeepAsync(sheet, $"officer-{view.Name}-{language}");
            // Two languages from right to left are one page to axe, and those from left to right another.
            wrong.AddRange((await (language == "ar" ? sheet.MisfitsAsync() : sheet.OutOfPlaceAsync())).Select(each => $"{view.Name}: {each}"));
            if (language is "ar" or "ckb" && await sheet.Page.EvaluateAsync<string>(LatinWords) is { Length: > 0 } left)
                wrong.Add($"{view.Name}: left in Latin letters: {left}");
            wrong.AddRange(stage.Missed.Distinct().Select(each => $"{view.Name}: no phrase for: {each}"));
            stage.Missed.Clear();
        }

        // States are named in the page's language by the browser itself; Debian's Chromium has no names in Sorani.
        KioskState clear = States.Clear;
        TravellerView german = clear.Result!.Traveller with { Nationality = "D", NationalityName = "Germany" };
        stage.Show(clear with { Result = clear.Result with { Traveller = german } });
        await sheet.SeeAsync(".identity .facts", language switch { "fr" => "Allemagne", "ar" => "ألمانيا", _ => "Germany" });

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }
}
