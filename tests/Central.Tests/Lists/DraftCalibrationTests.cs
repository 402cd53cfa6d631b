using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class DraftCalibrationTests
{
    [FactOnEachStore]
    public async Task A_draft_shows_what_its_thresholds_cost_and_boards_get_what_the_approvers_saw()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await ImportAsync(ops);

        Assert.Equal("done", draft.GetProperty("calibration").GetProperty("state").GetString());
        JsonElement shown = draft.GetProperty("slice").GetProperty("lists")[0].GetProperty("calibration");
        foreach (string approver in new[] { "approver1", "approver2" })
        {
            using HttpClient client = await central.SignedInAsync(approver);
            using HttpResponseMessage signed = await client.PostAsJsonAsync(
                $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/approve", new { password = central.Passwords[approver] });
            Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        }

        using HttpResponseMessage published = await ops.PostAsync($"/api/lists/drafts/{draft.GetProperty("id").GetString()}/publish", null);

        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        ListManifest manifest = SignedMetadata.Verify(
            await board.Client.GetByteArrayAsync("/lists/manifest.json"), board.Ticket.ListSigners, ExchangeJson.Default.ListManifest);
        ListCalibration calibration = Assert.IsType<ListCalibration>(Assert.Single(manifest.Slice.Lists).Calibration);
        Assert.Equal(FalseAlarmBudget.Default, calibration.Budget);
        Assert.Equal(
            shown.GetProperty("thresholds").GetProperty("possible").GetProperty("thousandths").GetInt32(),
            calibration.Thresholds.Possible.Thousandths);
        Assert.StartsWith("ordinary travellers ", calibration.Background, StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_budget_travels_with_the_policy_and_the_open_draft_follows_until_somebody_signs()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await ImportAsync(ops);
        string list = draft.GetProperty("slice").GetProperty("lists")[0].GetProperty("list").GetString()!;

        JsonElement answer = await SetBudgetAsync(ops, list, "500/100", HttpStatusCode.OK);

        Assert.True(answer.GetProperty("draftFollows").GetBoolean());
        JsonElement after = (await ops.GetFromJsonAsync<JsonElement>("/api/lists")).GetProperty("draft");
        Assert.Equal("done", after.GetProperty("calibration").GetProperty("state").GetString());
        JsonElement budget = after.GetProperty("slice").GetProperty("lists")[0].GetProperty("calibration").GetProperty("budget");
        Assert.Equal(500_000, budget.GetProperty("possible").GetProperty("thousandths").GetInt32());
        ListPolicy policy = JsonSerializer.Deserialize(
            await ops.GetByteArrayAsync("/api/lists/policy"), ExchangeJson.Default.ListPolicy)!;
        Assert.Equal(FalseAlarmBudget.Parse("500/100"), policy.MeaningOf(list).Budget);

        using HttpClient approver = await central.SignedInAsync("approver1");
        using HttpResponseMessage signed = await approver.PostAsJsonAsync(
            $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/approve", new { password = central.Passwords["approver1"] });
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.False((await SetBudgetAsync(ops, list, "20", HttpStatusCode.OK)).GetProperty("draftFollows").GetBoolean());
        using HttpResponseMessage again = await ops.PostAsync(
            $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/calibrate", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    /// <summary>Found by reading: the id stayed, and the approver signed other thresholds than the page had shown.</summary>
    [FactOnEachStore]
    public async Task Nobody_signs_a_draft_that_became_another_under_the_hand()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await ImportAsync(ops);
        await Desk.CountedAsync(ops);
        string shown = await ContentAsync();
        string list = draft.GetProperty("slice").GetProperty("lists")[0].GetProperty("list").GetString()!;
        await SetBudgetAsync(ops, list, "500/100", HttpStatusCode.OK);
        await Desk.CountedAsync(ops);
        string address = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/approve";
        using HttpClient one = await central.SignedInAsync("approver1");

        string refused = await Desk.RefusedAsync(one, address, new { password = central.Passwords["approver1"], content = shown });

        Assert.Contains("has changed since it was shown", refused, StringComparison.Ordinal);
        string now = await ContentAsync();
        await Desk.SendAsync(one, HttpMethod.Post, address, new { password = central.Passwords["approver1"], content = now });
        // A signature is no change: the second approver signs the same.
        Assert.Equal(now, await ContentAsync());
        using HttpClient two = await central.SignedInAsync("approver2");
        await Desk.SendAsync(two, HttpMethod.Post, address, new { password = central.Passwords["approver2"], content = now });

        async Task<string> ContentAsync() =>
            (await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("draft").GetProperty("content").GetString()!;
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("2/20")]
    [InlineData("many")]
    public async Task A_budget_that_no_threshold_keeps_is_refused_in_words(string budget)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        JsonElement refused = await SetBudgetAsync(ops, "people", budget, HttpStatusCode.Conflict);

        Assert.Contains("per 10 000 travellers", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty((await ops.GetFromJsonAsync<JsonElement>("/api/lists/budgets")).GetProperty("lists").EnumerateObject());
    }

    [FactOnEachStore]
    public async Task Only_operators_state_budgets()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient approver = await central.SignedInAsync("approver1");

        await SetBudgetAsync(approver, "people", "20", HttpStatusCode.Forbidden);
    }

    [FactOnEachStore]
    public async Task A_restart_keeps_the_figures_of_the_draft()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using (HttpClient ops = await central.SignedInAsync("ops"))
            await ImportAsync(ops);

        await central.RestartAsync();

        using HttpClient again = await central.SignedInAsync("ops");
        JsonElement draft = (await again.GetFromJsonAsync<JsonElement>("/api/lists")).GetProperty("draft");
        Assert.Equal("done", draft.GetProperty("calibration").GetProperty("state").GetString());
    }

    private static async Task<JsonElement> SetBudgetAsync(HttpClient ops, string list, string budget, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await ops.PutAsJsonAsync("/api/lists/budgets", new { list, budget });
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> ImportAsync(HttpClient ops)
    {
        StringBuilder rows = new();
        for (int number = 0; number < 20; number++)
            rows.Append($"p{number}\tSPECIMEN, Ana{(char)('a' + number)}\t\t1974-08-12\tUTO\t\n");
        using MultipartFormDataContent form = new();
        using ByteArrayContent file = new(Encoding.UTF8.GetBytes(rows.ToString()));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "people-tsv", "people.tsv");
        using HttpResponseMessage answer = await ops.PostAsync("/api/lists/drafts", form);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
