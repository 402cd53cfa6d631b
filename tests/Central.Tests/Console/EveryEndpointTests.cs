using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Tests.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CheckpointEdge.Central.Tests.Console;

/// <summary>
/// Bad input at every address of the console. The table below names all of them: a new one without a row fails here, so that
/// nobody forgets to say who may use it and what it answers to nonsense.
/// </summary>
public sealed class EveryEndpointTests
{
    private const string Ops = "ops";
    private const string Approver = "approver1";
    private const string Auditor = "auditor";
    private const string Nobody = "019576f0-0000-7000-8000-000000000000";
    private const string Markup = "<script>alert(1)</script>";

    /// <summary>More than any address takes but those for files (bytes).</summary>
    private const int Oversized = CentralService.RequestBytesMax + 1024;

    private static readonly string[] _everybody = [Ops, Approver, Auditor];

    private static readonly Row[] _rows = [.. ConsoleAddresses.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => new Row(
            cells[0], cells[1], cells[2] == "all" ? _everybody : [.. cells[2].Split(',').Select(Long)],
            (HttpStatusCode)int.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture),
            cells[4], cells.Length > 5 ? cells[5] : ""))];

    private readonly List<string> _faults = [];

    [Fact]
    public async Task The_table_names_every_address_of_the_console_and_none_besides()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        IEnumerable<string> there = central.Service.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<DoorFeature>()?.Door == Door.Console)
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));
        Assert.Equal(there.Order(StringComparer.Ordinal), _rows.Select(row => row.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_has_another_role_is_refused_everywhere()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient nobody = Caller(central, 2);
        foreach (Row row in _rows.Where(row => row.Name != "POST /api/session"))
            await ExpectAsync(nobody, row, HttpStatusCode.Unauthorized);
        foreach ((string name, int at) in _everybody.Select((name, at) => (name, at + 3)))
        {
            using HttpClient person = await SignedInAsync(central, name, at);
            foreach (Row row in _rows.Where(row => !row.Roles.Contains(name)))
                await ExpectAsync(person, row, HttpStatusCode.Forbidden);
        }

        Assert.True(_faults.Count == 0, string.Join("\n", _faults));
    }

    [Fact]
    public async Task A_change_that_another_site_or_a_form_sends_is_refused_everywhere()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient forged = await SignedInAsync(central, Ops, 2);
        forged.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using HttpClient form = await SignedInAsync(central, Ops, 3);
        form.DefaultRequestHeaders.Remove("X-Checkpoint");
        foreach (Row row in _rows.Where(row => row.Method != "GET"))
        {
            await ExpectAsync(forged, row, HttpStatusCode.Forbidden);
            await ExpectAsync(form, row, HttpStatusCode.Forbidden);
        }

        Assert.True(_faults.Count == 0, string.Join("\n", _faults));
    }

    [Fact]
    public async Task A_body_that_is_malformed_or_too_large_gets_a_sentence_everywhere()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        foreach ((string name, int at) in _everybody.Select((name, at) => (name, at + 2)))
        {
            using HttpClient person = await SignedInAsync(central, name, at);
            foreach (Row row in _rows.Where(row => row.Body.Length > 0 && row.Roles[0] == name))
            {
                bool mayBeEmpty = row.Address.EndsWith("/publish", StringComparison.Ordinal);
                await ExpectAsync(person, row, mayBeEmpty ? row.Expected : HttpStatusCode.BadRequest, "");
                await ExpectAsync(person, row, HttpStatusCode.BadRequest, "{\"unit\":");
                await ExpectAsync(person, row, HttpStatusCode.BadRequest, "[17]");
                if (row.Body.Contains('[', StringComparison.Ordinal))
                    await ExpectAsync(person, row, HttpStatusCode.BadRequest, Regex.Replace(row.Body, @"\[[^\]]*\]", "[null]"));
                if (!row.Large)
                    await ExpectAsync(person, row, HttpStatusCode.RequestEntityTooLarge, $"\"{new string('x', Oversized)}\"");
            }
        }

        Assert.True(_faults.Count == 0, string.Join("\n", _faults));
    }

    [Fact]
    public async Task Markup_and_ids_that_nobody_has_are_answered_as_the_table_says_and_never_as_a_page()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        foreach ((string name, int at) in _everybody.Select((name, at) => (name, at + 2)))
        {
            using HttpClient person = await SignedInAsync(central, name, at);
            foreach (Row row in _rows.Where(row => row.Roles[0] == name))
                await ExpectAsync(person, row, row.Expected, row.Body.Replace("$", Markup, StringComparison.Ordinal));
        }

        Assert.True(_faults.Count == 0, string.Join("\n", _faults));
    }

    [Fact]
    public async Task Of_two_browsers_the_second_is_told_that_its_decision_is_stale()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient first = await central.SignedInAsync(Ops);
        using HttpClient second = await central.SignedInAsync(Ops);
        using HttpClient approver = await central.SignedInAsync(Approver);
        JsonElement draft = await Desk.ImportedAsync(first, Desk.People(("p1", Markup, "Utopia")));
        string path = $"/api/lists/drafts/{draft.GetProperty("id").GetString()}";
        await Desk.CountedAsync(first);
        await Desk.SendAsync(first, HttpMethod.Post, path + "/discard");

        foreach ((HttpClient person, string deed, object body) in new (HttpClient, string, object)[]
        {
            (second, "/publish", new { canary = Array.Empty<string>() }), (second, "/discard", new { }),
            (second, "/accept", new { reason = "It is right so." }), (approver, "/approve", new { password = central.Passwords[Approver] }),
        })
            Assert.Matches("^\\{\"error\":\"[A-Z][^<>]*\\.\"\\}$", await Desk.RefusedAsync(person, path + deed, body));
        await Desk.SendAsync(first, HttpMethod.Delete, "/api/session");
        await Desk.SendAsync(second, HttpMethod.Get, "/api/hits");
    }

    private static string Long(string role) => role == "approver" ? Approver : role;

    /// <summary>Adds to the faults what is not as it should be, so that one run tells of all of them.</summary>
    private async Task ExpectAsync(HttpClient client, Row row, HttpStatusCode expected, string? body = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(row.Method), row.Address);
        body ??= row.Body;
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        bool plain = answer.Content.Headers.ContentType?.MediaType != "text/html"
            && answer.Headers.GetValues("X-Content-Type-Options").Single() == "nosniff";
        bool said = answer.IsSuccessStatusCode || Regex.IsMatch(text, "^\\{\"error\":\"[A-Z0-9].*[.?]\"");
        if (answer.StatusCode != expected || !plain || !said)
            _faults.Add($"{row.Name} with {body[..Math.Min(body.Length, 40)]}: {(int)answer.StatusCode} for {(int)expected}: {text}");
    }

    private static async Task<HttpClient> SignedInAsync(RunningCentral central, string name, int from)
    {
        HttpClient client = Caller(central, from);
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/session", new { name, password = central.Passwords[name] });
        answer.EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>A caller with an address of its own, as Central counts requests by address.</summary>
    private static HttpClient Caller(RunningCentral central, int from)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (context, cancel) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress(new byte[] { 127, 0, 0, (byte)from }), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        HttpClient client = new(handler) { BaseAddress = new Uri(central.Service.ConsoleAddress) };
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    /// <param name="Roles">Who may; the first one asks when the answer is looked at.</param>
    /// <param name="Expected">The answer to <paramref name="Body"/> with markup in the place of each <c>$</c>.</param>
    /// <param name="Note"><c>large</c>: takes files.</param>
    private sealed record Row(string Method, string Pattern, string[] Roles, HttpStatusCode Expected, string Body, string Note)
    {
        public string Name => $"{Method} {Pattern}";

        public bool Large => Note == "large";

        public string Address => Regex.Replace(
            Pattern, @"\{[^}]*\}", match => match.Value.Contains("guid", StringComparison.Ordinal) ? Nobody : "x%3Cb%3E");
    }
}
