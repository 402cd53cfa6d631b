using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Lists;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Sightings;

public sealed class SightingTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [FactOnEachStore]
    public async Task One_record_is_followed_from_post_to_post_by_the_time_of_the_check()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1", "Al Wadi");
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        Report first = north.Hit(at: _noon);
        await north.DeliverAsync(north.Hit(at: _noon.AddDays(2)), north.Hit(record: "P-2", at: _noon.AddDays(3)));
        // A post that was cut off delivers late: what counts is when the traveller stood there.
        await port.DeliverAsync(port.Hit(at: _noon.AddHours(5)));
        await north.DeliverAsync(first, north.Decision(first, TestBoard.Decide(first, DecisionKind.Refer)));
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Post, $"/api/hits/{first.Id}/answers", new { kind = "sourceConfirms", text = "Yes." });

        JsonElement page = await AskAsync(ops, new { of = "record", value = " P-1 " });

        Assert.Equal((3, true), (page.GetProperty("total").GetInt32(), page.GetProperty("complete").GetBoolean()));
        JsonElement[] seen = [.. page.GetProperty("sightings").EnumerateArray()];
        Assert.Equal(["Al Wadi", "Port Sud", "Al Wadi"], seen.Select(one => one.GetProperty("site").GetString()));
        Assert.Equal(["Port Sud", "Al Wadi", null], seen.Select(one => one.GetProperty("cameFrom").GetString()));
        Assert.Equal((43 * 3600, 5 * 3600), (Since(seen[0]), Since(seen[1])));
        Assert.Equal(JsonValueKind.Null, seen[2].GetProperty("sincePreviousSeconds").ValueKind);
        Assert.Equal("P-1", seen[2].GetProperty("match").GetProperty("record").GetString());
        Assert.Equal("refer", seen[2].GetProperty("decision").GetProperty("decision").GetString());
        Assert.Equal("Yes.", Assert.Single(seen[2].GetProperty("answers").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(
            [("north-1", 2), ("port-1", 1)],
            page.GetProperty("posts").EnumerateArray()
                .Select(one => (one.GetProperty("unit").GetString()!, one.GetProperty("count").GetInt32())));
    }

    [FactOnEachStore]
    public async Task A_hit_leads_to_the_sightings_of_its_document_and_of_each_record()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        Report hit = board.Hit(record: "P-7");
        await board.DeliverAsync(hit, board.Hit(record: "P-8"));
        using HttpClient auditor = await central.SignedInAsync("auditor");

        JsonElement document = await AskAsync(auditor, new { hit = hit.Id });
        JsonElement record = await AskAsync(auditor, new { hit = hit.Id, match = 0 });
        JsonElement list = await AskAsync(auditor, new { of = "list", value = "people" });
        JsonElement typed = await AskAsync(auditor, new { of = "document", value = "l8989-02c3<" });

        Assert.Equal(("document", "L898902C3", 2), Told(document));
        Assert.Equal(("record", "P-7", 1), Told(record));
        Assert.Equal(("list", "people", 2), Told(list));
        Assert.Equal(Told(document), Told(typed));
        Assert.Equal(0, (await AskAsync(auditor, new { of = "record", value = "L898902C3" })).GetProperty("total").GetInt32());
    }

    /// <summary>Found by reading: what came in after a clock that was ahead was never found, and the answer called itself complete.</summary>
    [FactOnEachStore]
    public async Task What_came_in_after_a_clock_that_was_ahead_is_found()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        central.Clock.Advance(TimeSpan.FromDays(1));
        await board.DeliverAsync(board.Hit());
        Assert.Equal(1, await TotalAsync());

        central.Clock.Advance(TimeSpan.FromDays(-1));
        await central.RestartAsync();
        await board.DeliverAsync(board.Hit());
        Assert.Equal(2, await TotalAsync());
        central.Clock.Advance(TimeSpan.FromHours(1));
        await board.DeliverAsync(board.Hit());
        Assert.Equal(3, await TotalAsync());

        async Task<int> TotalAsync()
        {
            using HttpClient ops = await central.SignedInAsync("ops");
            JsonElement page = await AskAsync(ops, new { of = "record", value = "P-1" });
            Assert.True(page.GetProperty("complete").GetBoolean());
            return page.GetProperty("total").GetInt32();
        }
    }

    [FactOnEachStore]
    public async Task Many_sightings_come_in_pages_and_none_is_lost_between_them()
    {
        const int Hits = 120;
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        // The same moment for many: their order is still one and the same.
        await board.DeliverAsync([.. Enumerable.Range(0, Hits).Select(i => board.Hit(at: _noon.AddMinutes(i / 7)))]);
        using HttpClient ops = await central.SignedInAsync("ops");
        List<Guid> seen = [];
        string? before = null;
        do
        {
            JsonElement page = await AskAsync(ops, new { of = "record", value = "P-1", before });
            JsonElement[] sightings = [.. page.GetProperty("sightings").EnumerateArray()];
            Assert.InRange(sightings.Length, 1, 50);
            seen.AddRange(sightings.Select(one => one.GetProperty("hitId").GetGuid()));
            before = page.GetProperty("next").GetString();
            if (before is not null)
                Assert.NotEqual(JsonValueKind.Null, sightings[^1].GetProperty("sincePreviousSeconds").ValueKind);
        }
        while (before is not null);

        Assert.Equal((Hits, Hits), (seen.Count, seen.Distinct().Count()));
    }

    [FactOnEachStore]
    public async Task Who_looked_at_whom_stands_in_the_audit_log_and_no_document_number_does()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await board.DeliverAsync(board.Hit());
        using HttpClient auditor = await central.SignedInAsync("auditor");

        await AskAsync(auditor, new { of = "record", value = "P-1" });
        JsonElement page = await AskAsync(auditor, new { of = "document", value = "L898902C3" });

        JsonElement[] looked =
        [
            .. (await Desk.SendAsync(auditor, HttpMethod.Get, "/api/audit")).EnumerateArray()
                .Where(one => one.GetProperty("what").GetString() == "sightings-seen"),
        ];
        Assert.All(looked, one => Assert.Equal("auditor", one.GetProperty("who").GetString()));
        Assert.Equal(
            [
                $"Looked at the sightings of the document …C3, fingerprint {page.GetProperty("fingerprint").GetString()}.",
                "Looked at the sightings of the record P-1.",
            ],
            looked.Select(one => one.GetProperty("sentence").GetString()));
    }

    [Fact]
    public async Task The_store_holds_no_number_that_sightings_are_found_by()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await board.DeliverAsync(board.Hit(record: "Q-4711"));
        using HttpClient ops = await central.SignedInAsync("ops");

        Assert.Equal(1, (await AskAsync(ops, new { of = "document", value = "L898902C3" })).GetProperty("total").GetInt32());

        string store = Encoding.Latin1.GetString(central.StoreBytes());
        Assert.DoesNotContain("L898902C3", store, StringComparison.Ordinal);
        Assert.DoesNotContain("Q-4711", store, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"of\":\"record\",\"value\":\"\"}", HttpStatusCode.Conflict)]
    [InlineData("{\"of\":\"document\",\"value\":\"<<<\"}", HttpStatusCode.Conflict)]
    [InlineData("{\"value\":\"P-1\"}", HttpStatusCode.Conflict)]
    [InlineData("{\"of\":\"record\",\"value\":\"P-1\",\"before\":\"yesterday\"}", HttpStatusCode.Conflict)]
    [InlineData("{\"hit\":\"019576f0-0000-7000-8000-000000000000\"}", HttpStatusCode.Conflict)]
    [InlineData("{\"of\":\"everything\",\"value\":\"P-1\"}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    public async Task A_question_that_makes_no_sense_gets_a_sentence(string body, HttpStatusCode expected)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await ops.PostAsync(
            "/api/sightings", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Matches("^\\{\"error\":\"[A-Z].*\\.\"\\}$", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_signs_lists_does_not_follow_travellers()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient approver = await central.SignedInAsync("approver1");

        using HttpResponseMessage answer = await approver.PostAsJsonAsync("/api/sightings", new { of = "record", value = "P-1" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("ops or auditor", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<JsonElement> AskAsync(HttpClient person, object question) =>
        Desk.SendAsync(person, HttpMethod.Post, "/api/sightings", question);

    private static int Since(JsonElement sighting) => sighting.GetProperty("sincePreviousSeconds").GetInt32();

    private static (string, string, int) Told(JsonElement page) =>
        (page.GetProperty("of").GetString()!, page.GetProperty("value").GetString()!, page.GetProperty("total").GetInt32());
}
