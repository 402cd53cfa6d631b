using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Tests.Line;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>The service goes and comes back: the officer's cookie and the undecided hit are still good, and nothing else is.</summary>
public sealed class RestartTests : IAsyncLifetime, IDisposable
{
    private readonly EnrolledBoard _board = new(TimeProvider.System);
    private readonly CookieContainer _cookies = new();
    private ScriptedDesk _desk = new();
    private HttpClient _http = new();
    private ApplianceHost? _host;

    public Task InitializeAsync() => StartAsync();

    public Task DisposeAsync() => StopAsync();

    public void Dispose()
    {
        _http.Dispose();
        _board.Dispose();
    }

    private async Task StartAsync()
    {
        _desk = new ScriptedDesk();
        _host = await ApplianceHost.StartAsync(
            new ApplianceOptions { DataDirectory = _board.Data, Url = new Uri("http://127.0.0.1:0") },
            TimeProvider.System, CancellationToken.None, _desk);
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies })
        {
            BaseAddress = _host.Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
    }

    private async Task StopAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _host = null;
        _http.Dispose();
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    private async Task SignInAsync()
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(
            "/api/session", new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<JsonElement> StateAsync() => await _http.GetFromJsonAsync<JsonElement>("/api/kiosk/state");

    private async Task<JsonElement> ResultAsync()
    {
        JsonElement state;
        while ((state = await StateAsync()).GetProperty("phase").GetString() != "result")
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        return state.GetProperty("result");
    }

    private Task<HttpResponseMessage> DecideAsync(Guid check, string decision) =>
        _http.PostAsJsonAsync("/api/kiosk/decisions", new { checkId = check, decision, reason = "", text = "" });

    private string[] Kept => Directory.Exists(_board.At(DeskSafe.FolderName))
        ? [.. Directory.GetFiles(_board.At(DeskSafe.FolderName)).Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name is not (DuressWatch.FileName or ShiftBook.FileName) && !name.StartsWith("case-", StringComparison.Ordinal)).Order()]
        : [];

    private void AssertNothingToRead(params string[] words)
    {
        foreach (string file in Directory.EnumerateFiles(_board.Data, "*", SearchOption.AllDirectories))
        {
            string content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.All(words, word => Assert.DoesNotContain(word, content));
        }
    }

    [Fact]
    public async Task The_screen_comes_back_with_officer_hit_and_portrait_and_the_hit_is_decided_once()
    {
        await SignInAsync();
        byte[] portrait = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 40, 0, 30, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xD9];
        _desk.Lay(Documents.Wanted, portrait);
        JsonElement before = await ResultAsync();
        await RestartAsync();
        JsonElement state = await StateAsync();
        Assert.Equal("result", state.GetProperty("phase").GetString());
        Assert.Equal(EnrolledBoard.Officer, state.GetProperty("officer").GetProperty("number").GetString());
        Assert.Equal(before.GetRawText(), state.GetProperty("result").GetRawText());
        Assert.Equal(portrait, await _http.GetByteArrayAsync(before.GetProperty("portraitUrl").GetString()));
        Assert.Equal([TravellerSignal.PleaseWait], _desk.Signals);

        Guid check = before.GetProperty("checkId").GetGuid();
        using HttpResponseMessage decided = await DecideAsync(check, "refer");
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.DoesNotContain(Desk.UndecidedName, Kept);
        await RestartAsync();
        Assert.Equal("ready", (await StateAsync()).GetProperty("phase").GetString());
        using HttpResponseMessage again = await DecideAsync(check, "refer");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task What_is_kept_cannot_be_read_and_holds_no_token()
    {
        await SignInAsync();
        _desk.Lay(Documents.Wanted);
        await ResultAsync();
        Assert.Equal(["session", Desk.UndecidedName], Kept);
        string token = _cookies.GetCookies(_http.BaseAddress!)[SessionApi.CookieName]!.Value;
        await StopAsync();
        AssertNothingToRead("VASTERGAARD", "K7744120", token);
        Assert.All(Kept, name => Assert.Null(
            new DeskSafe(_board.Data).Get(name == "session" ? Desk.UndecidedName + "x" : name + "x")));
    }

    [Fact]
    public async Task A_clear_traveller_never_comes_near_the_safe_and_is_gone_after_a_restart()
    {
        await SignInAsync();
        _desk.Lay(Documents.Clear);
        await ResultAsync();
        Assert.Equal(["session"], Kept);
        await RestartAsync();
        Assert.Equal("ready", (await StateAsync()).GetProperty("phase").GetString());
        await StopAsync();
        AssertNothingToRead("QUILLMOOR");
    }

    [Fact]
    public async Task Who_signed_out_or_was_removed_meanwhile_is_not_signed_in_again()
    {
        await SignInAsync();
        using (HttpResponseMessage gone = await _http.DeleteAsync("/api/session"))
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Empty(Kept);
        await RestartAsync();
        Assert.Equal("signedOut", (await StateAsync()).GetProperty("phase").GetString());
        await SignInAsync();
        await StopAsync();
        new OfficerRegister(_board.Data).Remove(EnrolledBoard.Officer);
        await StartAsync();
        while ((await StateAsync()).GetProperty("phase").GetString() != "signedOut")
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
    }

    [Fact]
    public async Task What_suffered_on_the_disk_costs_a_sign_in_and_no_more()
    {
        await SignInAsync();
        _desk.Lay(Documents.Wanted);
        await ResultAsync();
        await StopAsync();
        foreach (string file in Directory.GetFiles(_board.At(DeskSafe.FolderName)))
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        await StartAsync();
        Assert.Equal("signedOut", (await StateAsync()).GetProperty("phase").GetString());
        await SignInAsync();
        Assert.Equal("ready", (await StateAsync()).GetProperty("phase").GetString());
    }
}
