using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>The real service with a board of its own and somebody at its interface. Used by one test at a time.</summary>
internal sealed class DeskHouse : IAsyncDisposable
{
    private readonly ScriptedDesk _desk;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ApplianceHost _host;

    private DeskHouse(EnrolledBoard board, ApplianceHost host, ScriptedDesk desk)
    {
        Board = board;
        _host = host;
        _desk = desk;
        _http.BaseAddress = host.Address;
        _http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
    }

    public EnrolledBoard Board { get; }
    public ScriptedDesk Desk => _desk;

    public static async Task<DeskHouse> OpenAsync(
        TimeProvider? time = null, Func<ApplianceOptions, ApplianceOptions>? with = null, ScriptedDesk? desk = null)
    {
        EnrolledBoard board = new(time ?? TimeProvider.System);
        desk ??= new ScriptedDesk();
        ApplianceOptions options = new() { DataDirectory = board.Data, Url = new Uri("http://127.0.0.1:0") };
        return new DeskHouse(
            board,
            await ApplianceHost.StartAsync(with?.Invoke(options) ?? options, time ?? TimeProvider.System, CancellationToken.None, desk),
            desk);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        Board.Dispose();
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => _http.PostAsJsonAsync(path, body);

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public Task<Stream> StreamAsync(string path) => _http.GetStreamAsync(new Uri(path, UriKind.Relative));

    public Task<string> TextAsync(string path) => _http.GetStringAsync(path);

    /// <summary>The status, and the sentence of a refusal or the body of what was granted.</summary>
    public async Task<(HttpStatusCode Status, string Said)> AskAsync(string path, object body)
    {
        using HttpResponseMessage answer = await PostAsync(path, body);
        string content = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.IsSuccessStatusCode || content.Length == 0
            ? content
            : JsonDocument.Parse(content).RootElement.GetProperty("title").GetString()!);
    }

    public Task<(HttpStatusCode Status, string Said)> SignInAsync(
        string officer = EnrolledBoard.Officer, string pin = EnrolledBoard.Pin) => AskAsync("/api/session", new { officer, pin });

    public async Task SignOutAsync() => (await _http.DeleteAsync("/api/session")).Dispose();

    public async Task<JsonElement> StateAsync() => await _http.GetFromJsonAsync<JsonElement>("/api/kiosk/state");

    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> reached)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            JsonElement state = await StateAsync();
            if (reached(state))
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Reads the lines of a document that lies on the reader already.</summary>
    public async Task<Guid> LinesAsync(string zone)
    {
        _desk.Send(new MrzReaderEvent.Lines(zone));
        return CheckOf(await UntilAsync(value => CheckOf(value) is not null))!.Value;
    }

    /// <summary>Lays a document on the reader and returns the check that comes of it.</summary>
    public async Task<Guid> LayAsync(string zone)
    {
        Guid? before = CheckOf(await StateAsync());
        _desk.Send(new MrzReaderEvent.Removed());
        _desk.Lay(zone);
        return CheckOf(await UntilAsync(value => CheckOf(value) is { } check && check != before))!.Value;
    }

    private static Guid? CheckOf(JsonElement state) => state.GetProperty("result") is { ValueKind: JsonValueKind.Object } result
        ? result.GetProperty("checkId").GetGuid()
        : null;

    public Task<(HttpStatusCode Status, string Said)> DecideAsync(Guid check, string decision, string reason = "") =>
        AskAsync("/api/kiosk/decisions", new { checkId = check, decision, reason, text = "" });

    /// <summary>What waits for Central, opened with Central's key, in order.</summary>
    public List<(ReportKind Kind, JsonElement Content)> Reports()
    {
        using RecordReader records = RecordReader.Open(Board.At("records.db"));
        return
        [
            .. records.Waiting(1000, 1 << 24).Select(report => (report.Kind, JsonDocument.Parse(
                SealedBox.Open(report.Sealed, Board.ReportPrivateKeyPem, Report.ContextOf(report.Id))).RootElement)),
        ];
    }
}
