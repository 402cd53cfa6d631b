using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Central.Tests.Import;
using CheckpointEdge.Central.Tests.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Tests.Lists;

public sealed class ListWorkflowTests
{
    [FactOnEachStore]
    public async Task Two_different_approvers_sign_and_the_board_takes_exactly_what_they_signed()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, People(40));
        await ApproveAsync(central, "approver1", draft, HttpStatusCode.OK);
        await ApproveAsync(central, "approver2", draft, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(ops, draft, "publish"));

        ListManifest manifest = SignedMetadata.Verify(
            await board.Client.GetByteArrayAsync("/lists/manifest.json"), board.Ticket.ListSigners, ExchangeJson.Default.ListManifest);
        Assert.Equal((1, 40), (manifest.Version, manifest.Slice.Records));
        foreach ((string target, ManifestTarget signed) in manifest.Targets)
        {
            byte[] content = await board.Client.GetByteArrayAsync("/lists/" + signed.PathOf(target));
            Assert.Equal(signed.Length, content.Length);
            Assert.Equal(signed.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }

    [FactOnEachStore]
    public async Task A_download_goes_on_where_it_was_cut()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await PublishedAsync(central, People(40));
        ListManifest manifest = SignedMetadata.ReadUnverified(
            await board.Client.GetByteArrayAsync("/lists/manifest.json"), ExchangeJson.Default.ListManifest);
        string path = "/lists/" + manifest.Targets[ListManifest.SliceTarget].PathOf(ListManifest.SliceTarget);
        byte[] whole = await board.Client.GetByteArrayAsync(path);
        using HttpRequestMessage rest = new(HttpMethod.Get, path);
        rest.Headers.Range = new RangeHeaderValue(1000, null);

        using HttpResponseMessage answer = await board.Client.SendAsync(rest);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[1000..], await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/lists/files/../../../central.db")]
    [InlineData("/lists/files/..%2f..%2f..%2fcentral.db")]
    [InlineData("/lists/manifest.json.tmp")]
    [InlineData("/lists/files/")]
    public async Task No_path_leads_out_of_the_published_files(string path)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        await PublishedAsync(central, People(3));

        Assert.Equal(HttpStatusCode.NotFound, (await board.Client.GetAsync(path)).StatusCode);
    }

    [FactOnEachStore]
    public async Task One_approver_twice_is_not_two()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, People(40));
        await ApproveAsync(central, "approver1", draft, HttpStatusCode.OK);

        await ApproveAsync(central, "approver1", draft, HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(ops, draft, "publish"));
        Assert.Equal(JsonValueKind.Null, (await ListsAsync(ops)).GetProperty("published").ValueKind);
    }

    [FactOnEachStore]
    public async Task Approving_needs_the_approvers_own_password_and_role()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpClient approver = await central.SignedInAsync("approver1");
        string draft = await ImportedAsync(ops, People(40));

        using HttpResponseMessage wrong = await approver.PostAsJsonAsync(
            $"/api/lists/drafts/{draft}/approve", new { password = central.Passwords["approver2"] });
        using HttpResponseMessage byOps = await ops.PostAsJsonAsync(
            $"/api/lists/drafts/{draft}/approve", new { password = central.Passwords["ops"] });

        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, byOps.StatusCode);
        Assert.Empty((await ListsAsync(ops)).GetProperty("draft").GetProperty("approvals").EnumerateArray());
    }

    [FactOnEachStore]
    public async Task A_shrunken_list_is_held_until_an_operator_says_why()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await PublishedAsync(central, People(100));
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, People(90));
        Assert.True((await ListsAsync(ops)).GetProperty("draft").GetProperty("held").GetBoolean());
        await ApproveAsync(central, "approver1", draft, HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(ops, draft, "accept", new { reason = " " }));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(ops, draft, "accept", new { reason = "Ten were delisted." }));

        await ApproveAsync(central, "approver1", draft, HttpStatusCode.OK);
        await ApproveAsync(central, "approver2", draft, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(ops, draft, "publish"));
    }

    [Theory]
    [InlineData("interpol")]
    [InlineData("eu")]
    [InlineData("opensanctions")]
    [InlineData("ofac-xml")]
    public async Task Every_publishers_feed_is_compared_held_when_it_shrank_and_refused_when_it_is_cut(string kind)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await PublishedAsync(central, FictionalLists.Of(kind, 0, 40), kind);
        using HttpClient ops = await central.SignedInAsync("ops");

        await ImportedAsync(ops, FictionalLists.Of(kind, 0, 41), kind);
        JsonElement grown = (await ListsAsync(ops)).GetProperty("draft");
        Assert.False(grown.GetProperty("held").GetBoolean(), grown.ToString());

        string shrunken = await ImportedAsync(ops, FictionalLists.Of(kind, 0, 30), kind);
        JsonElement held = (await ListsAsync(ops)).GetProperty("draft");
        Assert.True(held.GetProperty("held").GetBoolean());
        Assert.Contains("30 records and the list in use has 40", held.ToString(), StringComparison.Ordinal);

        string whole = FictionalLists.Of(kind, 0, 40);
        using HttpResponseMessage cut = await UploadAsync(ops, kind, "people", whole[..(whole.Length / 2)]);
        Assert.Equal(HttpStatusCode.Conflict, cut.StatusCode);
        Assert.Contains("line", await cut.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(shrunken, (await ListsAsync(ops)).GetProperty("draft").GetProperty("id").GetString());
    }

    [FactOnEachStore]
    public async Task The_difference_counts_and_names_what_changes()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await PublishedAsync(central, People(100));
        using HttpClient ops = await central.SignedInAsync("ops");

        string changed = People(101)
            .Replace("p1\t", "p1b\t", StringComparison.Ordinal)
            .Replace("PERSON 2\t", "OTHER 2\t", StringComparison.Ordinal);
        await ImportedAsync(ops, changed);

        JsonElement difference = (await ListsAsync(ops)).GetProperty("draft").GetProperty("difference");
        JsonElement list = Assert.Single(difference.GetProperty("lists").EnumerateArray());
        Assert.Equal(
            (100, 101, 2, 1, 1),
            (list.GetProperty("before").GetInt32(), list.GetProperty("after").GetInt32(), list.GetProperty("added").GetInt32(),
                list.GetProperty("changed").GetInt32(), list.GetProperty("removed").GetInt32()));
        Assert.Contains(
            difference.GetProperty("changes").EnumerateArray(),
            change => change.GetProperty("kind").GetString() == "removed" && change.GetProperty("record").GetString() == "p1");
    }

    [FactOnEachStore]
    public async Task A_file_that_is_refused_changes_nothing_and_is_named_without_its_place()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, People(40));

        using HttpResponseMessage refused = await UploadAsync(ops, "people-tsv", "broken.tsv", "only one column");
        using HttpResponseMessage unknown = await UploadAsync(ops, "no-such-kind", "x.tsv", "x");

        string sentence = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("broken.tsv", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(central.Folder, sentence, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, unknown.StatusCode);
        Assert.Equal(draft, (await ListsAsync(ops)).GetProperty("draft").GetProperty("id").GetString());
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(central.Folder, "lists", "drafts")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(central.Folder, "lists", "incoming")));
    }

    [FactOnEachStore]
    public async Task An_upload_that_is_cut_changes_nothing()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        using HttpResponseMessage unfinished = await ops.PostAsync(
            "/api/lists/drafts", Typed("--b\r\nContent-Disposition: form-data; name=\"people-tsv\"; filename=\"a.tsv\"\r\n\r\np1\tPERSON"));
        Assert.Equal(HttpStatusCode.Conflict, unfinished.StatusCode);

        // A line that breaks in the middle of a body that promised more.
        Uri address = new(central.Service.ConsoleAddress);
        using (TcpClient line = new(address.Host, address.Port))
        {
            string head = "POST /api/lists/drafts HTTP/1.1\r\nHost: x\r\nX-Checkpoint: 1\r\nContent-Length: 100000\r\n"
                + $"Cookie: {await CookieAsync(central)}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"people-tsv\"; filename=\"a.tsv\"\r\n\r\n" + People(10);
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        }

        JsonElement lists = await ListsAsync(ops);
        Assert.Equal(JsonValueKind.Null, lists.GetProperty("draft").ValueKind);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(central.Folder, "lists", "drafts")));
    }

    [FactOnEachStore]
    public async Task A_list_that_is_not_imported_again_is_carried_over()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        await PublishedAsync(central, People(40));
        using HttpClient ops = await central.SignedInAsync("ops");

        using HttpResponseMessage answer = await UploadAsync(
            ops, "documents-csv", "documents.csv", "issuer,type,number,reported,reference\nUTO,P,L898902C3,2026-01-02,R1\n");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement slice = (await ListsAsync(ops)).GetProperty("draft").GetProperty("slice");
        Assert.Equal(40, slice.GetProperty("records").GetInt32());
        Assert.Equal(1, slice.GetProperty("fingerprints").GetProperty("documents").GetInt64());
    }

    [FactOnEachStore]
    public async Task A_publication_that_a_crash_interrupted_is_finished_at_the_next_start()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, People(40));
        await ApproveAsync(central, "approver1", draft, HttpStatusCode.OK);
        await ApproveAsync(central, "approver2", draft, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(ops, draft, "publish"));
        using (CheckpointEdge.Central.Store.CentralDatabase database =
            CheckpointEdge.Central.Store.CentralDatabase.Open(central.Folder, guest: true))
            database.Write(transaction => transaction.Execute("UPDATE drafts SET state = 'open', published_at = NULL"));

        await central.RestartAsync();

        using HttpClient again = await central.SignedInAsync("ops");
        Assert.Equal(1, (await ListsAsync(again)).GetProperty("published").GetProperty("generation").GetInt64());
    }

    [FactOnEachStore]
    public async Task The_policy_that_travels_is_signed_and_a_changed_one_waits_for_the_next_list()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await PublishedAsync(central, People(3));
        ListPolicy changed = new() { UndoSeconds = 17, DownloadBytesPerSecondMax = 64_000 };
        using HttpResponseMessage impossible = await ops.PutAsync(
            "/api/lists/policy", JsonContent.Create(changed with { DownloadBytesPerSecondMax = 12 }, ExchangeJson.Default.ListPolicy));
        Assert.False(impossible.IsSuccessStatusCode);
        Assert.Contains("bytes per second", await impossible.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage put = await ops.PutAsync(
            "/api/lists/policy", JsonContent.Create(changed, ExchangeJson.Default.ListPolicy));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(30, (await PolicyOnBoardAsync(board)).UndoSeconds);

        await PublishedAsync(central, People(4));

        ListPolicy taken = await PolicyOnBoardAsync(board);
        Assert.Equal((17, 64_000), (taken.UndoSeconds, taken.DownloadBytesPerSecondMax));
    }

    [FactOnEachStore]
    public async Task A_record_that_reads_otherwise_in_a_new_list_withdraws_what_was_cleared_with_it()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        await PublishedAsync(central, People(40));
        foreach (ListRecord record in (await board.RecordsAsync())[..2])
        {
            Report hit = board.Hit(record: record.Id, digest: RecordDigest.Of(record).ToString());
            await board.DeliverAsync(hit, board.Decision(hit, TestBoard.Decide(hit, DecisionKind.NotSamePerson)));
            using HttpResponseMessage answer = await ops.PostAsJsonAsync($"/api/hits/{hit.Id}/cleared", new { });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await PublishedAsync(central, People(40).Replace("PERSON 1\t\t1970", "PERSON 1\t\t1971", StringComparison.Ordinal));

        ClearedPage news = await board.GetAsync("/api/units/cleared?after=0", ExchangeJson.Default.ClearedPage);
        Assert.Equal([null, null, news.News[0].Pair!.Id], news.News.Select(one => one.Withdrawn));
    }

    private static string People(int count) => string.Concat(
        Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"p{i}\tPERSON {i}\t\t1970\tUTO\t\n")));

    private static async Task PublishedAsync(RunningCentral central, string people, string kind = "people-tsv")
    {
        using HttpClient ops = await central.SignedInAsync("ops");
        string draft = await ImportedAsync(ops, people, kind);
        await ApproveAsync(central, "approver1", draft, HttpStatusCode.OK);
        await ApproveAsync(central, "approver2", draft, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(ops, draft, "publish"));
    }

    private static async Task<string> ImportedAsync(HttpClient ops, string people, string kind = "people-tsv")
    {
        using HttpResponseMessage answer = await UploadAsync(ops, kind, "people", people);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient ops, string kind, string name, string content)
    {
        using MultipartFormDataContent form = [];
        form.Add(new StringContent(content), kind, name);
        return await ops.PostAsync("/api/lists/drafts", form);
    }

    private static async Task ApproveAsync(RunningCentral central, string name, string draft, HttpStatusCode expected)
    {
        using HttpClient approver = await central.SignedInAsync(name);
        Assert.Equal(expected, await PostAsync(approver, draft, "approve", new { password = central.Passwords[name] }));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient person, string draft, string step, object? body = null)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync($"/api/lists/drafts/{draft}/{step}", body ?? new { });
        return answer.StatusCode;
    }

    private static async Task<JsonElement> ListsAsync(HttpClient person) =>
        JsonDocument.Parse(await person.GetStringAsync("/api/lists")).RootElement;

    private static async Task<ListPolicy> PolicyOnBoardAsync(TestBoard board)
    {
        ListManifest manifest = SignedMetadata.Verify(
            await board.Client.GetByteArrayAsync("/lists/manifest.json"), board.Ticket.ListSigners, ExchangeJson.Default.ListManifest);
        string path = manifest.Targets[ListManifest.PolicyTarget].PathOf(ListManifest.PolicyTarget);
        return await board.GetAsync("/lists/" + path, ExchangeJson.Default.ListPolicy);
    }

    private static async Task<string> CookieAsync(RunningCentral central)
    {
        using HttpClient person = central.Person();
        using HttpResponseMessage answer = await person.PostAsJsonAsync(
            "/api/session", new { name = "ops", password = central.Passwords["ops"] });
        return answer.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    private static StringContent Typed(string body)
    {
        StringContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return content;
    }
}
