using CheckpointEdge.Tests;

namespace Browser.Traveller;

[Collection(Chromium.Collection)]
public sealed class TravellerPageTests(Chromium chromium)
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
}
