using CheckpointEdge.Tests;

namespace Browser.Central;

/// <summary>The console in every language: every page once, nothing of it left in English, and it fits.</summary>
[Collection(Chromium.Collection)]
public sealed class ConsoleLanguageTests(Chromium chromium, BusyCentral busy) : IClassFixture<BusyCentral>
{
    /// <summary>
    /// What stands between right-to-left letters and is no word of another language: names of accounts, boards, lists and places, words
    /// that are typed or kept as they are, and everything that the page sets apart as data.
    /// </summary>
    private const string LatinWords =
        """
        () => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('bdi, .code, svg, option, noscript, script, .brand, .qr, [lang]:not(html)')) continue;
            const bare = node.data.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, ' ')
              .replace(/checkpointctl( enrol \S+)?|unit:NAME|list-approved|\b(JSON|PDF|QR|UTC|JPEG)\b/g, ' ');
            const words = bare.match(/[A-Za-z]*[a-z]{2,}[A-Za-z]*/g) ?? [];
            if (words.length > 0) found.push(node.data.trim());
          }
          return found.join('\n');
        }
        """;

    [TheoryNeeding(Needs.Chromium)]
    [InlineData("fr", 1280)]
    [InlineData("ar", 360)]
    [InlineData("ckb", 1280)]
    public async Task Every_page_fits_and_is_wholly_in_its_language(string language, int width)
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "ops", "#hits", width);
        await sheet[".who select"].First.SelectOptionAsync(language);
        await sheet[$"html[lang={language}]"].WaitForAsync();
        List<string> wrong = [];
        foreach ((string page, string text) in EveryPageTests.PagesOf(busy))
        {
            await sheet.Page.EvaluateAsync("page => { location.hash = page; }", page);
            await sheet.SeeAsync("main", text);
            string name = page.Split('/')[0];
            if (language is "ar" or "ckb")
                await Pictures.KeepAsync(sheet, $"console-{name}-{language}-{width}", whole: true);
            // Two languages from right to left are one page to axe.
            wrong.AddRange((language == "ar" ? await ConsoleSheet.MisfitsAsync(sheet) : await ConsoleSheet.OutOfPlaceAsync(sheet))
                .Select(each => $"{name}: {each}"));
            if (language is "ar" or "ckb" && await sheet.Page.EvaluateAsync<string>(LatinWords) is { Length: > 0 } left)
                wrong.Add($"{name}: left in Latin letters: {left}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }
}
