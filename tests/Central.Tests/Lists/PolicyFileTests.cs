using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class PolicyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("central-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Budgets_that_two_Centrals_are_told_at_once_are_all_kept()
    {
        CentralSetup.Run(_folder.FullName, [], TimeProvider.System, passwordIterations: 1);
        using CentralDatabase database = CentralDatabase.Open(_folder.FullName);
        FalseAlarmBudget budget = new(new AlertRate(70_000), new AlertRate(10_000));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(list => Task.Run(() => Central(database).SetBudget($"uto-{list}", budget, "ops"))));

        Assert.Equal(8, Central(database).Read().Lists.Values.Count(meaning => meaning.Budget == budget));
    }

    /// <summary>Found by reading: an operator alone could raise a threshold until nobody was found, and those who signed it saw nothing.</summary>
    [Fact]
    public async Task Who_signs_a_draft_is_shown_every_rule_that_changes_and_every_threshold_set_by_hand()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO"))));
        ListPolicy policy = PolicyFile.Decode(await ops.GetByteArrayAsync("/api/lists/policy"));
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/lists/policy", JsonSerializer.SerializeToElement(policy with
        {
            ListAgeLimitHours = 500,
            Lists = policy.Lists.SetItem("people", policy.MeaningOf("people") with { PossibleThousandths = 99_000, OnStrong = HitMeaning.Look }),
        }, ExchangeJson.Default.ListPolicy));

        await Desk.ImportedAsync(ops, Desk.People(("p1", "SPECIMEN, Ana", "UTO"), ("p2", "SPECIMEN, Ben", "UTO")));

        JsonElement lists = await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists");
        JsonElement shown = lists.GetProperty("draft").GetProperty("policy");
        Assert.Equal(
            [
                ("listAgeLimitHours", policy.ListAgeLimitHours.ToString(CultureInfo.InvariantCulture), "500"),
                ("lists.people.onStrong", "Stop", "Look"), ("lists.people.possibleThousandths", "", "99000"),
            ],
            shown.GetProperty("changes").EnumerateArray().Select(one => (
                one.GetProperty("rule").GetString()!, one.GetProperty("before").GetString()!, one.GetProperty("after").GetString()!)));
        JsonElement byHand = Assert.Single(shown.GetProperty("byHand").EnumerateArray());
        Assert.Equal(("people", 99_000), (byHand.GetProperty("list").GetString()!, byHand.GetProperty("possible").GetInt32()));
        Assert.Equal(JsonValueKind.Null, byHand.GetProperty("strong").ValueKind);
        Assert.Empty(lists.GetProperty("published").GetProperty("policy").GetProperty("changes").EnumerateArray());
    }

    /// <summary>What one process has of it.</summary>
    private PolicyFile Central(CentralDatabase database) => new(
        _folder.FullName, new AuditLog(database, TimeProvider.System), new Leases(database, TimeProvider.System));
}
