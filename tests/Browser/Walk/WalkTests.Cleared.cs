using System.Text.Json;
using CheckpointEdge.Tests;
using Microsoft.Playwright;

namespace Browser.Walk;

/// <summary>What an officer found once is not asked again: at Central's word, for this document with this record alone.</summary>
public sealed partial class WalkTests
{
    private const string Namesake = "spelled-differently";

    [FactNeeding(Needs.Chromium)]
    public async Task Who_was_found_to_be_somebody_else_passes_until_Central_takes_it_back()
    {
        await using Sheet sheet = await SignedInAsync();
        await House.PresentTravellerAsync(Namesake);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        await NotTheSamePersonAsync(sheet);
        await sheet.SeeAsync(".undo-place", "Not the same person");
        await House.RemoveAsync();
        await Assertions.Expect(sheet[".strip .queue"]).ToContainTextAsync("all sent", new() { Timeout = DeliveryMillisecondsMax });
        using JsonDocument hit = JsonDocument.Parse((await House.CentralCommandAsync("ops", ["hits", "--json"])).Split('\n')[0]);

        await House.CentralCommandAsync("ops", ["clear", hit.RootElement.GetProperty("id").GetString()!, "--days", "30"]);
        await House.UntilBoardAsync("the board hears of the cleared pair", () => Kept().Contains("\"pair\":{", StringComparison.Ordinal));
        await House.PresentTravellerAsync(Namesake);
        await sheet["[data-verdict=clear]"].WaitForAsync();
        await sheet.SeeAsync("main", "an officer found somebody else");
        await sheet.AssertFitAsync();
        await sheet.PressAsync("Enter");
        await House.RemoveAsync();

        using JsonDocument pair = JsonDocument.Parse((await House.CentralCommandAsync("ops", ["cleared", "--json"])).Split('\n')[0]);
        await House.CentralCommandAsync("ops", ["cleared", "--withdraw", pair.RootElement.GetProperty("id").GetString()!]);
        await House.UntilBoardAsync("the board hears of the withdrawal", () => !Kept().Contains("\"pair\":{", StringComparison.Ordinal));
        await House.PresentTravellerAsync(Namesake);
        await sheet["[data-act=refer].primary"].WaitForAsync();
        await NotTheSamePersonAsync(sheet);
        await House.RemoveAsync();
    }

    /// <summary>What the board keeps of cleared pairs: hashes and dates.</summary>
    private string Kept()
    {
        string file = Path.Combine(House.BoardData, "cleared.json");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
