using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.MrzReaders;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>The real service on a free port: what a browser, and what somebody else, may do with it.</summary>
public sealed class KioskApiTests : IAsyncLifetime, IDisposable
{
    private readonly EnrolledBoard _board = new(TimeProvider.System);
    private readonly ScriptedDesk _desk = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = true });
    private ApplianceHost? _host;

    public async Task InitializeAsync()
    {
        _host = await ApplianceHost.StartAsync(Options(), TimeProvider.System, CancellationToken.None, _desk);
        _http.BaseAddress = _host.Address;
        _http.Timeout = TimeSpan.FromSeconds(30);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _board.Dispose();
    }

    private ApplianceOptions Options(string url = "http://127.0.0.1:0") =>
        new() { DataDirectory = _board.Data, Url = new Uri(url) };

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string change = "1")
    {
        HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Checkpoint", change);
        return _http.SendAsync(request);
    }

    private async Task SignInAsync()
    {
        using HttpResponseMessage answer = await SendAsync(
            HttpMethod.Post, "/api/session", new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<Events> EventsAsync(string path = "/api/kiosk/events")
    {
        HttpResponseMessage answer = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new Events(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    [Fact]
    public async Task A_traveller_on_the_list_is_shown_decided_and_recorded()
    {
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Wanted);
        JsonElement state = await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        JsonElement result = state.GetProperty("result");
        Assert.Equal("stop", result.GetProperty("verdict").GetString());
        Guid check = result.GetProperty("checkId").GetGuid();

        using HttpResponseMessage bare = await SendAsync(
            HttpMethod.Post, "/api/kiosk/decisions", new { checkId = check, decision = "notSamePerson", reason = "", text = "" });
        Assert.Equal("Choose a reason first.", await ProblemAsync(bare, HttpStatusCode.BadRequest));
        using HttpResponseMessage decided = await SendAsync(
            HttpMethod.Post, "/api/kiosk/decisions",
            new { checkId = check, decision = "notSamePerson", reason = "photo", text = "taller" });
        Assert.Equal(HttpStatusCode.Accepted, decided.StatusCode);
        using HttpResponseMessage confirmed = await SendAsync(
            HttpMethod.Post, "/api/kiosk/decisions/confirm",
            new { checkId = check, officer = EnrolledBoard.Supervisor, pin = EnrolledBoard.SupervisorPin });
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        using HttpResponseMessage again = await SendAsync(
            HttpMethod.Post, "/api/kiosk/decisions", new { checkId = check, decision = "refer" });
        Assert.Equal("This check is decided already.", await ProblemAsync(again, HttpStatusCode.Conflict));
        using HttpResponseMessage undone = await SendAsync(HttpMethod.Post, "/api/kiosk/decisions/undo", new { checkId = check });
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        await events.UntilAsync(value => value.GetProperty("queue").GetProperty("waiting").GetInt32() == 3);
        JsonElement line = (await JsonAsync("/api/kiosk/queue"))[0];
        Assert.Equal(check, line.GetProperty("hitId").GetGuid());
        Assert.Equal(("waiting", ""), (line.GetProperty("state").GetString(), line.GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task A_clear_traveller_leaves_no_letter_on_the_disk()
    {
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Clear);
        JsonElement state = await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        Assert.Equal("clear", state.GetProperty("result").GetProperty("verdict").GetString());
        await _host!.DisposeAsync();
        _host = null;
        foreach (string file in Directory.EnumerateFiles(_board.Data, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("QUILLMOOR", Encoding.Latin1.GetString(File.ReadAllBytes(file)));
    }

    [Theory]
    [InlineData("GET", "/api/kiosk/queue")]
    [InlineData("GET", "/api/kiosk/reasons")]
    [InlineData("GET", "/api/kiosk/portrait/0197a5c0-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/kiosk/decisions")]
    [InlineData("POST", "/api/kiosk/decisions/undo")]
    [InlineData("POST", "/api/kiosk/decisions/confirm")]
    [InlineData("POST", "/api/kiosk/decisions/withdraw")]
    [InlineData("POST", "/api/kiosk/release")]
    [InlineData("DELETE", "/api/session")]
    public async Task Nothing_of_an_officer_is_done_without_signing_in(string method, string path)
    {
        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), path);
        Assert.Equal("Sign in first.", await ProblemAsync(answer, HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Somebody_who_is_not_signed_in_sees_the_desk_and_no_traveller()
    {
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Wanted);
        await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        using HttpClient stranger = new() { BaseAddress = _host!.Address };
        string state = await stranger.GetStringAsync("/api/kiosk/state");
        Assert.DoesNotContain("VASTERGAARD", state);
        JsonElement seen = JsonDocument.Parse(state).RootElement;
        Assert.Equal("signedOut", seen.GetProperty("phase").GetString());
        Assert.Equal("UTO-1", seen.GetProperty("unit").GetProperty("unit").GetString());
    }

    [Fact]
    public async Task Signing_out_ends_what_an_open_stream_shows()
    {
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Wanted);
        await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        using HttpResponseMessage out_ = await SendAsync(HttpMethod.Delete, "/api/session");
        JsonElement state = await events.UntilAsync(value => value.GetProperty("phase").GetString() == "signedOut");
        Assert.Equal(JsonValueKind.Null, state.GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task The_traveller_sees_signals_only_and_needs_no_session()
    {
        using Events events = await EventsAsync("/api/traveller/events");
        Assert.Equal("outOfService", await events.NextAsync());
        await SignInAsync();
        Assert.Equal("placeDocument", await events.NextAsync());
        _desk.Send(new MrzReaderEvent.Placed());
        Assert.Equal("pleaseWait", await events.NextAsync());
    }

    [Theory]
    [InlineData("X-Checkpoint", "0")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_change_that_a_foreign_page_asks_for_is_refused(string header, string value)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/session")
        {
            Content = JsonContent.Create(new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin }),
        };
        request.Headers.Add("X-Checkpoint", "1");
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_foreign_name_that_resolves_here_is_not_served()
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.example:5080";
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/traveller", "text/html")]
    [InlineData("/officer/main.js", "text/javascript")]
    [InlineData("/theme.css", "text/css")]
    [InlineData("/traveller/pictograms/goOn.svg", "image/svg+xml")]
    public async Task Pages_come_with_a_policy_that_allows_nothing_foreign(string path, string type)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/officer/../../unit-key.pem")]
    [InlineData("/%2e%2e/unit.json")]
    [InlineData("/officer")]
    [InlineData("/nowhere")]
    public async Task What_is_no_page_is_not_there(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal("There is nothing at this address.", await ProblemAsync(answer, HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData("{\"officer\":", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"officer\":null,\"pin\":\"\"}", HttpStatusCode.BadRequest)]
    public async Task A_request_that_makes_no_sense_is_refused_in_one_sentence(string body, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await PostTextAsync(body);
        Assert.DoesNotContain("   at ", await ProblemAsync(answer, status));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused()
    {
        using HttpResponseMessage answer = await PostTextAsync("{\"officer\":\"" + new string('4', 20_000) + "\",\"pin\":\"1\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Wrong_pins_end_in_a_wait_that_says_how_long()
    {
        for (int failure = 0; failure < Appliance.Officers.SignInGate.FreeFailuresPerOfficer; failure++)
        {
            using HttpResponseMessage wrong = await PostTextAsync("{\"officer\":\"4417\",\"pin\":\"000001\"}");
            Assert.Equal("The officer's number or the PIN is wrong.", await ProblemAsync(wrong, HttpStatusCode.Unauthorized));
        }

        using HttpResponseMessage answer = await PostTextAsync("{\"officer\":\"4417\",\"pin\":\"480371\"}");
        Assert.StartsWith("Too many wrong PINs", await ProblemAsync(answer, HttpStatusCode.TooManyRequests));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
    }

    [Fact]
    public async Task Only_pictures_of_a_known_kind_leave_as_portraits()
    {
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Clear, Encoding.ASCII.GetBytes("<script>alert('no picture')</script>"));
        JsonElement state = await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        Assert.Equal(JsonValueKind.Null, state.GetProperty("result").GetProperty("portraitUrl").ValueKind);
        Guid check = state.GetProperty("result").GetProperty("checkId").GetGuid();
        using HttpResponseMessage answer = await _http.GetAsync(new Uri($"/api/kiosk/portrait/{check}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Health_and_metrics_tell_how_it_is_and_name_nobody()
    {
        using HttpResponseMessage health = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        await SignInAsync();
        using Events events = await EventsAsync();
        _desk.Lay(Documents.Wanted);
        await events.UntilAsync(value => value.GetProperty("phase").GetString() == "result");
        string metrics = await _http.GetStringAsync("/metrics");
        Assert.Contains("checkpoint_checks_total{verdict=\"stop\"} 1\n", metrics);
        Assert.Contains("checkpoint_line_duration_seconds_bucket{le=\"+Inf\"} 1\n", metrics);
        Assert.DoesNotContain("VASTERGAARD", metrics);
    }

    [Fact]
    public async Task A_reader_in_trouble_is_on_the_screen_and_makes_the_desk_not_ready()
    {
        using Events events = await EventsAsync();
        _desk.Send(new MrzReaderEvent.Trouble("The document reader does not answer.", "Unplug its cable."));
        await events.UntilAsync(value => !ReaderIsWell(value));
        using HttpResponseMessage health = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("The document reader does not answer.", await health.Content.ReadAsStringAsync());
        _desk.Send(new MrzReaderEvent.Well());
        await events.UntilAsync(ReaderIsWell);
        static bool ReaderIsWell(JsonElement value) => value.GetProperty("devices").EnumerateArray()
            .Single(device => device.GetProperty("name").GetString() == "Document reader").GetProperty("well").GetBoolean();
    }

    [Fact]
    public async Task Open_streams_do_not_hold_up_a_stop()
    {
        using Events state = await EventsAsync();
        using Events signals = await EventsAsync("/api/traveller/events");
        await signals.NextAsync();
        long start = TimeProvider.System.GetTimestamp();
        await _host!.DisposeAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(4.5));
        _host = null;
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        HttpResponseMessage? refused = null;
        for (int i = 0; refused is null && i < 3 * KioskServer.RequestsMax; i++)
        {
            HttpResponseMessage answer = await SendAsync(HttpMethod.Get, "/api/kiosk/state");
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                refused = answer;
            else
                answer.Dispose();
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        refused.Dispose();
    }

    [Fact]
    public async Task A_port_that_is_taken_gives_one_sentence_and_leaves_nothing_open()
    {
        using EnrolledBoard other = new(TimeProvider.System);
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        ApplianceOptions options = new() { DataDirectory = other.Data, Url = new Uri($"http://127.0.0.1:{port}") };
        ApplianceException failure = await Assert.ThrowsAsync<ApplianceException>(
            () => ApplianceHost.StartAsync(options, TimeProvider.System, CancellationToken.None, new ScriptedDesk()));
        Assert.StartsWith($"Port {port} is taken", failure.Message);
        taken.Stop();
        await using ApplianceHost second = await ApplianceHost.StartAsync(
            options, TimeProvider.System, CancellationToken.None, new ScriptedDesk());
    }

    private Task<HttpResponseMessage> PostTextAsync(string body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/session")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("X-Checkpoint", "1");
        return _http.SendAsync(request);
    }

    private async Task<JsonElement> JsonAsync(string path) =>
        JsonDocument.Parse(await _http.GetStringAsync(path)).RootElement;

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("title").GetString()!;
    }

    /// <summary>A stream of server-sent events, read one at a time.</summary>
    private sealed class Events(HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

        /// <summary>The data of the next event.</summary>
        public async Task<string> NextAsync()
        {
            using CancellationTokenSource limit = new(_patience);
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return line[6..];
            }

            throw new EndOfStreamException("The stream ended.");
        }

        public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> reached)
        {
            while (true)
            {
                JsonElement value = JsonDocument.Parse(await NextAsync()).RootElement;
                if (reached(value))
                    return value;
            }
        }

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
        }
    }
}
