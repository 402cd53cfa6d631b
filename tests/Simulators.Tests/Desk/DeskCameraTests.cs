using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Devices.Cameras;

namespace CheckpointEdge.Simulators.Desk;

public sealed class DeskCameraTests : IAsyncLifetime
{
    private static readonly byte[] _page = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("desk-");
    private readonly SimulatorsPlugin _plugin = new();
    private readonly HttpClient _http = new();

    public async Task InitializeAsync()
    {
        string file = Path.Combine(_folder.FullName, "travellers.json");
        string[] mrz = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            travellers = new[] { Of("anna", mrz), Of("without-page", mrz) },
        }));
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "anna.jpg"), _page);
        await _plugin.StartAsync(
            new Dictionary<string, string>
            {
                ["deskUrl"] = "http://127.0.0.1:0",
                ["travellers"] = file,
                ["pages"] = _folder.FullName,
                ["faces"] = "drawn",
            },
            TimeProvider.System,
            CancellationToken.None);
        _http.BaseAddress = _plugin.DeskAddress;
        _plugin.OpenCamera(CameraUse.Document)!.Start();
        _plugin.OpenCamera(CameraUse.Traveller)!.Start();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _plugin.DisposeAsync();
        _folder.Delete(recursive: true);
        _patience.Dispose();
    }

    [Fact]
    public async Task A_page_is_held_under_the_camera_while_its_holder_stands_before_the_other_until_both_go()
    {
        byte[] table = await SeenAsync(CameraUse.Document, _ => true);
        byte[] wall = await SeenAsync(CameraUse.Traveller, _ => true);

        Assert.Equal(HttpStatusCode.NoContent, await HoldAsync("anna"));

        await SeenAsync(CameraUse.Document, frame => frame.AsSpan().SequenceEqual(_page));
        await SeenAsync(CameraUse.Traveller, frame => !frame.AsSpan().SequenceEqual(wall));
        Assert.Equal("anna", (await _http.GetFromJsonAsync<JsonElement>("/state")).GetProperty("underCamera").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await _http.PostAsJsonAsync("/present", new { id = "anna" })).StatusCode);

        await _http.PostAsync("/remove", null);
        await SeenAsync(CameraUse.Document, frame => frame.AsSpan().SequenceEqual(table));
        await SeenAsync(CameraUse.Traveller, frame => frame.AsSpan().SequenceEqual(wall));
    }

    [Fact]
    public async Task Only_pages_that_are_there_and_only_one_document_at_a_time()
    {
        Assert.Equal(HttpStatusCode.Conflict, await HoldAsync("without-page"));
        Assert.Equal(HttpStatusCode.Conflict, await HoldAsync("nobody"));
        Assert.Equal(["anna"], (await _http.GetFromJsonAsync<JsonElement>("/travellers")).GetProperty("withPage").EnumerateArray()
            .Select(id => id.GetString()));
        await _http.PostAsJsonAsync("/present", new { id = "anna" });
        Assert.Equal(HttpStatusCode.Conflict, await HoldAsync("anna"));
    }

    private async Task<HttpStatusCode> HoldAsync(string id) => (await _http.PostAsJsonAsync("/hold", new { id })).StatusCode;

    private async Task<byte[]> SeenAsync(CameraUse use, Func<byte[], bool> right)
    {
        ICamera camera = _plugin.OpenCamera(use)!;
        for (long after = 0; ;)
        {
            CameraFrame frame = await camera.NextAsync(after, _patience.Token);
            after = frame.Number;
            if (right(frame.Bytes.ToArray()))
                return frame.Bytes.ToArray();
        }
    }

    private static object Of(string id, string[] mrz) =>
        new { id, name = id, country = "Utopia", shows = "Clear.", expect = "clear", format = "TD3", valid = true, mrz };
}
