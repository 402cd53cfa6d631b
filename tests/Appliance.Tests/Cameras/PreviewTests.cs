using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Simulators.Cameras;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Images.Jpeg;

namespace CheckpointEdge.Appliance.Tests.Cameras;

/// <summary>What the document camera sees, on the officer's screen and nowhere else.</summary>
public sealed class PreviewTests : IAsyncLifetime, IDisposable
{
    private const string Address = "/api/kiosk/preview/document";

    private readonly EnrolledBoard _board = new(TimeProvider.System);
    private readonly SimulatedCamera _camera = new("Document camera", TimeProvider.System);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = true });
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private ApplianceHost? _host;

    public async Task InitializeAsync()
    {
        if (JpegEncoder.Encode(new ColourPicture(1280, 960)) is { } picture)
            _camera.Show(picture);
        _host = await ApplianceHost.StartAsync(
            new ApplianceOptions { DataDirectory = _board.Data, Url = new Uri("http://127.0.0.1:0") }, TimeProvider.System,
            CancellationToken.None, new ScriptedDesk { DocumentCamera = _camera });
        _http.BaseAddress = _host.Address;
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
        _patience.Dispose();
    }

    [FactNeeding(Needs.Jpeg)]
    public async Task The_officer_sees_small_pictures_one_after_the_other()
    {
        await SignInAsync();
        using HttpResponseMessage answer = await PreviewAsync();
        Assert.Equal("multipart/x-mixed-replace", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        for (int i = 0; i < 3; i++)
            Assert.Equal(new PictureHeader(PictureType.Jpeg, 640, 480), PictureHeader.Read(await PartAsync(stream)));
    }

    [Fact]
    public async Task Nobody_else_sees_them()
    {
        using HttpResponseMessage answer = await PreviewAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await StateAsync()).GetProperty("preview").ValueKind);
    }

    [FactNeeding(Needs.Jpeg)]
    public async Task Signing_out_ends_them()
    {
        await SignInAsync();
        using HttpResponseMessage answer = await PreviewAsync();
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        await PartAsync(stream);
        using HttpRequestMessage leaving = new(HttpMethod.Delete, "/api/session");
        leaving.Headers.Add("X-Checkpoint", "1");
        (await _http.SendAsync(leaving)).Dispose();
        await EndAsync(stream);
    }

    [FactNeeding(Needs.Jpeg)]
    public async Task The_newest_viewer_takes_the_place_of_the_one_before()
    {
        await SignInAsync();
        using HttpResponseMessage first = await PreviewAsync();
        await using Stream before = await first.Content.ReadAsStreamAsync();
        await PartAsync(before);
        using HttpResponseMessage second = await PreviewAsync();
        await using Stream now = await second.Content.ReadAsStreamAsync();
        await EndAsync(before);
        await PartAsync(now);
    }

    [Fact]
    public async Task A_camera_that_does_not_work_is_on_the_screen_like_any_device()
    {
        await SignInAsync();
        _camera.Fault = CameraFault.Unplugged;
        JsonElement state = await StateAsync();
        Assert.False(state.GetProperty("preview").GetProperty("well").GetBoolean());
        Assert.Contains(
            state.GetProperty("devices").EnumerateArray(),
            device => device.GetProperty("sentence").GetString() == "The document camera was unplugged.");
    }

    private async Task SignInAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/session")
        {
            Content = JsonContent.Create(new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin }),
        };
        request.Headers.Add("X-Checkpoint", "1");
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PreviewAsync() =>
        _http.GetAsync(new Uri(Address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _patience.Token);

    private async Task<JsonElement> StateAsync() => await _http.GetFromJsonAsync<JsonElement>("/api/kiosk/state", _patience.Token);

    /// <summary>The bytes of the next part (RFC 2046, 5.1), whose head says how many there are.</summary>
    private async Task<byte[]> PartAsync(Stream stream)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _patience.Token);
            head.Append((char)one[0]);
        }

        string length = head.ToString().Split("Content-Length: ")[1].Split("\r\n")[0];
        byte[] part = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(part, _patience.Token);
        await stream.ReadExactlyAsync(new byte[2], _patience.Token);
        return part;
    }

    private async Task EndAsync(Stream stream)
    {
        byte[] rest = new byte[64 * 1024];
        while (await stream.ReadAsync(rest, _patience.Token) > 0)
        {
        }
    }
}
