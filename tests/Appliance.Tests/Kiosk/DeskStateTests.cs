using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>What the screen's state says of the desk itself: its lists, and how large its page is.</summary>
public sealed class DeskStateTests : IAsyncLifetime, IDisposable
{
    private readonly EnrolledBoard _board = new(TimeProvider.System);
    private readonly ScriptedDesk _desk = new();
    private readonly HttpClient _http = new();
    private ApplianceHost? _host;

    public async Task InitializeAsync()
    {
        ApplianceOptions options = new() { DataDirectory = _board.Data, Url = new Uri("http://127.0.0.1:0") };
        _host = await ApplianceHost.StartAsync(options, TimeProvider.System, CancellationToken.None, _desk);
        _http.BaseAddress = _host.Address;
        _http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
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

    [Fact]
    public async Task A_list_of_documents_is_counted_like_one_of_persons()
    {
        JsonElement state = JsonDocument.Parse(await _http.GetStringAsync("/api/kiosk/state")).RootElement;
        JsonElement part = Assert.Single(
            state.GetProperty("list").GetProperty("parts").EnumerateArray(), part => part.GetProperty("list").GetString() == "documents");
        Assert.Equal(1, part.GetProperty("records").GetInt64());
    }

    [Theory]
    [InlineData(1280, 800, 1280, 800, true, "The page fills the screen, 1280 pixels wide and 800 high.")]
    [InlineData(1280, 770, 1280, 800, true, "The page fills the screen, 1280 pixels wide and 770 high.")]
    [InlineData(1280, 40, 1280, 800, false, "The page is 1280 pixels wide and 40 high; the screen is 1280 wide and 800 high.")]
    public async Task The_desks_browser_says_how_large_its_page_is(
        int width, int height, int screenWidth, int screenHeight, bool well, string sentence)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync("/api/kiosk/page", new { width, height, screenWidth, screenHeight });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        JsonElement state = JsonDocument.Parse(await _http.GetStringAsync("/api/kiosk/state")).RootElement;
        JsonElement screen = Assert.Single(
            state.GetProperty("devices").EnumerateArray(), device => device.GetProperty("name").GetString() == PageSizeApi.DeviceName);
        Assert.Equal((well, sentence), (screen.GetProperty("well").GetBoolean(), screen.GetProperty("sentence").GetString()));

        // Its trouble keeps nobody from working, and it is an alarm that is acknowledged like any other.
        Assert.Equal(
            well ? [] : new[] { "warning" },
            state.GetProperty("alarms").EnumerateArray().Where(alarm => alarm.GetProperty("name").GetString() == PageSizeApi.DeviceName)
                .Select(alarm => alarm.GetProperty("level").GetString()));
    }

    [Theory]
    [InlineData(-1, 800, 1280, 800)]
    [InlineData(1280, 800, 0, 800)]
    [InlineData(1280, 800, 1280, 16_385)]
    public async Task A_page_of_an_impossible_size_is_refused(int width, int height, int screenWidth, int screenHeight)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync("/api/kiosk/page", new { width, height, screenWidth, screenHeight });
        JsonElement problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("Width and height are pixels, at most 16384; a screen has some.", problem.GetProperty("title").GetString());
    }
}
