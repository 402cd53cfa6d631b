using System.Net;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Fleet;

public sealed class FleetTests
{
    [FactOnEachStore]
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

    [FactOnEachStore]
    public async Task What_a_board_refuses_stands_on_the_page_and_once_in_the_audit_log_until_it_is_over()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient auditor = await central.SignedInAsync("auditor");
        const string Rollback = "timestamp.json is offered as version 3,\nbut version 4 was trusted before: never back.";

        await TellAsync(Rollback);
        await TellAsync(Rollback);

        JsonElement unit = Assert.Single((await PageAsync("/api/units")).EnumerateArray());
        Assert.Equal(Rollback.Replace('\n', ' '), unit.GetProperty("listTrouble").GetString());
        Assert.Equal(JsonValueKind.String, unit.GetProperty("listTroubleSince").ValueKind);
        Assert.Equal(["list-trouble"], await WhatAsync());
        await TellAsync("");
        Assert.Equal(JsonValueKind.Null, (await PageAsync("/api/units"))[0].GetProperty("listTrouble").ValueKind);
        Assert.Equal(["list-trouble-over", "list-trouble"], await WhatAsync());

        async Task TellAsync(string trouble)
        {
            UnitStatus status = new() { ListGeneration = 3, ListCreatedAt = null, Waiting = 0, Version = "0.1.0", ListTrouble = trouble };
            using HttpResponseMessage answer = await board.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        async Task<JsonElement> PageAsync(string address)
        {
            using JsonDocument page = JsonDocument.Parse(await auditor.GetStringAsync(address));
            return page.RootElement.Clone();
        }

        async Task<string[]> WhatAsync() => [.. (await PageAsync("/api/audit")).EnumerateArray()
            .Select(entry => entry.GetProperty("what").GetString()!).Where(what => what.StartsWith("list-trouble", StringComparison.Ordinal))];
    }

    [FactOnEachStore]
    public async Task A_refused_courier_and_refused_receipts_stand_on_the_page_and_once_in_the_audit_log_until_they_are_over()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient auditor = await central.SignedInAsync("auditor");
        UnitStatus well = new() { ListGeneration = 3, ListCreatedAt = null, Waiting = 0, Version = "0.1.0" };
        UnitStatus refused = well with { CourierTrouble = "The bundle is not signed by whom it says it comes from.", ReceiptsRefused = 2 };
        foreach (UnitStatus status in new[] { well, refused, refused })
            await TellAsync(status);

        using (JsonDocument page = JsonDocument.Parse(await auditor.GetStringAsync("/api/concerns")))
        {
            JsonElement[] concerns = [.. page.RootElement.EnumerateArray()];
            Assert.Equal(["courier", "receipts"], concerns.Select(one => one.GetProperty("subject").GetString()));
            Assert.Equal(refused.CourierTrouble, concerns[0].GetProperty("sentence").GetString());
            Assert.Contains("refused 2 receipt(s)", concerns[1].GetProperty("sentence").GetString(), StringComparison.Ordinal);
        }

        await TellAsync(well);
        Assert.Equal("[]", await auditor.GetStringAsync("/api/concerns"));
        using JsonDocument log = JsonDocument.Parse(await auditor.GetStringAsync("/api/audit"));
        Assert.Equal(
            ["receipts-concern-over", "courier-concern-over", "receipts-concern", "courier-concern"],
            log.RootElement.EnumerateArray().Select(entry => entry.GetProperty("what").GetString())
                .Where(what => what!.Contains("-concern", StringComparison.Ordinal)));

        async Task TellAsync(UnitStatus status)
        {
            using HttpResponseMessage answer = await board.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }
}
