using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CheckpointEdge.Cli.Bench;

/// <summary>The officer's page without a browser: one stream of states, and the officer's requests. Belongs to one caller.</summary>
internal sealed class LineScreen : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private StreamReader? _events;

    public LineScreen(Uri address) => _http = new HttpClient { BaseAddress = address, Timeout = _patience };

    public async Task SignInAsync()
    {
        using HttpResponseMessage answer = await PostAsync("/api/session", new { officer = LineBoard.Officer, pin = LineBoard.Pin });
        HttpResponseMessage stream = await _http.GetAsync(
            new Uri("/api/kiosk/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        _events = new StreamReader(await stream.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(), Encoding.UTF8);
        await UntilAsync("ready");
    }

    /// <summary>The next state with this phase.</summary>
    public async Task<JsonElement> UntilAsync(string phase)
    {
        using CancellationTokenSource limit = new(_patience);
        while (await _events!.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            JsonElement state = JsonDocument.Parse(line.AsMemory(6)).RootElement;
            if (state.GetProperty("phase").GetString() == phase)
                return state;
        }

        throw new EndOfStreamException("The service closed the stream of states.");
    }

    public async Task ReferAsync(Guid check)
    {
        using HttpResponseMessage answer = await PostAsync("/api/kiosk/decisions", new { checkId = check, decision = "refer" });
    }

    public async Task ReleaseAsync(Guid check)
    {
        using HttpResponseMessage answer = await PostAsync("/api/kiosk/release", new { checkId = check });
    }

    /// <summary>The baseline: the smallest answer of the same server.</summary>
    public async Task HealthAsync()
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
    }

    public void Dispose()
    {
        _events?.Dispose();
        _http.Dispose();
    }

    private async Task<HttpResponseMessage> PostAsync(string path, object body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Checkpoint", "1");
        return (await _http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
