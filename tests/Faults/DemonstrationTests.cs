using System.Net.Http.Json;
using System.Text.Json;

namespace CheckpointEdge.Tests;

/// <summary>The demonstration's lists and travellers through a whole house: what the desk's cards promise is what comes.</summary>
public sealed class DemonstrationTests
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Every_traveller_of_the_demonstration_gets_the_verdict_on_the_card()
    {
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using HttpClient http = new();
        http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        Uri session = new(house.Kiosk, "/api/session");
        (await http.PostAsJsonAsync(session, new { officer = House.Officer, pin = House.Pin })).EnsureSuccessStatusCode();
        JsonElement travellers = await http.GetFromJsonAsync<JsonElement>(new Uri(house.Desk, "/travellers"));
        string last = "";
        foreach (JsonElement traveller in travellers.GetProperty("travellers").EnumerateArray())
        {
            string id = traveller.GetProperty("id").GetString()!;
            await house.PresentTravellerAsync(id);
            JsonElement result = await ResultAfterAsync(http, house, last);
            last = result.GetProperty("checkId").GetString()!;
            Assert.Equal(
                $"{id}: {traveller.GetProperty("expect").GetString()}", $"{id}: {result.GetProperty("verdict").GetString()}");
            if (result.GetProperty("needsDecision").GetBoolean())
            {
                (await http.PostAsJsonAsync(
                    new Uri(house.Kiosk, "/api/kiosk/decisions"),
                    new { checkId = last, decision = "refer", reason = "", text = "" })).EnsureSuccessStatusCode();
            }

            await house.RemoveAsync();
        }

        int status = await house.StopBoardAsync();
        Assert.True(status == 0, $"the board ended with {status}\n{house.Output}");
        Assert.Equal(0, await house.StopCentralAsync());
    }

    /// <summary>The first result that is not the one before.</summary>
    private static async Task<JsonElement> ResultAfterAsync(HttpClient http, House house, string last)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(House.WaitSecondsMax));
        while (true)
        {
            JsonElement state = await http.GetFromJsonAsync<JsonElement>(new Uri(house.Kiosk, "/api/kiosk/state"), limit.Token);
            JsonElement result = state.GetProperty("result");
            if (result.ValueKind == JsonValueKind.Object && result.GetProperty("checkId").GetString() != last)
                return result;
            await Task.Delay(_pause, TimeProvider.System, limit.Token);
        }
    }
}
