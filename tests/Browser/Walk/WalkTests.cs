using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Tests;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Browser.Walk;

/// <summary>The officer's own way through the real service: keyboard, reader, board, Central and back.</summary>
[Collection(WalkCollection.Name)]
public sealed partial class WalkTests(Chromium chromium, HouseOnRealLists houses, ITestOutputHelper output)
{
    private const string Hit = "same-person";
    private const string NoHit = "clear";

    /// <summary>A report waits for its next attempt after Central was away (milliseconds).</summary>
    private const float DeliveryMillisecondsMax = 60_000;

    private House House => houses.House;

    [FactNeeding(Needs.Chromium)]
    public Task A_listed_traveller_and_a_clear_one_pass_and_Central_holds_the_hit_once() =>
        WalkAsync(() => House.PresentTravellerAsync(Hit), picture: "officer-result");

    [FactNeeding(Needs.Chromium, Needs.Watchlists)]
    public Task The_same_with_somebody_who_stands_on_the_list_of_the_United_Nations() =>
        WalkAsync(() => House.PresentAsync(HouseOnRealLists.ZoneOfAListedPerson()));

    [FactNeeding(Needs.Chromium)]
    public async Task A_decision_is_taken_back_and_a_document_that_comes_too_early_waits()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync(Hit);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        string title = await sheet["h1"].InnerTextAsync();
        await House.RemoveAsync();
        await House.PresentTravellerAsync(NoHit);
        await sheet.SeeAsync(".troubles", "Decide on the traveller before you first.");
        await sheet.SeeAsync("h1", title);
        await sheet.AssertFitAsync();
        await House.RemoveAsync();
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await sheet.PressAsync("Escape");
        await sheet.SeeAsync("h1", title);
        await NotTheSamePersonAsync(sheet);
        await sheet.SeeAsync(".undo-place", "Not the same person");
        await sheet.SeeAsync(".ready h1", "Ready");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_traveller_sees_the_same_whether_there_was_a_hit_or_not()
    {
        await using Sheet sheet = await SignedInAsync();
        await using Sheet traveller = await chromium.OpenAsync(new Uri(House.Kiosk, "/traveller").ToString());
        await traveller["[data-signal=placeDocument]"].WaitForAsync();
        await traveller.Page.EvaluateAsync(
            """
            () => {
              window.signals = [];
              const sign = document.getElementById('sign');
              new MutationObserver(() => window.signals.push(sign.dataset.signal + ': ' + sign.innerText.trim()))
                .observe(sign, { attributes: true, attributeFilter: ['data-signal'] });
            }
            """);

        await House.PresentTravellerAsync(NoHit);
        await sheet["[data-verdict=clear]"].WaitForAsync();
        await sheet.PressAsync("Enter");
        string[] clear = await SignalsAsync(traveller);
        await House.RemoveAsync();

        // Of the same state as the clear one, and so in the same language.
        await House.PresentTravellerAsync("stolen-passport");
        await sheet["[data-act=refer].primary"].WaitForAsync();
        await NotTheSamePersonAsync(sheet);
        string[] hit = await SignalsAsync(traveller);
        await House.RemoveAsync();
        Assert.Equal(clear, hit);
        Assert.Equal(3, hit.Length);
    }

    [FactNeeding(Needs.Chromium)]
    public async Task The_screen_comes_back_where_it_was_when_the_service_was_killed_before_a_hit_was_decided()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync(Hit);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        string shown = await sheet["main"].InnerTextAsync();
        House.KillBoard();
        await sheet.SeeAsync(".lost", "No connection to the service of this lane");
        await House.StartBoardAsync();
        await sheet.GoneAsync(".lost");
        await sheet["[data-act=refer].primary"].WaitForAsync();
        Assert.Equal(shown, await sheet["main"].InnerTextAsync());
        await sheet.SeeAsync(".strip .officer", House.Officer);
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await House.RemoveAsync();
    }

    /// <param name="picture">Kept for the READMEs: only of fictional people.</param>
    private async Task WalkAsync(Func<Task> present, string? picture = null)
    {
        await using Sheet sheet = await SignedInAsync();
        int before = await HitsAtCentralAsync();
        await House.PresentTravellerAsync(NoHit);
        await sheet["[data-verdict=clear]"].WaitForAsync();
        await sheet.AssertFitAsync();
        await sheet.PressAsync("Enter");
        await sheet.SeeAsync(".ready h1", "Ready");
        await House.RemoveAsync();

        House.KillCentral();
        await present();
        await sheet["[data-act=refer].primary"].WaitForAsync();
        await sheet.AssertFitAsync();
        await sheet.SeeAsync(".strip .queue", "waiting to send");
        if (picture is not null)
            await Pictures.KeepForReadmeAsync(sheet, picture);
        await sheet.PressAsync("F6");
        await sheet.SeeAsync(".rarity", "ordinary travellers reaches this score on this list.");
        await sheet.SeeAsync(".alarms", "False alarms predicted for this list");
        await sheet.PressAsync("F6");
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await House.RemoveAsync();
        await House.StartCentralAsync();
        await Assertions.Expect(sheet[".strip .queue"]).ToContainTextAsync("all sent", new() { Timeout = DeliveryMillisecondsMax });

        await sheet.PressAsync("F8");
        await sheet.SeeAsync(".hits tbody tr:first-child", "Referred to second line");
        await sheet.SeeAsync(".hits tbody tr:first-child", "delivered");
        Assert.Equal(before + 1, await HitsAtCentralAsync());
        await AnswerNewestAsync("Hold until the source calls back.");
        await Assertions.Expect(sheet[".hits tbody tr:first-child"])
            .ToContainTextAsync("Hold until the source calls back.", new() { Timeout = DeliveryMillisecondsMax });
    }

    /// <summary>Central holds the newest hit with the officer's decision, and answers it.</summary>
    private async Task AnswerNewestAsync(string text)
    {
        string newest = (await House.CentralCommandAsync("ops", ["hits", "--json"])).Split('\n')[0];
        using JsonDocument hit = JsonDocument.Parse(newest);
        Assert.Equal("Refer", hit.RootElement.GetProperty("decision").GetProperty("decision").GetString(), ignoreCase: true);
        await House.CentralCommandAsync(
            "ops", ["answer", hit.RootElement.GetProperty("id").GetString()!, "--kind", "SourceConfirms", "--text", text]);
    }

    private async Task<int> HitsAtCentralAsync() => int.Parse(
        Stored().Match(await House.CentralCommandAsync("ops", ["hits"])).Groups[1].Value, CultureInfo.InvariantCulture);

    private async Task<Sheet> SignedInAsync()
    {
        await House.RemoveAsync();
        Sheet sheet = await chromium.OpenAsync(House.Kiosk.ToString());
        await SignInAsync(sheet);
        return sheet;
    }

    private static async Task SignInAsync(Sheet sheet, string officer = House.Officer, string pin = House.Pin)
    {
        // The first field has the focus: nothing is clicked.
        await sheet["[name=officer]:focus"].WaitForAsync();
        await sheet.Page.Keyboard.TypeAsync(officer);
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync(pin);
        await sheet.PressAsync("Enter");
        await sheet.SeeAsync(".ready h1", "Ready");
        await sheet.SeeAsync(".strip .officer", officer);
        await sheet.SeeAsync(".strip .list", "List");
    }

    private static async Task NotTheSamePersonAsync(Sheet sheet)
    {
        // What was decided before may be on its way back still; the key counts when its button does.
        await sheet["[data-act=notSamePerson]:not([aria-disabled=true])"].WaitForAsync();
        await sheet.PressAsync("F2");
        await sheet[".choice"].First.WaitForAsync();
        await sheet.PressAsync("2");
        await sheet[".choice.chosen"].WaitForAsync();
        bool stop = await sheet["[data-verdict=stop]"].CountAsync() > 0;
        await sheet.PressAsync("Enter");
        if (!stop)
            return;
        // A stop is let go by two.
        await sheet["[name=second]:focus"].WaitForAsync();
        await sheet.Page.Keyboard.TypeAsync(House.Supervisor);
        await sheet.PressAsync("Tab");
        await sheet.Page.Keyboard.TypeAsync(House.SupervisorPin);
        await sheet.PressAsync("Enter");
    }

    /// <summary>What was shown until the next traveller is asked for.</summary>
    private static async Task<string[]> SignalsAsync(Sheet traveller)
    {
        await traveller.Page.WaitForFunctionAsync("() => window.signals.at(-1)?.startsWith('placeDocument')");
        return await traveller.Page.EvaluateAsync<string[]>("() => window.signals.splice(0)");
    }

    [GeneratedRegex(@"(\d+) hits are stored")]
    private static partial Regex Stored();
}
