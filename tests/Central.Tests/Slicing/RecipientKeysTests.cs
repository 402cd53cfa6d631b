using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Slicing;

public sealed class RecipientKeysTests
{
    private static readonly string[] _approvers = ["approver1", "approver2"];

    [FactOnEachStore]
    public async Task Every_board_in_service_opens_the_list_with_its_own_entry_and_gets_no_other()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard south = await central.BoardAsync("south-1");
        await PublishAsync(central, 40);

        Assert.Equal(40, (await north.RecordsAsync()).Length);
        Assert.Equal(40, (await south.RecordsAsync()).Length);
        string identity = (await north.OfferedAsync()).KeyIdentity;
        Assert.Equal(["north-1"], SliceKeys.UnitsOf(await north.KeysAsync(identity)));
    }

    [FactOnEachStore]
    public async Task A_board_that_enrols_after_publishing_opens_the_same_list()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        await PublishAsync(central, 40);
        SliceHeader before = await north.OfferedAsync();

        using TestBoard late = await central.BoardAsync("late-1");

        Assert.Equal(40, (await late.RecordsAsync()).Length);
        SliceHeader after = await late.OfferedAsync();
        Assert.Equal((before.Generation, before.KeyIdentity), (after.Generation, after.KeyIdentity));
        Assert.Equal(40, (await north.RecordsAsync()).Length);
    }

    [FactOnEachStore]
    public async Task After_a_board_was_revoked_its_entry_is_gone_and_the_next_list_has_another_key()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard stolen = await central.BoardAsync("stolen-1");
        await PublishAsync(central, 40);
        await PublishAsync(central, 41);
        string first = (await north.OfferedAsync()).KeyIdentity;
        byte[] before = await stolen.KeysAsync(first);
        await PublishAsync(central, 42);
        Assert.Equal(first, (await north.OfferedAsync()).KeyIdentity);

        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpResponseMessage revoked = await ops.PostAsJsonAsync("/api/units/stolen-1/revoke", new { });
        Assert.True(revoked.IsSuccessStatusCode);
        central.Clock.Advance(TimeSpan.FromMinutes(1));
        await PublishAsync(central, 43);

        string next = (await north.OfferedAsync()).KeyIdentity;
        Assert.NotEqual(first, next);
        Assert.Equal(43, (await north.RecordsAsync()).Length);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(central.Folder, "lists", "published", "keys")));
        Assert.Equal(["north-1"], SliceKeys.UnitsOf(File.ReadAllBytes(file)));
        Assert.Throws<SliceKeysException>(() => SliceKeys.Unwrap(before, next, "stolen-1", stolen.PrivateKeyPem));
        await PublishAsync(central, 44);
        Assert.Equal(next, (await north.OfferedAsync()).KeyIdentity);
    }

    /// <summary>Found by reading: it kept the key of every later list, for the revocation seemed older than the list.</summary>
    [FactOnEachStore]
    public async Task A_board_that_is_revoked_after_a_clock_that_was_ahead_was_set_right_does_not_know_the_next_key()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard stolen = await central.BoardAsync("stolen-1");
        central.Clock.Advance(TimeSpan.FromHours(1));
        await PublishAsync(central, 40);
        string first = (await north.OfferedAsync()).KeyIdentity;
        central.Clock.Advance(TimeSpan.FromHours(-1));

        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpResponseMessage revoked = await ops.PostAsJsonAsync("/api/units/stolen-1/revoke", new { });
        Assert.Contains("two approvers must sign", await revoked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await PublishAsync(central, 41);

        string next = (await north.OfferedAsync()).KeyIdentity;
        Assert.NotEqual(first, next);
        await PublishAsync(central, 42);
        Assert.Equal(next, (await north.OfferedAsync()).KeyIdentity);
    }

    [FactOnEachStore]
    public async Task A_board_that_is_stolen_between_a_draft_and_its_publication_does_not_know_the_key_of_what_goes_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard stolen = await central.BoardAsync("stolen-1");
        await PublishAsync(central, 40);
        string first = (await north.OfferedAsync()).KeyIdentity;
        string drafted = await DraftAsync(central, 41);
        using HttpClient ops = await central.SignedInAsync("ops");
        central.Clock.Advance(TimeSpan.FromMinutes(1));

        // Two approvers have signed; then the board is gone.
        await SignAsync(central, drafted);
        using HttpResponseMessage revoked = await ops.PostAsJsonAsync("/api/units/stolen-1/revoke", new { });
        Assert.Contains("two approvers must sign", await revoked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage late = await ops.PostAsync($"/api/lists/drafts/{drafted}/publish", null);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);

        string resealed = await OpenDraftAsync(ops);
        Assert.NotEqual(drafted, resealed);
        await SignAsync(central, resealed);
        (await ops.PostAsync($"/api/lists/drafts/{resealed}/publish", null)).EnsureSuccessStatusCode();

        Assert.NotEqual(first, (await north.OfferedAsync()).KeyIdentity);
        Assert.Equal(41, (await north.RecordsAsync()).Length);
    }

    [FactOnEachStore]
    public async Task A_draft_whose_key_a_revoked_board_knows_is_not_published_however_it_came_to_stay()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard stolen = await central.BoardAsync("stolen-1");
        await PublishAsync(central, 40);
        string drafted = await DraftAsync(central, 41);
        await SignAsync(central, drafted);
        central.Clock.Advance(TimeSpan.FromMinutes(1));
        using (CentralDatabase database = CentralDatabase.Open(central.Folder, guest: true))
            database.Write(store => store.Execute("UPDATE units SET revoked_at = $now", ("$now", central.Clock.GetUtcNow())));

        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpResponseMessage refused = await ops.PostAsync($"/api/lists/drafts/{drafted}/publish", null);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("knows the key of draft 2", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [FactOnEachStore]
    public async Task A_stolen_board_has_the_published_list_prepared_under_a_new_key_and_an_older_draft_is_never_published()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        using TestBoard stolen = await central.BoardAsync("stolen-1");
        await PublishAsync(central, 40);
        string first = (await north.OfferedAsync()).KeyIdentity;
        using HttpClient ops = await central.SignedInAsync("ops");
        central.Clock.Advance(TimeSpan.FromMinutes(1));

        (await ops.PostAsJsonAsync("/api/units/stolen-1/revoke", new { })).EnsureSuccessStatusCode();
        using HttpResponseMessage again = await ops.PostAsync("/api/lists/reseal", null);
        Assert.Contains("no board was given yet", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        string resealed = await OpenDraftAsync(ops);
        await SignAsync(central, resealed);
        (await ops.PostAsync($"/api/lists/drafts/{resealed}/publish", null)).EnsureSuccessStatusCode();

        SliceHeader offered = await north.OfferedAsync();
        Assert.NotEqual(first, offered.KeyIdentity);
        Assert.Equal(2, offered.Generation);
        Assert.Equal(40, (await north.RecordsAsync()).Length);
    }

    [FactOnEachStore]
    public async Task A_list_is_published_with_the_delta_from_the_one_before_and_the_first_without()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        await PublishAsync(central, 400);
        Assert.DoesNotContain(SliceDelta.FileName, (await north.ManifestAsync()).Targets.Keys);
        await PublishAsync(central, 404);
        ManifestTarget target = (await north.ManifestAsync()).Targets[SliceDelta.FileName];
        Assert.Equal((1L, 2L, 4), (target.Custom!.Delta!.From, target.Custom.Delta.To, target.Custom.Delta.Added));
        byte[] delta = await north.Client.GetByteArrayAsync("/lists/" + target.PathOf(SliceDelta.FileName));
        Assert.Equal(target.Length, delta.Length);
    }

    [FactOnEachStore]
    public async Task What_is_published_says_nothing_of_anybody()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        await PublishAsync(central, 400);
        ListRecord record = (await north.RecordsAsync())[7];
        Assert.StartsWith("PERSON ", record.Names[0].Full, StringComparison.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(central.Folder, "lists", "published"), "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(path);
            foreach (string word in (ReadOnlySpan<string>)["PERSON ", record.Names[0].Full, "1970-01-01", "1970-12-31", "K7744120"])
                foreach (Encoding encoding in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
                    Assert.Equal(-1, content.AsSpan().IndexOf(encoding.GetBytes(word)));
        }
    }

    [FactOnEachStore]
    public async Task Names_that_are_none_of_a_key_file_find_nothing()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard north = await central.BoardAsync("north-1");
        await PublishAsync(central, 3);
        foreach (string name in (string[])["0123456789abcdef.slice.keys", "..%2Fmanifest.json", "slice.keys", "x.slice.keys"])
        {
            using HttpResponseMessage answer = await north.Client.GetAsync("/lists/keys/" + name);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task PublishAsync(RunningCentral central, int people)
    {
        using HttpClient ops = await central.SignedInAsync("ops");
        string id = await DraftAsync(central, people);
        await SignAsync(central, id);
        using HttpResponseMessage published = await ops.PostAsJsonAsync($"/api/lists/drafts/{id}/publish", new { });
        Assert.True(published.IsSuccessStatusCode);
    }

    private static async Task<string> DraftAsync(RunningCentral central, int people)
    {
        using HttpClient ops = await central.SignedInAsync("ops");
        string rows = string.Concat(Enumerable.Range(1, people).Select(
            i => FormattableString.Invariant($"p{i}\tPERSON {i}\t\t1970\tUTO\tK7744120{i}\n")));
        using MultipartFormDataContent upload = [];
        upload.Add(new StringContent(rows), "people-tsv", "people.tsv");
        using HttpResponseMessage imported = await ops.PostAsync("/api/lists/drafts", upload);
        Assert.Equal(HttpStatusCode.OK, imported.StatusCode);
        using JsonDocument draft = JsonDocument.Parse(await imported.Content.ReadAsByteArrayAsync());
        return draft.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task SignAsync(RunningCentral central, string draft)
    {
        foreach (string approver in _approvers)
        {
            using HttpClient client = await central.SignedInAsync(approver);
            using HttpResponseMessage approved = await client.PostAsJsonAsync(
                $"/api/lists/drafts/{draft}/approve", new { password = central.Passwords[approver] });
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        }
    }

    private static async Task<string> OpenDraftAsync(HttpClient person)
    {
        using JsonDocument lists = JsonDocument.Parse(await person.GetByteArrayAsync("/api/lists"));
        return lists.RootElement.GetProperty("draft").GetProperty("id").GetString()!;
    }
}
