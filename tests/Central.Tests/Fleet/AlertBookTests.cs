using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

public sealed class AlertBookTests
{
    [FactOnEachStore]
    public async Task What_boards_counted_is_added_up_and_shown_as_a_rate_with_its_interval_after_a_restart_as_well()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1"), south = await central.BoardAsync("south-1");
        await TellAsync(north, new AlertTally(4, 100, [new ListTally("uto-wanted", 1, 0, 1, 0)]));
        await TellAsync(north, new AlertTally(4, 3_000, [new ListTally("uto-wanted", 9, 2, 7, 1)]));
        await TellAsync(south, new AlertTally(4, 1_000, [new ListTally("uto-wanted", 3, 0, 1, 0)]));

        await central.RestartAsync();

        using HttpClient auditor = await central.SignedInAsync("auditor");
        JsonElement list = Assert.Single((await auditor.GetFromJsonAsync<JsonElement>("/api/alerts")).EnumerateArray());
        Assert.Equal((4, 2, 4_000, 12, 8), (
            list.GetProperty("generation").GetInt64(), list.GetProperty("boards").GetInt32(), list.GetProperty("searches").GetInt64(),
            list.GetProperty("shown").GetInt64(), list.GetProperty("falseShown").GetInt64()));
        JsonElement achieved = list.GetProperty("achieved");
        Assert.Equal(20, achieved.GetProperty("per10000").GetDouble());
        Assert.InRange(achieved.GetProperty("low").GetDouble(), 9, 12);
        Assert.InRange(achieved.GetProperty("high").GetDouble(), 37, 41);
        Assert.Equal(JsonValueKind.Null, list.GetProperty("predicted").ValueKind);
    }

    [FactOnEachStore]
    public async Task Counts_that_contradict_themselves_are_not_kept()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");

        await TellAsync(board, new AlertTally(4, 10, [new ListTally("uto-wanted", 11, 0, 0, 0)]));
        await TellAsync(board, new AlertTally(4, 10, [new ListTally("uto-wanted", 1, 2, 0, 0)]));
        await TellAsync(board, new AlertTally(4, 10, [new ListTally("uto-wanted", 1, 0, -1, 0)]));

        using HttpClient auditor = await central.SignedInAsync("auditor");
        Assert.Empty((await auditor.GetFromJsonAsync<JsonElement>("/api/alerts")).EnumerateArray());
    }

    private static async Task TellAsync(TestBoard board, AlertTally tally)
    {
        using HttpResponseMessage answer = await board.Client.PostAsJsonAsync(
            "/api/units/status",
            new UnitStatus { ListGeneration = tally.Generation, ListCreatedAt = null, Waiting = 0, Version = "0.1.0", Alerts = tally },
            ExchangeJson.Default.UnitStatus);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
