using System.Net;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

public sealed class FleetTests
{
    [Fact]
    public async Task A_silent_board_is_overdue_and_comes_first()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard silent = await central.BoardAsync("a-silent");
        central.Clock.Advance(TimeSpan.FromMinutes(16));
        using TestBoard talking = await central.BoardAsync("b-talking");
        UnitStatus status = new() { ListGeneration = 3, ListCreatedAt = central.Clock.GetUtcNow(), Waiting = 2, Version = "0.1.0" };

        using HttpResponseMessage answer = await talking.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using HttpClient auditor = await central.SignedInAsync("auditor");
        using JsonDocument page = JsonDocument.Parse(await auditor.GetStringAsync("/api/units"));
        JsonElement[] units = [.. page.RootElement.EnumerateArray()];
        Assert.Equal(["a-silent", "b-talking"], units.Select(unit => unit.GetProperty("unit").GetString()));
        Assert.Equal([true, false], units.Select(unit => unit.GetProperty("overdue").GetBoolean()));
        Assert.Equal(3, units[1].GetProperty("generation").GetInt64());
        Assert.Equal(2, units[1].GetProperty("waiting").GetInt32());
    }
}
