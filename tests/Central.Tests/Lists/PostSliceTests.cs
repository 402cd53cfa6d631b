using System.Text.Json;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class PostSliceTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "post-" + Path.GetRandomFileName());

    [FactOnEachStore]
    public async Task A_post_gets_its_own_slice_under_its_own_key_and_the_others_everything()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        using TestBoard other = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/slices", Scope("port", ["Port Sud"], regions: ["Northern Africa"]));

        JsonElement draft = await Desk.ImportedAsync(ops, People());
        await Desk.PublishedAsync(central, ops, draft);

        ListManifest own = await Desk.FollowAsync(port, Path.Combine(_folder, "port"), central.Clock);
        ListManifest whole = await Desk.FollowAsync(other, Path.Combine(_folder, "other"), central.Clock);
        Assert.Equal(["p1", "p3"], await Desk.IdsAsync(port, own));
        Assert.Equal(["p1", "p2", "p3"], await Desk.IdsAsync(other, whole));
        Assert.NotEqual(own.Slice.KeyIdentity, whole.Slice.KeyIdentity);
        Assert.Equal([], SliceKeys.UnitsOf(await port.KeysAsync(whole.Slice.KeyIdentity)));
        Assert.Equal([], SliceKeys.UnitsOf(await other.KeysAsync(own.Slice.KeyIdentity)));
        JsonElement cut = Assert.Single(draft.GetProperty("postSlices").EnumerateArray());
        Assert.Equal(1, cut.GetProperty("leftOut").GetProperty("region").GetInt32());
        Assert.True(cut.GetProperty("sizeBytes").GetInt64() > 0);
    }

    [FactOnEachStore]
    public async Task The_next_list_leads_to_the_posts_slice_by_a_delta_of_its_own()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard port = await central.BoardAsync("port-1", "Port Sud");
        using HttpClient ops = await central.SignedInAsync("ops");
        (string, string, string)[] many =
            [.. Enumerable.Range(1, 400).Select(i => ($"p{i:000}", $"PERSON NUMBER{i}", i % 2 == 0 ? "Morocco" : "Japan"))];
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, Desk.People(many)));
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/slices", Scope("port", ["Port Sud"], regions: ["Morocco"]));
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, Desk.People([.. many, ("p900", "NEW PERSON", "Morocco")])));
        ListManifest first = await Desk.FollowAsync(port, Path.Combine(_folder, "port"), central.Clock);

        JsonElement draft = await Desk.ImportedAsync(ops, Desk.People([.. many, ("p901", "NEWER PERSON", "Morocco")]));
        await Desk.PublishedAsync(central, ops, draft);
        ListManifest second = await Desk.FollowAsync(port, Path.Combine(_folder, "port"), central.Clock);

        Assert.Equal(201, first.Slice.Records);
        Assert.Equal(first.Slice.KeyIdentity, second.Slice.KeyIdentity);
        SliceDeltaHead delta = second.Targets[SliceDelta.FileName].Custom!.Delta!;
        Assert.Equal((2L, 3L, 1, 0, 1), (delta.From, delta.To, delta.Added, delta.Changed, delta.Removed));
        JsonElement cut = Assert.Single(draft.GetProperty("postSlices").EnumerateArray());
        Assert.Equal((1, 1), (cut.GetProperty("added").GetInt32(), cut.GetProperty("removed").GetInt32()));
    }

    [FactOnEachStore]
    public async Task A_preview_says_size_changes_and_false_alarms_and_leaves_nothing_behind()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.PublishedAsync(central, ops, await Desk.ImportedAsync(ops, People()));

        JsonElement preview = await Desk.SendAsync(ops, HttpMethod.Post, "/api/slices/preview", Scope("east", ["Gate 9"], route: ["Egypt", "Japan"]));

        Assert.Equal(2, preview.GetProperty("slice").GetProperty("records").GetInt32());
        Assert.Equal((0, 1), (preview.GetProperty("added").GetInt32(), preview.GetProperty("removed").GetInt32()));
        JsonElement list = Assert.Single(preview.GetProperty("slice").GetProperty("lists").EnumerateArray());
        Assert.NotEqual(JsonValueKind.Null, list.GetProperty("calibration").ValueKind);
        Assert.Equal("[]", (await Desk.SendAsync(ops, HttpMethod.Get, "/api/slices")).GetRawText());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(central.Folder, "lists", "incoming")));
    }

    [FactOnEachStore]
    public async Task A_size_leaves_out_the_oldest_records_of_the_last_lists_first()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        (string, string, string)[] many = [.. Enumerable.Range(1, 9000).Select(i => ($"p{i:0000}", $"PERSON WITH A LONGISH NAME {i}", "Japan"))];
        await Desk.ImportedAsync(ops, Desk.People(many));

        JsonElement preview = await Desk.SendAsync(
            ops, HttpMethod.Post, "/api/slices/preview", Scope("small", [], sizeBytesMax: 100_000));

        Assert.InRange(preview.GetProperty("sizeBytes").GetInt64(), 80_000, 100_000);
        Assert.Equal(
            9000, preview.GetProperty("slice").GetProperty("records").GetInt32() + preview.GetProperty("leftOut").GetProperty("size").GetInt32());
    }

    [Theory]
    [InlineData("North", "Port Sud", "", "small letters")]
    [InlineData("two", "Taken", "", "has the slice one already")]
    [InlineData("three", "Port Sud", "Atlantis", "neither a state nor a region")]
    public async Task A_slice_that_cannot_be_is_refused_with_its_sentence(string name, string post, string region, string sentence)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        await Desk.SendAsync(ops, HttpMethod.Put, "/api/slices", Scope("one", ["Taken"]));

        using HttpResponseMessage answer = await ops.PutAsync(
            "/api/slices",
            System.Net.Http.Json.JsonContent.Create(Scope(name, [post], regions: region.Length == 0 ? [] : [region])));

        Assert.Equal(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await Desk.SendAsync(ops, HttpMethod.Get, "/api/slices")).GetArrayLength());
    }

    [FactOnEachStore]
    public async Task A_person_whose_state_nobody_knows_is_in_every_slice()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        JsonElement draft = await Desk.ImportedAsync(ops, Desk.People(("p1", "ANNA KNOWN", "Japan"), ("p2", "BORA UNKNOWN", "")));
        await Desk.PublishedAsync(central, ops, draft);

        JsonElement preview = await Desk.SendAsync(ops, HttpMethod.Post, "/api/slices/preview", Scope("x", [], regions: ["Western Africa"]));

        Assert.Equal(1, preview.GetProperty("slice").GetProperty("records").GetInt32());
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static string People() => Desk.People(
        ("p1", "AMIN TESTER", "Morocco"), ("p2", "KENJI TESTER", "Japan"), ("p3", "NADIA TESTER", "Egypt"));

    private static object Scope(
        string name, string[] posts, string[]? regions = null, string[]? route = null, long? sizeBytesMax = null) =>
        new { name, posts, regions = regions ?? [], route = route ?? [], sizeBytesMax };
}
