using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Walk;

/// <summary>The same way with e-passports: the virtual chip on the reader, the fictional state's certificates on the board.</summary>
public sealed partial class WalkTests
{
    [FactNeeding(Needs.Chromium)]
    public async Task A_chip_that_is_read_and_proven_is_called_genuine_and_leaves_nothing()
    {
        await using Sheet sheet = await SignedInAsync();
        int before = await HitsAtCentralAsync();
        await House.PresentTravellerAsync("chip-genuine");
        await sheet["[data-verdict=clear]"].WaitForAsync();
        await sheet[".chip.genuine"].WaitForAsync();
        await sheet.AssertFitAsync();
        await sheet.PressAsync("F7");
        await sheet[".checks[aria-label='Signature of the state']"].WaitForAsync();
        await sheet.AssertFitAsync();
        await sheet.PressAsync("Escape");
        await sheet.PressAsync("F5");
        await House.RemoveAsync();
        await sheet.SeeAsync(".ready h1", "Ready");
        Assert.Equal(before, await HitsAtCentralAsync());
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_chip_opened_the_older_way_says_so_to_the_officer()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync("chip-old");
        await sheet["[data-verdict=clear]"].WaitForAsync();
        await sheet.SeeAsync("main", "The chip was opened the older way, BAC: the chip offers no PACE");
        await sheet.PressAsync("F5");
        await House.RemoveAsync();
        await sheet.SeeAsync(".ready h1", "Ready");
    }

    [FactNeeding(Needs.Chromium)]
    public async Task A_copied_chip_stops_its_bearer_and_Central_hears_of_it()
    {
        await using Sheet sheet = await SignedInAsync();
        int before = await HitsAtCentralAsync();
        await House.PresentTravellerAsync("chip-clone");
        await sheet["[data-act=refer].primary"].WaitForAsync();
        await sheet.SeeAsync("h1", "Chip not genuine");
        await sheet.SeeAsync("main", "The chip is a copy");
        await sheet.AssertFitAsync();
        await sheet.PressAsync("F1");
        await sheet.SeeAsync(".undo-place", "Referred to second line");
        await House.RemoveAsync();
        await Assertions.Expect(sheet[".strip .queue"]).ToContainTextAsync("all sent", new() { Timeout = DeliveryMillisecondsMax });
        Assert.Equal(before + 1, await HitsAtCentralAsync());
    }
}
