using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Tests.Faults;

/// <summary>The officer at the kiosk, over the interface that the page uses. One officer at one board; not thread-safe.</summary>
internal sealed class Screen : IDisposable
{
    /// <summary>An answer takes longer on a machine that is busy with other trials; one that hangs is found all the same.</summary>
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(40);

    private readonly HttpClient _http;

    public Screen(Uri kiosk)
    {
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false })
        {
            BaseAddress = kiosk,
            Timeout = _answerMax,
        };
        _http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
    }

    public async Task SignInAsync()
    {
        using HttpResponseMessage answer =
            await _http.PostAsJsonAsync("/api/session", new { officer = House.Officer, pin = House.Pin });
        await RequireAsync(answer);
    }

    /// <summary>The check on the screen that asks for a decision.</summary>
    public async Task<Guid> UntilHitAsync(CancellationToken cancel)
    {
        while (true)
        {
            JsonElement result = (await StateAsync(cancel)).GetProperty("result");
            if (result.ValueKind == JsonValueKind.Object
                && result.GetProperty("needsDecision").GetBoolean() && result.GetProperty("decision").ValueKind == JsonValueKind.Null)
                return result.GetProperty("checkId").GetGuid();
            await Task.Delay(_pause, TimeProvider.System, cancel);
        }
    }

    /// <summary>Until nobody is on the screen and the next document may come.</summary>
    public async Task UntilReadyAsync(CancellationToken cancel)
    {
        while ((await StateAsync(cancel)).GetProperty("phase").GetString() != "ready")
            await Task.Delay(_pause, TimeProvider.System, cancel);
    }

    /// <summary>Until the line has come to a result, whatever it is.</summary>
    public async Task<JsonElement> UntilResultAsync(CancellationToken cancel)
    {
        while (true)
        {
            JsonElement result = (await StateAsync(cancel)).GetProperty("result");
            if (result.ValueKind == JsonValueKind.Object)
                return result;
            await Task.Delay(_pause, TimeProvider.System, cancel);
        }
    }

    /// <summary>Until the screen says of a device that it is well or not; one that it does not name is well.</summary>
    public async Task UntilDeviceAsync(string name, bool well, CancellationToken cancel)
    {
        while ((await StateAsync(cancel)).GetProperty("devices").EnumerateArray()
            .All(device => device.GetProperty("name").GetString() != name || device.GetProperty("well").GetBoolean()) != well)
            await Task.Delay(_pause, TimeProvider.System, cancel);
    }

    /// <summary>The officer sends a traveller on, or elsewhere, who left no hit here.</summary>
    public async Task ReleaseAsync(Guid check)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync("/api/kiosk/release", new { checkId = check });
        await RequireAsync(answer);
    }

    /// <summary>As <see cref="ReferAsync"/>; false: the board says that it cannot promise.</summary>
    public async Task<bool> TryReferAsync(Guid check)
    {
        using HttpResponseMessage answer =
            await _http.PostAsJsonAsync("/api/kiosk/decisions", new { checkId = check, decision = "refer", reason = "", text = "" });
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Until the board answers and has a list; a board that is starting answers nothing yet.</summary>
    public async Task UntilListAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if ((await StateAsync(cancel)).GetProperty("list").GetProperty("generation").GetInt64() >= 1)
                    return;
            }
            catch (Exception silent) when (silent is HttpRequestException or IOException)
            {
                // Not there yet.
            }

            await Task.Delay(_pause, TimeProvider.System, cancel);
        }
    }

    /// <summary>Until a camera's preview brings the first bytes of a JPEG picture.</summary>
    public async Task UntilPictureAsync(string address, CancellationToken cancel)
    {
        while (true)
        {
            using HttpResponseMessage answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode)
            {
                byte[] some = new byte[512];
                await using Stream stream = await answer.Content.ReadAsStreamAsync(cancel);
                int read = await stream.ReadAtLeastAsync(some, some.Length, throwOnEndOfStream: false, cancel);
                if (some.AsSpan(0, read).IndexOf<byte>([0xff, 0xd8, 0xff]) >= 0)
                    return;
            }

            await Task.Delay(_pause, TimeProvider.System, cancel);
        }
    }

    /// <summary>What the screen shows of the traveller, as it came; null when it shows none.</summary>
    public async Task<string?> ResultAsync(CancellationToken cancel)
    {
        JsonElement result = (await StateAsync(cancel)).GetProperty("result");
        return result.ValueKind == JsonValueKind.Object ? result.GetRawText() : null;
    }

    /// <summary>Who is signed in with this screen's cookie; null when nobody.</summary>
    public async Task<string?> OfficerAsync(CancellationToken cancel)
    {
        JsonElement officer = (await StateAsync(cancel)).GetProperty("officer");
        return officer.ValueKind == JsonValueKind.Object ? officer.GetProperty("number").GetString() : null;
    }

    /// <summary>Returns once the board has promised that the decision is kept.</summary>
    public async Task ReferAsync(Guid check)
    {
        using HttpResponseMessage answer =
            await _http.PostAsJsonAsync("/api/kiosk/decisions", new { checkId = check, decision = "refer", reason = "", text = "" });
        await RequireAsync(answer);
    }

    public async Task UntilNothingWaitsAsync(CancellationToken cancel)
    {
        while ((await StateAsync(cancel)).GetProperty("queue").GetProperty("waiting").GetInt32() > 0)
            await Task.Delay(_pause, TimeProvider.System, cancel);
    }

    /// <summary>Until the queue shows what Central answered to a hit.</summary>
    public async Task UntilAnsweredAsync(Guid hit, string text, CancellationToken cancel)
    {
        while (!(await _http.GetFromJsonAsync<JsonElement>("/api/kiosk/queue", cancel)).EnumerateArray().Any(line =>
            line.GetProperty("hitId").GetGuid() == hit
            && line.GetProperty("answers").EnumerateArray().Any(answer => answer.GetProperty("text").GetString() == text)))
            await Task.Delay(_pause, TimeProvider.System, cancel);
    }

    public void Dispose() => _http.Dispose();

    private Task<JsonElement> StateAsync(CancellationToken cancel) =>
        _http.GetFromJsonAsync<JsonElement>("/api/kiosk/state", cancel);

    private static async Task RequireAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"The board refused ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
