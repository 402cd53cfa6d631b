using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Bureau;

public sealed class BureauReportTests
{
    [FactOnEachStore]
    public async Task Every_report_is_what_its_schema_says_whatever_became_of_the_hit()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report fresh = board.Hit("<b>BOLD</b>");
        Report referred = board.Hit(documentAgrees: true);
        Report undone = board.Hit();
        Report released = board.Hit();
        DecisionReport mistake = TestBoard.Decide(undone, DecisionKind.NotSamePerson);
        await board.DeliverAsync(fresh, referred, undone, released);
        await board.DeliverAsync(
            board.Decision(referred, TestBoard.Decide(referred, DecisionKind.Refer)),
            board.Decision(undone, mistake), board.Undo(undone, mistake),
            board.Decision(released, TestBoard.Decide(released, DecisionKind.NotSamePerson) with { ConfirmedBy = "9001" }));
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Post, $"/api/hits/{referred.Id}/answers", new { kind = "moreNeeded", text = "Call back." });
        using JsonDocument schema = JsonDocument.Parse(await ops.GetStringAsync("/report.schema.json"));

        foreach (Report hit in new[] { fresh, referred, undone, released })
        {
            JsonElement report = await Desk.SendAsync(ops, HttpMethod.Get, $"/api/hits/{hit.Id}/report");
            Assert.Empty(SchemaCheck.Faults(report, schema.RootElement));
            Assert.Equal($"north-1/{hit.Sequence}", report.GetProperty("reference").GetString());
            JsonElement decision = report.GetProperty("decision");
            Assert.Equal(hit.Id == referred.Id || hit.Id == released.Id, decision.ValueKind == JsonValueKind.Object);
            if (hit.Id == released.Id)
                Assert.Equal("9001", decision.GetProperty("confirmedBy").GetString());
        }
    }

    [Theory]
    [InlineData("verdict", "\"clear\"")]
    [InlineData("matches", "[{}]")]
    [InlineData("hitId", "\"17\"")]
    [InlineData("checkedAt", "\"yesterday\"")]
    [InlineData("surprise", "1")]
    public async Task The_schema_refuses_what_no_report_says(string member, string value)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        using HttpClient ops = await central.SignedInAsync("ops");
        using JsonDocument schema = JsonDocument.Parse(await ops.GetStringAsync("/report.schema.json"));
        JsonObject report = JsonNode.Parse(await ops.GetStringAsync($"/api/hits/{hit.Id}/report"))!.AsObject();

        report[member] = JsonNode.Parse(value);

        Assert.NotEmpty(SchemaCheck.Faults(JsonSerializer.SerializeToElement(report), schema.RootElement));
    }

    [FactOnEachStore]
    public async Task A_report_is_for_ops_and_auditors_and_each_one_stands_in_the_audit_log()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit();
        await board.DeliverAsync(hit);
        using HttpClient auditor = await central.SignedInAsync("auditor");
        using HttpClient approver = await central.SignedInAsync("approver1");

        using HttpResponseMessage refused = await approver.GetAsync($"/api/hits/{hit.Id}/report");
        using HttpResponseMessage unknown = await auditor.GetAsync($"/api/hits/{Guid.Empty}/report");
        await Desk.SendAsync(auditor, HttpMethod.Get, $"/api/hits/{hit.Id}/report");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Conflict), (refused.StatusCode, unknown.StatusCode));
        JsonElement newest = (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/audit"))[0];
        Assert.Equal("auditor", newest.GetProperty("who").GetString());
        Assert.Contains($"the report north-1/1 of the hit {hit.Id}", newest.GetProperty("sentence").GetString(), StringComparison.Ordinal);
    }
}
