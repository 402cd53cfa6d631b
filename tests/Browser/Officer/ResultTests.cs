using System.Globalization;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Tests;

namespace Browser.Officer;

[Collection(Chromium.Collection)]
public sealed class ResultTests(Chromium chromium) : IAsyncLifetime
{
    private Stage _stage = null!;
    private Sheet _sheet = null!;

    public async Task InitializeAsync()
    {
        if (Needs.Missing([Needs.Chromium]) is not null)
            return;
        _stage = await Stage.OpenAsync();
        _stage.Show(States.Ready);
        _sheet = await chromium.OpenAsync(_stage.Address);
        await _sheet.SeeAsync(".ready h1", "Ready");
    }

    public async Task DisposeAsync()
    {
        if (_sheet is null)
            return;
        await _sheet.DisposeAsync();
        await _stage.DisposeAsync();
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_header_says_how_old_the_list_is_whatever_is_on_screen()
    {
        foreach (KioskState state in (KioskState[])[States.SignedOut, States.Ready, States.Reading, States.Look, States.CouldNotCheck])
        {
            _stage.Show(state);
            await _sheet.SeeAsync(".strip .list", state.List.Sentence);
            await _sheet.SeeAsync(".strip .site", "BCP-07 · Lane 2");
        }

        await _sheet.SeeAsync(".strip .list", "too old");
        _stage.Show(States.Look);
        await _sheet.SeeAsync(".strip .queue", "3 waiting to send");
        await _sheet.SeeAsync(".strip .link", "Central did not answer in time.");
        Assert.True(await _sheet.Page.EvaluateAsync<bool>(
            """
            () => {
              const [shape, words, level] = [...document.querySelector('.strip .list dd').children].map((one) => one.getBoundingClientRect());
              return shape.bottom > words.top && shape.top < words.bottom && words.height < 1.5 * level.height;
            }
            """));
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_hit_and_a_clear_result_stand_in_the_same_places_and_nothing_is_filled_with_red_or_green()
    {
        const string places =
            """
            () => ['.strip', '.verdict', '.identity', '.listed', '.printed', '.actions', '[data-act=refer]', '[data-act=release]']
              .map((s) => document.querySelector(s).getBoundingClientRect())
              .map((r) => [r.x, r.y, r.width, r.height].map(Math.round).join())
              .join(' | ')
            """;
        _stage.Show(States.Clear);
        await _sheet.SeeAsync("h1", "Nothing found");
        string clear = await _sheet.Page.EvaluateAsync<string>(places);
        _stage.Show(States.Stop);
        await _sheet.SeeAsync("h1", "Document reported");
        Assert.Equal(clear, await _sheet.Page.EvaluateAsync<string>(places));
        // A title of two lines.
        _stage.Show(States.SoughtHolder);
        await _sheet.SeeAsync("h1", "Document of a sought person");
        Assert.Equal(clear, await _sheet.Page.EvaluateAsync<string>(places));
        Assert.Empty(await _sheet.RedOrGreenFillsAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_verdict_is_words_and_a_shape_and_is_read_out()
    {
        _stage.Show(States.Stop);
        await _sheet.SeeAsync(".verdict h1", "Document reported — refer to the second line");
        await _sheet.SeeAsync("#live", "Document reported — refer to the second line. The document is reported: UN Security Council sanctions");
        Assert.Equal(1, await _sheet[".verdict .big rect"].CountAsync());
        await _sheet.SeeAsync(".box.document", "Nothing found");
        await _sheet.SeeAsync(".box.list", "Strong match");
        _stage.Show(States.Look);
        await _sheet.SeeAsync(".verdict h1", "Possible match");
        Assert.Equal(1, await _sheet[".verdict .big path"].CountAsync());
        Assert.Equal(4, await _sheet["ul.reasons li"].CountAsync());
        _stage.Show(States.SignedOut);
        await _sheet.SeeAsync(".sign-in h1", "");
        Assert.Equal("", await _sheet["#live"].TextContentAsync()); // the reasons name somebody
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Digits_and_arrows_walk_through_every_match_worst_first()
    {
        _stage.Show(States.Stop);
        await _sheet.SeeAsync(".tab[aria-selected=true]", "ERIKSSON, Anna Maria");
        Assert.Equal(3, await _sheet[".tab"].CountAsync());
        await _sheet.PressAsync("3");
        await _sheet.SeeAsync(".tab[aria-selected=true]", "ERIKSEN, Annemarie");
        await _sheet[".tab[aria-selected=true]"].FocusAsync();
        await _sheet.PressAsync("ArrowLeft");
        await _sheet.SeeAsync(".tab[aria-selected=true]", "ERICSON, Ana M.");
        await _sheet.SeeAsync(".tab:focus", "ERICSON, Ana M.");
        await _sheet.SeeAsync(".entry", "UN Security Council sanctions");
        await _sheet.SeeAsync(".entry", "XDi.901");
        await _sheet.SeeAsync(".entry", "INTERPOL–UN notice");
        await _sheet.SeeAsync(".entry", "Record of 2025-06-30");
        await _sheet.SeeAsync(".entry", "Ask the national bureau before anything is said.");
        await _sheet.SeeAsync(".compare tr.partly", "Partly");
        await _sheet.SeeAsync(".compare tr.unknown", "not given");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Two_spellings_stand_below_the_name_with_their_letters_rules_and_points()
    {
        _stage.Show(States.Stop);
        await _sheet.SeeAsync(".tab[aria-selected=true]", "ERIKSSON, Anna Maria");
        await _sheet.SeeAsync(".compare .spelling >> nth=0", "K/C spelling variant");
        await _sheet.SeeAsync(".compare .spelling >> nth=0", "+3.900");
        await _sheet.SeeAsync(".compare .spelling >> nth=1", "N/– doubled");
        Assert.Equal(["K", "S"], await _sheet[".compare .spelling >> nth=0 >> .spelt >> nth=0 >> .odd"].AllInnerTextsAsync());
        Assert.Equal(["C"], await _sheet[".compare .spelling >> nth=0 >> .spelt >> nth=1 >> .odd"].AllInnerTextsAsync());
        await _sheet.PressAsync("F6");
        await _sheet.SeeAsync(".pieces .ways >> nth=0", "With the same letters 6.200");
        await _sheet.SeeAsync(".pieces .ways >> nth=0", "K/C spelling variant −1.400");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Behind_the_score_stands_how_rare_it_is_and_what_the_list_costs_in_false_alarms()
    {
        KioskState state = States.Look;
        _stage.Show(state);
        await _sheet.SeeAsync(".verdict h1", "Possible match");
        await _sheet.PressAsync("F6");
        await _sheet.SeeAsync(".rarity", "About 1 in 12 000 ordinary travellers reaches this score on this list.");
        await _sheet.SeeAsync(".alarms", "98.2 in 10 000 travellers");
        Assert.True(await InSightAsync(".rarity"));
        MatchView unknown = States.Match with
        {
            Record = "u",
            Rarity = "",
            FalseAlarms = "This list is not calibrated: how many false alarms its built-in thresholds cost is not known."
        };
        _stage.Show(state with { Result = state.Result! with { Matches = [unknown] } });
        await _sheet.SeeAsync(".alarms", "This list is not calibrated: how many false alarms its built-in thresholds cost is not known.");
        await _sheet.GoneAsync(".rarity");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Enlarged_twice_the_two_identities_are_in_sight_at_once()
    {
        await _sheet.Page.SetViewportSizeAsync(640, 400);
        foreach (KioskState state in (KioskState[])[States.Stop, States.Look, States.SoughtHolder])
        {
            _stage.Show(state);
            await _sheet.SeeAsync(".verdict h1", state.Result!.Title);
            Assert.True(await InSightAsync(".verdict h1"));
            Assert.True(await InSightAsync(".compare tbody tr:first-child td:nth-child(2)"));
            Assert.True(await InSightAsync(".compare tbody tr:first-child td:nth-child(3)"));
            await _sheet.Page.EvaluateAsync("() => window.scrollTo(0, 1000)");
            Assert.False(await InSightAsync(".verdict h1"));
        }

        _stage.Show(States.Stop);
        await _sheet.SeeAsync(".verdict h1", States.Stop.Result!.Title);
        await Pictures.KeepAsync(_sheet, "officer-enlarged");
        Assert.True(await InSightAsync(".compare tr.partly td:nth-child(3) bdi"));
    }

    [TheoryNeeding(Needs.Chromium)]
    [InlineData(1280, 800)]
    [InlineData(1024, 768)]
    public async Task A_long_name_beside_a_portrait_leaves_number_and_expiry_in_sight(int width, int height)
    {
        await _sheet.Page.SetViewportSizeAsync(width, height);
        _stage.Show(States.SoughtHolder);
        await _sheet.SeeAsync(".verdict h1", "Document of a sought person");
        for (int fact = 1; fact <= 6; fact++)
            Assert.True(await InSightAsync($".identity .facts div:nth-child({fact}) dd"), $"fact {fact}");
        Assert.True(await InSightAsync(".identity .primary"));
    }

    /// <summary>Whether the whole of an element is seen without scrolling: not below an edge, not behind another.</summary>
    private Task<bool> InSightAsync(string selector) => _sheet.Page.EvaluateAsync<bool>(
        """
        (selector) => {
          const element = document.querySelector(selector);
          const { left, top, bottom } = element.getBoundingClientRect();
          return [top + 5, bottom - 5].every((y) => {
            const seen = document.elementFromPoint(left + 2, y); // nothing beyond the window
            return seen !== null && element.contains(seen);
          });
        }
        """,
        selector);

    [FactNeeding(Needs.Chromium)]
    public async Task The_pieces_that_are_shown_add_up_to_the_score_that_is_shown()
    {
        _stage.Show(States.Look);
        await _sheet.SeeAsync(".verdict h1", "Possible match");
        await _sheet.PressAsync("F6");
        await _sheet.SeeAsync(".pieces", "spelt in another way: ERIKSSON, ERICSON");
        IReadOnlyList<string> points = await _sheet[".pieces tbody .number bdi"].AllInnerTextsAsync();
        decimal sum = points.Sum(p => decimal.Parse(p.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture));
        Assert.Equal(await _sheet[".pieces .sum"].InnerTextAsync(), sum.ToString("0.000", CultureInfo.InvariantCulture));
        Assert.Equal("ERIKSSON", await _sheet[".pieces tbody tr >> nth=0 >> .letters >> nth=0"].InnerTextAsync());
        Assert.Equal(["K", "S"], await _sheet[".pieces tbody tr >> nth=0 >> .letters >> nth=0 >> .odd"].AllInnerTextsAsync());
        await _sheet.SeeAsync(".why-not >> nth=0", "The list does not have MARIA.");
        await _sheet.PressAsync("F6");
        await _sheet.GoneAsync(".pieces");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Names_and_reasons_are_text_even_when_they_look_like_markup()
    {
        KioskState state = States.Stop;
        const string hostile = "<img src=x onerror=alert(1)><b>ERIK</b>";
        _stage.Show(state with
        {
            Result = state.Result! with
            {
                Title = hostile,
                Reasons = [hostile],
                Traveller = state.Result.Traveller with { PrimaryIdentifier = hostile, MrzLines = [hostile] },
                Matches = [States.Match with { Name = hostile, Action = hostile, ListTitle = hostile }],
            },
        });
        await _sheet.SeeAsync(".identity .primary", hostile);
        await _sheet.SeeAsync(".verdict h1", hostile);
        await _sheet.SeeAsync(".tab-name", hostile);
        Assert.Equal(0, await _sheet["main b, main img[src=x]"].CountAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task Printed_lines_and_dates_read_left_to_right()
    {
        _stage.Show(States.Clear);
        await _sheet.SeeAsync(".mrz-line >> nth=0", "P<UTOERIKSSON<<ANNA<MARIA");
        Assert.Equal(2, await _sheet["bdi.mrz-line[dir=ltr]"].CountAsync());
        await _sheet.SeeAsync(".facts bdi[dir=ltr] >> nth=0", "1974-08-12");
    }
}
