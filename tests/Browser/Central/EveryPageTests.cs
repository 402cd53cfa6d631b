using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Central;

/// <summary>Every page of the console, in every theme, on a desk and on a telephone.</summary>
[Collection(Chromium.Collection)]
public sealed class EveryPageTests(Chromium chromium, BusyCentral busy) : IClassFixture<BusyCentral>
{
    private const int Desk = 1280;
    private const int Telephone = 360;

    /// <summary>A desk at 200 %.</summary>
    private const int Enlarged = 640;

    /// <summary>Central's README shows them.</summary>
    private static readonly string[] _shown = ["sightings", "report", "boards", "figures"];

    /// <summary>Pages with areas and marks of their own; what the others have stands on these too.</summary>
    private static readonly string[] _coloured = ["hits", "sightings", "lists", "boards", "figures"];

    /// <summary>Every page, and what stands on it in every language.</summary>
    public static (string Page, string Text)[] PagesOf(BusyCentral busy) =>
    [
        ("hits", "SPECIMEN, ANNA"), ($"sightings/hit/{busy.HitId}/0", "Al Wadi"), ($"report/{busy.HitId}", "alwadi-1/1"),
        ("lists", "approver1"), ("faces", "<i>group</i>.jpg"), ("boards", "<b>timestamp.json</b>"),
        ("acceptance/alwadi-1", "<b>R. Fernhill</b>"),
        ("figures", "alwadi-2"), ("audit", "list-published"),
        ("account", "approver3"),
    ];

    [FactNeeding(Needs.Chromium)]
    public async Task Every_page_fits_in_three_themes_on_a_desk_enlarged_and_on_a_telephone()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "ops", "#hits");
        foreach ((string theme, int width) in new[]
        {
            ("light", Desk), ("light", Enlarged), ("light", Telephone), ("night", Desk), ("contrast", Desk),
        })
        {
            await sheet.Page.SetViewportSizeAsync(width, 800);
            await sheet.Page.GetByLabel("Colours").SelectOptionAsync(theme);
            foreach ((string page, string text) in PagesOf(busy).Where(one => theme == "light" || _coloured.Contains(one.Page.Split('/')[0])))
            {
                await sheet.Page.EvaluateAsync("page => { location.hash = page; }", page);
                await sheet.SeeAsync("main", text);
                // A theme changes colours alone, and a width places alone: axe looks at all of it once, and at colours in each theme.
                if (theme == "light" && width == Desk)
                    await ConsoleSheet.AssertFitAsync(sheet);
                else if (theme == "light")
                    Assert.Empty(await ConsoleSheet.OutOfPlaceAsync(sheet));
                else
                    await sheet.AssertReadableAsync(enhanced: false);
                if (theme == "light" && width != Enlarged)
                    await Pictures.KeepAsync(sheet, $"console-{page.Split('/')[0]}-{theme}-{width}", whole: true);
                if (theme == "light" && width == Desk && _shown.Contains(page.Split('/')[0]))
                    await Pictures.KeepForReadmeAsync(sheet, "console-" + page.Split('/')[0], "CheckpointEdge.Central");
            }
        }
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_table_sorts_and_filters_by_keyboard_and_says_how()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "auditor", "#boards");
        ILocator boards = sheet["[aria-label='Boards, overdue first']"];
        ILocator head = boards.Locator("th:has-text('Waiting')");
        await head.Locator("button").FocusAsync();
        await sheet.PressAsync("Enter");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        await sheet.PressAsync("Enter");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
        await Assertions.Expect(boards.Locator("tbody tr").First).ToContainTextAsync("harbour-2");

        await sheet.Page.GetByLabel("Show rows with (boards)").FillAsync("port sud");
        await Assertions.Expect(boards.Locator("tbody tr")).ToHaveCountAsync(2);
        await sheet.SeeAsync(".filter p >> nth=0", "2 of 7 rows");
        await sheet["h1"].ClickAsync();
        // The page renews itself; what was chosen stays.
        await sheet.Page.ReloadAsync();
        await Assertions.Expect(boards.Locator("tbody tr")).ToHaveCountAsync(7);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_board_that_failed_its_trial_stands_first_and_the_sheet_of_its_acceptance_is_one_of_paper()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "auditor", "#boards");
        ILocator proofs = sheet["[aria-label='Boards by their newest trial, failed ones first'] tbody tr"];
        await Assertions.Expect(proofs.First).ToContainTextAsync("a-board-with-the-longest-name-32");
        await Assertions.Expect(proofs.First).ToContainTextAsync("not passed");
        await proofs.First.Locator("a").ClickAsync();
        await sheet.SeeAsync("main", "a fault; the board's sheet names it");
        await sheet.SeeAsync("main", new string('7', 64));
        Assert.Equal(1, PagesOf(await sheet.Page.PdfAsync(new() { PreferCSSPageSize = true })));
        await Pictures.KeepAsync(sheet, "console-acceptance-failed");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_report_of_a_hit_is_one_sheet_of_paper()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "auditor", $"#report/{busy.HitId}");
        await sheet.SeeAsync("main", "Utopia confirms; hold until we call.");
        await sheet.Page.GetByLabel("Colours").SelectOptionAsync("night");

        byte[] pdf = await sheet.Page.PdfAsync(new() { PreferCSSPageSize = true });

        Assert.Equal(1, PagesOf(pdf));
        await sheet.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Pictures.KeepAsync(sheet, "console-report-printed", whole: true);
        IDownload file = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Page.EmulateMediaAsync(new() { Media = Media.Screen })
            .ContinueWith(_ => sheet["button:text-is('Save as JSON')"].ClickAsync(), TaskScheduler.Default).Unwrap());
        Assert.Equal("report-alwadi-1-1.json", file.SuggestedFilename);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_hit_leads_to_its_sightings_and_a_search_finds_the_same()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "ops", "#hits");
        await sheet[$"[data-hit='{busy.HitId}'] a[aria-label='Sightings of the record P-1']"].ClickAsync();
        await sheet.SeeAsync("main", "4 at 3 boards");
        await sheet.SeeAsync(".timeline", "Al Wadi → Port Sud");
        await sheet.SeeAsync(".timeline", "Answered: Source confirms");
        await sheet.Page.GetByLabel("Look for").SelectOptionAsync("document");
        await sheet.Page.GetByLabel("As it is written").FillAsync("L898902C3");
        await sheet["button:text-is('Show its sightings')"].ClickAsync();
        await sheet.SeeAsync("main", "5 at 4 boards");
        await sheet.SeeAsync("main", "fingerprint ");
        Assert.DoesNotContain("L898902C3", sheet.Page.Url, StringComparison.Ordinal);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_board_is_taken_in_by_a_picture_and_revoked_only_by_its_name()
    {
        await using Sheet sheet = await ConsoleSheet.SignedInAsync(chromium, busy.Central, "ops", "#boards");
        await sheet.Page.GetByLabel("Board's name").FillAsync("bridge-1");
        await sheet.Page.GetByLabel("Site").FillAsync("Bridge");
        await sheet.Page.GetByLabel("Lane", new() { Exact = true }).FillAsync("1");
        await sheet["button:text-is('Make ticket')"].ClickAsync();
        await sheet["img.qr"].WaitForAsync();
        await ConsoleSheet.AssertFitAsync(sheet);
        await sheet["img.qr"].ScrollIntoViewIfNeededAsync();
        await Pictures.KeepAsync(sheet, "console-ticket");

        await sheet["[aria-label='Boards, overdue first'] tr:has-text('airport-2') button:text-is('Stolen')"].ClickAsync();
        await sheet.SeeAsync("dialog", "Is airport-2 stolen, lost or copied?");
        Assert.True(await sheet["dialog button:text-is('Revoke this board')"].IsDisabledAsync());
        await ConsoleSheet.AssertFitAsync(sheet);
        await Pictures.KeepAsync(sheet, "console-revoke");
        await sheet["dialog input"].FillAsync("airport-2");
        await sheet["dialog button:text-is('Revoke this board')"].ClickAsync();
        await sheet.SeeAsync("dialog", "airport-2 is out of service from now on.");
        await sheet["dialog button:text-is('I have read it')"].ClickAsync();
        await sheet.SeeAsync("[aria-label='Boards, overdue first'] tr:has-text('airport-2')", "revoked");
    }

    /// <summary>The page tree of a PDF says how many there are.</summary>
    private static int PagesOf(byte[] pdf) => System.Text.RegularExpressions.Regex
        .Matches(System.Text.Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b(?!s)").Count;
}
