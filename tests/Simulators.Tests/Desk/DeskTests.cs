using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Simulators.Desk;

public sealed class DeskTests : IAsyncLifetime
{
    private const string Zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    private static readonly string[] _anna = Zone.Split('\n');

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("desk-");
    private readonly SimulatorsPlugin _plugin = new();
    private readonly HttpClient _http = new();

    public async Task InitializeAsync()
    {
        string file = Path.Combine(_folder.FullName, "travellers.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            travellers = new[]
            {
                new { id = "anna", name = "Anna", country = "Utopia", shows = "Clear.", expect = "clear", format = "TD3", valid = true, mrz = _anna },
            },
        }));
        await _plugin.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = "http://127.0.0.1:0", ["travellers"] = file },
            TimeProvider.System,
            CancellationToken.None);
        _http.BaseAddress = _plugin.DeskAddress;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _plugin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<List<MrzReaderEvent>> SentAsync()
    {
        await _plugin.OpenMrzReader()!.DisposeAsync();
        return await _plugin.OpenMrzReader()!.EventsAsync(CancellationToken.None).ToListAsync();
    }

    private static async Task<string?> TitleAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString();

    [Fact]
    public async Task A_traveller_is_laid_on_the_reader_by_id_with_a_portrait()
    {
        HttpResponseMessage answer = await _http.PostAsJsonAsync("/present", new { id = "anna" });

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        MrzReaderEvent.Lines lines = Assert.Single((await SentAsync()).OfType<MrzReaderEvent.Lines>());
        Assert.Equal(Zone, lines.Text);
        Assert.Equal(await _http.GetByteArrayAsync("/portraits/anna"), lines.Portrait.ToArray());
    }

    [Fact]
    public async Task A_typed_zone_is_laid_down_as_typed_and_taken_away()
    {
        await _http.PostAsJsonAsync("/present", new { mrz = " AB\r\nCD \n" });
        await _http.PostAsync("/remove", null);

        List<MrzReaderEvent> sent = await SentAsync();
        Assert.Equal("AB\nCD", Assert.Single(sent.OfType<MrzReaderEvent.Lines>()).Text);
        Assert.IsType<MrzReaderEvent.Removed>(sent[^1]);
    }

    [Theory]
    [InlineData("""{"id":"nobody"}""", "No traveller has this id.")]
    [InlineData("""{}""", "Send a traveller's \"id\" or a typed \"mrz\", one of them.")]
    [InlineData("""{"id":"anna","mrz":"A"}""", "Send a traveller's \"id\" or a typed \"mrz\", one of them.")]
    [InlineData("""{"id":"anna","fault":"fire"}""", "The fault is none, garbled, halfRead, tornAway, or slow with 0 to 30 delaySeconds.")]
    [InlineData("""{"id":"anna","fault":"slow","delaySeconds":31}""", "The fault is none, garbled, halfRead, tornAway, or slow with 0 to 30 delaySeconds.")]
    public async Task What_the_desk_cannot_do_it_refuses_in_one_sentence(string request, string sentence)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await _http.PostAsync("/present", content);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(sentence, await TitleAsync(answer));
    }

    [Fact]
    public async Task Trouble_unplugs_the_reader_until_it_is_taken_back()
    {
        await _http.PostAsJsonAsync("/trouble", new { on = true });
        Assert.Equal(HttpStatusCode.Conflict, (await _http.PostAsJsonAsync("/present", new { id = "anna" })).StatusCode);
        await _http.PostAsJsonAsync("/trouble", new { on = false });
        Assert.Equal(HttpStatusCode.NoContent, (await _http.PostAsJsonAsync("/present", new { id = "anna" })).StatusCode);

        Assert.Contains(await SentAsync(), happened => happened is MrzReaderEvent.Trouble);
    }

    [Fact]
    public async Task The_panel_shows_what_the_traveller_was_shown()
    {
        _plugin.OpenPanel()!.Drive(PanelOutputs.Safe with { Lamps = TravellerSignal.PlaceDocument });
        _plugin.OpenPanel()!.Drive(PanelOutputs.Safe with { Lamps = TravellerSignal.PleaseWait });

        JsonElement panel = await _http.GetFromJsonAsync<JsonElement>("/panel");

        Assert.Equal("pleaseWait", panel.GetProperty("now").GetString());
        Assert.Equal(
            ["placeDocument", "pleaseWait"],
            panel.GetProperty("shown").EnumerateArray().Select(shown => shown.GetProperty("signal").GetString()));
    }

    [Fact]
    public async Task The_panel_is_worked_by_hand_and_a_thing_that_is_not_named_stays_as_it_is()
    {
        IPanel panel = _plugin.OpenPanel()!;
        await _http.PostAsJsonAsync("/panel", new { tamperOpen = true, batteryPercent = 40 });
        await _http.PostAsJsonAsync("/panel", new { mainsFailed = true });
        Assert.True(panel.Inputs is { TamperOpen: true, MainsFailed: true, BatteryPercent: 40, ButtonPressed: false, HasBarrier: false });

        panel.Drive(PanelOutputs.Safe with { Buzzer = true });
        JsonElement now = (await _http.GetFromJsonAsync<JsonElement>("/panel")).GetProperty("panel");
        Assert.True(now.GetProperty("buzzer").GetBoolean());
        Assert.True(now.GetProperty("inputs").GetProperty("tamperOpen").GetBoolean());
    }

    [Fact]
    public async Task Every_change_is_sent_as_the_whole_state()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        using StreamReader events = new(await _http.GetStreamAsync("/events", limit.Token));
        Assert.Equal("event: state", await events.ReadLineAsync(limit.Token));
        Assert.StartsWith(
            """data: {"pluggedIn":true,"lying":null,"underCamera":null,"signal":null,"panel":{""",
            await events.ReadLineAsync(limit.Token), StringComparison.Ordinal);

        await _http.PostAsJsonAsync("/present", new { id = "anna" });

        Assert.Equal("", await events.ReadLineAsync(limit.Token));
        Assert.Equal("event: state", await events.ReadLineAsync(limit.Token));
        Assert.StartsWith(
            """data: {"pluggedIn":true,"lying":"Anna","underCamera":null,"signal":null,"panel":{""",
            await events.ReadLineAsync(limit.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/desk.js", "text/javascript")]
    [InlineData("/desk.css", "text/css")]
    public async Task The_page_comes_with_a_policy_that_allows_no_inline_code(string address, string type)
    {
        HttpResponseMessage answer = await _http.GetAsync(address);

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        string content = await answer.Content.ReadAsStringAsync();
        Assert.True(content.Length > 200);
        Assert.DoesNotContain("style=", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://elsewhere.example")]
    [InlineData("Host", "elsewhere.example")]
    public async Task Pages_from_elsewhere_cannot_use_the_desk(string header, string value)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/remove");
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused()
    {
        HttpResponseMessage answer = await _http.PostAsJsonAsync("/present", new { mrz = new string('A', 20_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_taken_port_gives_one_sentence_that_names_it()
    {
        await using SimulatorsPlugin second = new();
        string url = _plugin.DeskAddress.GetLeftPart(UriPartial.Authority);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = url }, TimeProvider.System, CancellationToken.None));

        Assert.Equal(
            $"The simulators' desk cannot listen on {url}: port {_plugin.DeskAddress.Port} is taken; choose another with --plugin:deskUrl.",
            refused.Message);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5082")]
    [InlineData("http://192.0.2.7:5082")]
    [InlineData("https://127.0.0.1:5082")]
    [InlineData("nonsense")]
    public async Task The_desk_listens_on_this_machine_only(string url)
    {
        await using SimulatorsPlugin second = new();

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(
            new Dictionary<string, string> { ["deskUrl"] = url }, TimeProvider.System, CancellationToken.None));

        Assert.Equal($"The simulators' desk is for this machine only: deskUrl is http://127.0.0.1:PORT, not {url}.", refused.Message);
    }
}
