using System.Text.Json;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class RolloutTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rollout-" + Path.GetRandomFileName());

    [FactOnEachStore]
    public async Task Canary_posts_have_the_list_first_and_everybody_once_it_is_released()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)));
        Assert.Equal((1, 1), (await VersionAsync(canary, central), await VersionAsync(other, central)));

        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(11)), "Trial");

        Assert.Equal((2, 1), (await VersionAsync(canary, central), await VersionAsync(other, central)));
        Assert.Equal(11, (await Desk.IdsAsync(canary, await Desk.FollowAsync(canary, FolderOf(canary), central.Clock))).Length);
        Assert.Equal(10, (await Desk.IdsAsync(other, await Desk.FollowAsync(other, FolderOf(other), central.Clock))).Length);
        JsonElement rollout = (await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("rollout");
        Assert.Equal("canary-1", Assert.Single(rollout.GetProperty("boards").EnumerateArray()).GetProperty("unit").GetString());

        using HttpResponseMessage curious = await other.Client.GetAsync("/lists/metadata/canary.timestamp.json");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, curious.StatusCode);

        await Desk.SendAsync(ops, HttpMethod.Post, "/api/lists/rollout/release");

        Assert.Equal((2, 2), (await VersionAsync(canary, central), await VersionAsync(other, central)));
        Assert.Equal(JsonValueKind.Null, (await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("rollout").ValueKind);
    }

    /// <summary>Found by reading: a release that was cut short, or run again by the store, could never be ended.</summary>
    [FactOnEachStore]
    public async Task A_release_that_was_cut_short_is_released_by_asking_again()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(11)), "Trial");
        Assert.Equal(2, await VersionAsync(canary, central));

        new ListPublisher(Path.Combine(central.Folder, "lists", "published")).Release(2);
        await Desk.SendAsync(ops, HttpMethod.Post, "/api/lists/rollout/release");

        Assert.Equal((2, 2), (await VersionAsync(canary, central), await VersionAsync(other, central)));
    }

    [FactOnEachStore]
    public async Task A_roll_out_whose_list_everybody_has_is_over_after_the_next_start()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(11)), "Trial");
        Assert.Equal(2, await VersionAsync(canary, central));

        new ListPublisher(Path.Combine(central.Folder, "lists", "published")).Release(2);
        await central.RestartAsync();

        Assert.Equal((2, 2), (await VersionAsync(canary, central), await VersionAsync(other, central)));
        using HttpClient again = await central.SignedInAsync("ops");
        JsonElement lists = await Desk.SendAsync(again, HttpMethod.Get, "/api/lists");
        Assert.Equal(JsonValueKind.Null, lists.GetProperty("rollout").ValueKind);
        Assert.Equal(2, lists.GetProperty("published").GetProperty("generation").GetInt64());
        Assert.Contains("rollout-released", await again.GetStringAsync("/api/audit"), StringComparison.Ordinal);
        await Desk.PublishedAsync(central, again, await Desk.ImportedAsync(again, People(12)));
        Assert.Equal((3, 3), (await VersionAsync(canary, central), await VersionAsync(other, central)));
    }

    [FactOnEachStore]
    public async Task Trouble_at_a_canary_post_halts_the_list_and_the_next_one_reaches_everybody()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(11)), "canary-1");
        Assert.Equal(2, await VersionAsync(canary, central));

        await TellAsync(other, 1, "The disk is full.");
        Assert.False(await HaltedAsync(ops));
        await TellAsync(canary, 1, "slice.db is damaged.");

        Assert.True(await HaltedAsync(ops));
        Assert.Contains("halted", await Desk.RefusedAsync(ops, "/api/lists/rollout/release"), StringComparison.Ordinal);
        Assert.Equal((2, 1), (await VersionAsync(canary, central), await VersionAsync(other, central)));
        Assert.Contains("slice.db is damaged", (await Desk.SendAsync(ops, HttpMethod.Get, "/api/audit")).GetRawText(), StringComparison.Ordinal);

        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(12)));

        Assert.Equal((3, 3), (await VersionAsync(canary, central), await VersionAsync(other, central)));
    }

    [FactOnEachStore]
    public async Task A_list_whose_key_a_revoked_board_may_know_is_never_released()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard stolen = await central.BoardAsync("stolen-1", "Trial");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(11)), "Trial");
        central.Clock.Advance(TimeSpan.FromMinutes(1));
        await Desk.SendAsync(ops, HttpMethod.Post, "/api/units/stolen-1/revoke", new { });

        Assert.Contains("another key", await Desk.RefusedAsync(ops, "/api/lists/rollout/release"), StringComparison.Ordinal);

        Assert.Equal(1, await VersionAsync(other, central));
    }

    [FactOnEachStore]
    public async Task Far_more_matches_than_predicted_halt_the_list()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(10)), "Trial");

        await TellAsync(canary, 1, "", new AlertTally(1, 1000, [new ListTally("people", 2, 0, 0, 0)]));
        Assert.False(await HaltedAsync(ops));
        await TellAsync(canary, 1, "", new AlertTally(1, 1000, [new ListTally("people", 700, 0, 0, 0)]));

        Assert.True(await HaltedAsync(ops));
    }

    [FactOnEachStore]
    public async Task No_other_list_is_published_while_one_is_being_rolled_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard canary = await central.BoardAsync("canary-1", "Trial");
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement first = await Desk.ImportedAsync(ops, People(10));
        Assert.Contains("Nowhere", await PublishRefusedAsync(central, ops, first, "Nowhere"), StringComparison.Ordinal);
        string path = $"/api/lists/drafts/{first.GetProperty("id").GetString()}/publish";
        await Desk.SendAsync(ops, HttpMethod.Post, path, new { canary = new[] { "Trial" } });

        JsonElement second = await Desk.ImportedAsync(ops, People(11));

        Assert.Contains("release or halt it first", await PublishRefusedAsync(central, ops, second), StringComparison.Ordinal);
        Assert.Equal(1, await VersionAsync(canary, central));
    }

    [FactOnEachStore]
    public async Task Going_back_is_a_newer_list_that_two_people_sign()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(40)));
        string tooEarly = await Desk.RefusedAsync(ops, "/api/lists/back", new { reason = "A feed was wrong." });
        Assert.Contains("no list before", tooEarly, StringComparison.Ordinal);
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People(44)));
        Assert.Contains("Say why", await Desk.RefusedAsync(ops, "/api/lists/back", new { reason = " " }), StringComparison.Ordinal);

        JsonElement draft = await Desk.SendAsync(ops, HttpMethod.Post, "/api/lists/back", new { reason = "A feed was wrong." });
        Assert.Contains("list 1", draft.GetProperty("guardSentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, await VersionAsync(board, central));
        await Desk.PublishedAsync(central, ops, draft);

        ListManifest manifest = await Desk.FollowAsync(board, FolderOf(board), central.Clock);
        Assert.Equal((3, 40), (manifest.Version, manifest.Slice.Records));
        Assert.Equal(40, (await Desk.IdsAsync(board, manifest)).Length);
        Assert.Equal(4, manifest.Targets["slice.delta"].Custom!.Delta!.Removed);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static string People(int count) =>
        Desk.People([.. Enumerable.Range(1, count).Select(i => ($"p{i:000}", $"PERSON NUMBER{i}", "UTO"))]);

    private static async Task<string> PublishRefusedAsync(RunningCentral central, HttpClient ops, JsonElement draft, params string[] canary)
    {
        string path = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}";
        foreach (string name in new[] { "approver1", "approver2" })
        {
            using HttpClient approver = await central.SignedInAsync(name);
            await Desk.SendAsync(approver, HttpMethod.Post, path + "/approve", new { password = central.Passwords[name] });
        }

        return await Desk.RefusedAsync(ops, path + "/publish", new { canary });
    }

    private static async Task TellAsync(TestBoard board, long generation, string trouble, AlertTally? alerts = null)
    {
        UnitStatus status = new()
        {
            ListGeneration = generation,
            ListCreatedAt = TimeProvider.System.GetUtcNow(),
            Waiting = 0,
            Version = "0.1.0",
            ListTrouble = trouble,
            Alerts = alerts,
        };
        using HttpResponseMessage answer = await board.PostAsync("/api/units/status", status, ExchangeJson.Default.UnitStatus);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<bool> HaltedAsync(HttpClient ops) =>
        (await Desk.SendAsync(ops, HttpMethod.Get, "/api/lists")).GetProperty("rollout").GetProperty("halted").GetBoolean();

    private string FolderOf(TestBoard board) => Path.Combine(_folder, board.Ticket.Unit);

    private async Task<long> VersionAsync(TestBoard board, RunningCentral central) =>
        (await Desk.FollowAsync(board, FolderOf(board), central.Clock)).Version;
}
