using System.Text.Json;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Tests.Lists;

/// <summary>A region that signs the slices of its own posts: a delegation of The Update Framework, as people use it.</summary>
public sealed class DelegationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("delegation-").FullName;

    [FactOnEachStore]
    public async Task Two_people_of_the_region_sign_its_slice_and_its_posts_alone_take_it()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await ScopeAsync(ops, "approver2", "approver3");
        JsonElement draft = await Desk.ImportedAsync(ops, People());
        string publish = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}/publish";
        await Desk.CountedAsync(ops);

        Assert.Equal(
            ["The whole list has 1 of 2 signatures.", "The slice port has 0 of 2 signatures."],
            MissingOf(await Desk.ApprovedAsync(central, draft, "approver1")));
        Assert.Equal(
            ["The slice port has 1 of 2 signatures."],
            MissingOf(await Desk.ApprovedAsync(central, draft, "approver2")));
        Assert.Contains("The slice port: ", await Desk.RefusedAsync(ops, publish), StringComparison.Ordinal);
        Assert.Empty(MissingOf(await Desk.ApprovedAsync(central, draft, "approver3")));
        await Desk.SendAsync(ops, HttpMethod.Post, publish, new { canary = Array.Empty<string>() });

        ListManifest own = await Desk.FollowAsync(port, Path.Combine(_folder, "port"), central.Clock);
        ListManifest whole = await Desk.FollowAsync(other, Path.Combine(_folder, "other"), central.Clock);
        Assert.Equal(["p1", "p3"], await Desk.IdsAsync(port, own));
        Assert.Equal(["p1", "p2", "p3"], await Desk.IdsAsync(other, whole));
        Assert.Equal("port", Assert.Single(whole.Delegations!.Roles).Name);
        Assert.DoesNotContain(whole.Targets.Keys, name => name.StartsWith("port/", StringComparison.Ordinal));
    }

    [FactOnEachStore]
    public async Task The_next_list_leads_on_by_a_delta_and_a_slice_that_ends_stays_named()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        using HttpClient ops = await central.SignedInAsync("ops");
        (string, string, string)[] many =
            [.. Enumerable.Range(1, 400).Select(i => ($"p{i:000}", $"PERSON NUMBER{i}", i % 2 == 0 ? "Egypt" : "Japan"))];
        await ScopeAsync(ops, "approver2", "approver3");
        string metadata = Path.Combine(_folder, "port");
        await PublishedAsync(central, ops, Desk.People(many));
        await Desk.FollowAsync(port, metadata, central.Clock);

        await PublishedAsync(central, ops, Desk.People([.. many, ("p900", "NEW PERSON", "Egypt")]));
        ListManifest second = await Desk.FollowAsync(port, metadata, central.Clock);
        await Desk.SendAsync(ops, HttpMethod.Delete, "/api/slices/port");
        await PublishedAsync(central, ops, Desk.People(many));
        ListManifest third = await Desk.FollowAsync(port, metadata, central.Clock);

        Assert.Equal((201, 1L, 2L), (second.Slice.Records, second.Targets["slice.delta"].Custom!.Delta!.From, second.Version));
        Assert.Equal((400, 3L, (object?)null), (third.Slice.Records, third.Version, third.Delegations));
    }

    [Theory]
    [InlineData("approver2", "ops", "no approver 'ops'")]
    [InlineData("approver2", "nobody", "no approver 'nobody'")]
    [InlineData("approver2", "approver2", "needs 2 of them")]
    public async Task Approvers_that_cannot_sign_are_refused(string first, string second, string sentence)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await ops.PutAsync(
            "/api/slices", System.Net.Http.Json.JsonContent.Create(Scope(first, second)));

        Assert.Equal(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task Whoever_is_named_by_a_slice_signs_no_whole_list_after_the_next_root()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        using CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true);
        AccountStore accounts = new(database, new AuditLog(database, central.Clock), central.Clock);
        int before = accounts.ListSigners().Keys.Length;

        await ScopeAsync(ops, "approver2", "approver3");

        Assert.Equal((3, 1), (before, accounts.ListSigners().Keys.Length));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task PublishedAsync(RunningCentral central, HttpClient ops, string people)
    {
        JsonElement draft = await Desk.ImportedAsync(ops, people);
        await Desk.CountedAsync(ops);
        await Desk.ApprovedAsync(central, draft, "approver3");
        await Desk.PublishedAsync(central, ops, draft);
    }

    private static string[] MissingOf(JsonElement draft) => [.. draft.GetProperty("missing").EnumerateArray().Select(one => one.GetString()!)];

    private static Task ScopeAsync(HttpClient ops, params string[] approvers) =>
        Desk.SendAsync(ops, HttpMethod.Put, "/api/slices", Scope(approvers));

    private static object Scope(params string[] approvers) =>
        new { name = "port", posts = new[] { "Port Sud" }, regions = new[] { "Northern Africa" }, approvers };

    private static string People() => Desk.People(
        ("p1", "AMIN TESTER", "Morocco"), ("p2", "KENJI TESTER", "Japan"), ("p3", "NADIA TESTER", "Egypt"));
}
