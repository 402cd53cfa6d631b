using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CheckpointEdge.Central;
using Spectre.Console;

namespace CheckpointEdge.Cli.Central;

/// <summary>A session at Central's console, for the length of one command. Belongs to one thread.</summary>
internal sealed class CentralSession : IAsyncDisposable
{
    /// <summary>An import of a large list takes this long at most (minutes).</summary>
    private const int AnswerMinutesMax = 15;

    private const string PasswordVariable = "CPE_PASSWORD";
    private const string CodeVariable = "CPE_CODE";

    private readonly HttpClient _client;
    private readonly string _address;

    private CentralSession(HttpClient client, string address, string password)
    {
        _client = client;
        _address = address;
        Password = password;
    }

    /// <summary>What the person signed in with; approving asks for it once more.</summary>
    public string Password { get; }

    /// <exception cref="CentralException">Central does not answer, or the name or the password is wrong.</exception>
    public static async Task<CentralSession> SignInAsync(string address, string user, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new CentralException($"--central '{address}' is no address; it must look like {CentralOptions.DefaultConsole}.");
        string password = Environment.GetEnvironmentVariable(PasswordVariable) ?? AskPassword(user);
        HttpClient client = new(new SocketsHttpHandler())
        {
            BaseAddress = uri,
            Timeout = TimeSpan.FromMinutes(AnswerMinutesMax),
        };
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        CentralSession session = new(client, address, password);
        try
        {
            try
            {
                await session.BeginAsync(user, Environment.GetEnvironmentVariable(CodeVariable), cancellation);
            }
            catch (NegativeAnswerException refused) when (refused.NeedsCode)
            {
                await session.BeginAsync(user, AskCode(user), cancellation);
            }

            return session;
        }
        catch (NegativeAnswerException refused)
        {
            client.Dispose();
            throw new CentralException(refused.Message, refused);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, cancellation);

    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellation)
    {
        using HttpContent? content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body));
        return await SendAsync(HttpMethod.Post, path, content, cancellation);
    }

    public async Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellation)
    {
        using HttpContent content = JsonContent.Create(body);
        return await SendAsync(HttpMethod.Put, path, content, cancellation);
    }

    /// <summary>Fetches a file of a known length into a new one.</summary>
    /// <exception cref="CentralException">Central does not answer, or the file has another length.</exception>
    public async Task DownloadAsync(string path, string file, long lengthBytes, CancellationToken cancellation)
    {
        try
        {
            await using Stream body = await _client.GetStreamAsync(path, cancellation);
            await using FileStream copy = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await body.CopyToAsync(copy, cancellation);
            if (copy.Length != lengthBytes)
                throw new CentralException($"A file of Central has {copy.Length} bytes instead of {lengthBytes}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            throw new CentralException($"Central does not answer at {_address}: {failure.Message}", failure);
        }
    }

    /// <summary>A small answer as it is.</summary>
    /// <param name="sizeBytesMax">A longer one is not read (bytes).</param>
    /// <exception cref="CentralException">Central does not answer, or not as it should.</exception>
    public async Task<byte[]> BytesAsync(string path, int sizeBytesMax, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentLength > sizeBytesMax)
                throw new CentralException($"Central does not give {path} ({(int)answer.StatusCode}).");
            await answer.Content.LoadIntoBufferAsync(sizeBytesMax, cancellation);
            return await answer.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            throw new CentralException($"Central does not answer at {_address}: {failure.Message}", failure);
        }
    }

    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, path, null, cancellation);

    /// <summary>The open draft.</summary>
    /// <exception cref="NegativeAnswerException">There is none.</exception>
    public async Task<JsonElement> DraftAsync(CancellationToken cancellation)
    {
        JsonElement draft = (await GetAsync("/api/lists", cancellation)).GetProperty("draft");
        return draft.ValueKind == JsonValueKind.Object
            ? draft
            : throw new NegativeAnswerException("There is no open draft; import a list first.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using HttpResponseMessage answer = await _client.DeleteAsync("/api/session");
        }
        catch (Exception gone) when (gone is HttpRequestException or SocketException)
        {
            // The session ends by itself.
        }

        _client.Dispose();
    }

    private async Task BeginAsync(string user, string? code, CancellationToken cancellation)
    {
        using HttpContent body = JsonContent.Create(new { name = user, password = Password, code });
        await SendAsync(HttpMethod.Post, "/api/session", body, cancellation);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        HttpResponseMessage answer;
        try
        {
            answer = await _client.SendAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            throw new CentralException($"Central does not answer at {_address}: start it, or give its address with --central.", failure);
        }

        using (answer)
        {
            if (answer.StatusCode == HttpStatusCode.NoContent)
                return default;
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
            using JsonDocument document = await ReadAsync(body, answer.StatusCode, cancellation);
            if (answer.IsSuccessStatusCode)
                return document.RootElement.Clone();
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } refusal)
                throw NoCentral(answer.StatusCode);
            throw new NegativeAnswerException(refusal.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String
                ? error.GetString()!
                : $"Central answered {(int)answer.StatusCode}.",
                refusal.TryGetProperty("needsCode", out _));
        }
    }

    private async Task<JsonDocument> ReadAsync(Stream body, HttpStatusCode status, CancellationToken cancellation)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        }
        catch (JsonException failure)
        {
            throw NoCentral(status, failure);
        }
    }

    private CentralException NoCentral(HttpStatusCode status, Exception? failure = null) =>
        new($"What answers at {_address} is no Central (status {(int)status}).", failure);

    private static string AskCode(string user) => !Console.IsInputRedirected
        ? AnsiConsole.Prompt(new TextPrompt<string>($"Code of {user}'s authenticator app:"))
        : Console.In.ReadLine() is { Length: > 0 } line
            ? line
            : throw new CentralException(
                $"{user} has a second factor: set {CodeVariable} to the code of the app, or give it on standard input after the password.");

    private static string AskPassword(string user)
    {
        if (!Console.IsInputRedirected)
            return AnsiConsole.Prompt(new TextPrompt<string>($"Password of {user}:").Secret());
        return Console.In.ReadLine() is { Length: > 0 } line
            ? line
            : throw new CentralException($"The password is missing: set {PasswordVariable} or give it on standard input.");
    }
}
