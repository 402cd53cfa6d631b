using System.Net;
using System.Net.Http.Json;
using System.Text;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Tests.Attacks;

/// <summary>What a stranger in the network, another page in the operator's browser or a board in wrong hands may try at Central.</summary>
public sealed class ConsoleAttackTests
{
    [Theory]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("rebound.example:5090", HttpStatusCode.BadRequest)]
    [InlineData("localhost.rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5090", HttpStatusCode.OK)]
    [InlineData("[::1]:5090", HttpStatusCode.OK)]
    public async Task A_foreign_name_that_resolves_here_is_not_served(string host, HttpStatusCode expected)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient person = central.Person();
        foreach (string address in (string[])["/", "/health"])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.Host = host;
            using HttpResponseMessage answer = await person.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }

        using HttpRequestMessage change = new(HttpMethod.Post, "/api/session")
        {
            Content = JsonContent.Create(new { name = "ops", password = central.Passwords["ops"] }),
        };
        change.Headers.Host = host;
        change.Headers.Add("Origin", "http://" + host);
        using HttpResponseMessage signedIn = await person.SendAsync(change);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.OK : expected, signedIn.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, signedIn.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public void The_name_of_a_proxy_is_given_at_the_start_and_must_be_one()
    {
        Assert.Equal(
            ["central.example.org", "central"],
            CentralOptions.Parse(["--data", "x", "--console-name", "central.example.org, central"]).ConsoleNames.AsEnumerable());
        Assert.Contains("is no name of a host", Assert.Throws<CentralException>(
            () => CentralOptions.Parse(["--data", "x", "--console-name", "https://central.example.org"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_a_stranger_has_planted_is_never_taken_over_and_one_of_before_opens_nothing_after_signing_out()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        const string planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        using HttpClient person = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(central.Service.ConsoleAddress) };
        person.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/session")
        {
            Content = JsonContent.Create(new { name = "ops", password = central.Passwords["ops"] }),
        };
        request.Headers.Add("Cookie", "checkpoint-session=" + planted);
        using HttpResponseMessage signedIn = await person.SendAsync(request);
        string given = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0];
        Assert.DoesNotContain(planted, given, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await HitsAsync(person, "checkpoint-session=" + planted));
        Assert.Equal(HttpStatusCode.OK, await HitsAsync(person, given));

        using HttpRequestMessage leave = new(HttpMethod.Delete, "/api/session");
        leave.Headers.Add("Cookie", given);
        using HttpResponseMessage left = await person.SendAsync(leave);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await HitsAsync(person, given));
    }

    [Fact]
    public async Task No_path_leads_out_of_what_is_served_at_either_door()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        string secret = await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(central.Folder, "keys"), "*.pem").First());
        foreach (string path in (string[])[
            "../keys/", "..%2fkeys/", "%2e%2e/keys/", "..%5ckeys%5c", "....//keys/", "%252e%252e%252fkeys/", "/etc/passwd", "..\\..\\etc\\passwd",
            "metadata/..%2f..%2fkeys%2f", "keys/..%2f..%2fkeys%2fonline.pem", "%00", "metadata/%00.json"])
        {
            foreach ((HttpClient client, string root) in ((HttpClient, string)[])[
                (board.Client, "/lists/"), (ops, "/api/courier/files/"), (ops, "/"), (board.Client, "/lists/keys/")])
            {
                foreach (string file in (string[])["", "online.pem", "authority.pem", "central.db"])
                {
                    using HttpResponseMessage answer = await RawAsync(client, root + path + file);
                    Assert.False(answer.IsSuccessStatusCode, $"{root}{path}{file} was served");
                    Assert.DoesNotContain(secret[..60], await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("nested", HttpStatusCode.BadRequest)]
    [InlineData("packed", HttpStatusCode.BadRequest)]
    public async Task A_bomb_of_brackets_or_of_packed_bytes_is_refused_and_costs_little(string kind, HttpStatusCode expected)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using HttpClient ops = await central.SignedInAsync("ops");
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            for (int i = 0; i < 1024; i++)
                gzip.Write(new byte[16 * 1024]);
        byte[] body = kind == "nested" ? Encoding.ASCII.GetBytes(new string('[', 60_000)) : packed.ToArray();
        long before = GC.GetTotalAllocatedBytes();
        foreach ((HttpClient client, string address) in ((HttpClient, string)[])[
            (board.Client, "/api/units/reports"), (board.Client, "/api/units/status"), (ops, "/api/tickets"), (ops, "/api/slices/preview")])
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new("application/json");
            if (kind == "packed")
                content.Headers.ContentEncoding.Add("gzip");
            using HttpResponseMessage answer = await client.PostAsync(address, content);
            Assert.Equal(expected, answer.StatusCode);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
    }

    [Fact]
    public async Task A_ticket_that_was_overheard_is_worth_nothing_once_it_was_used_or_to_whoever_holds_another_key()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        var ticket = await central.TicketAsync("north-1");
        using TestBoard right = new(ticket);
        using (HttpResponseMessage enrolled = await right.EnrolAsync())
            Assert.Equal(HttpStatusCode.OK, enrolled.StatusCode);
        using TestBoard thief = new(ticket);
        using (HttpResponseMessage refused = await thief.EnrolAsync())
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using HttpResponseMessage stranger = await thief.Client.GetAsync("/api/units/answers?after=0");
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
    }

    [Fact]
    public async Task Reports_that_were_overheard_and_sent_again_or_by_another_board_make_no_second_row()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        using TestBoard other = await central.BoardAsync("south-1");
        Report hit = board.Hit();
        Receipt first = Assert.Single(await board.DeliverAsync(hit));
        Receipt again = Assert.Single(await board.DeliverAsync(hit));
        Assert.Equal((first.Sequence, first.ReceivedAt), (again.Sequence, again.ReceivedAt));
        using (HttpResponseMessage stolen = await other.SendAsync(hit))
            Assert.Equal(HttpStatusCode.Conflict, stolen.StatusCode);
        using HttpClient ops = await central.SignedInAsync("ops");
        var page = await ops.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/hits");
        Assert.Equal(1, page.GetProperty("total").GetInt64());
    }

    /// <summary>Compares medians of alternating tries in one run, generously: a comparison that gives up early differs by orders.</summary>
    [Fact]
    public void A_wrong_password_takes_as_long_whether_its_hash_differs_in_the_first_byte_or_in_the_last()
    {
        const int tries = 15;
        PasswordHash right = PasswordHash.Of("the right one", 60_000);
        byte[] first = [.. right.Hash], last = [.. right.Hash];
        first[0] ^= 1;
        last[^1] ^= 1;
        List<double> early = [], late = [];
        for (int i = 0; i < tries; i++)
        {
            early.Add(Processor(() => Assert.False((right with { Hash = first }).Matches("the right one"))));
            late.Add(Processor(() => Assert.False((right with { Hash = last }).Matches("the right one"))));
        }

        Assert.InRange(early.Order().ElementAt(tries / 2) / late.Order().ElementAt(tries / 2), 0.5, 2);
        Assert.True(right.Matches("the right one"));
    }

    private static double Processor(Action work)
    {
        long start = TimeProvider.System.GetTimestamp();
        work();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<HttpStatusCode> HitsAsync(HttpClient person, string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/hits");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await person.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>The path as it stands, without the tidying that a browser does.</summary>
    private static Task<HttpResponseMessage> RawAsync(HttpClient client, string path)
    {
        Uri address = new(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        return client.SendAsync(new HttpRequestMessage(HttpMethod.Get, address));
    }
}
