using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CheckpointEdge.Tests.Faults.Machine;

/// <summary>
/// Programs run inside the virtual machine, through QEMU's guest agent on a socket of this machine: no network and no password
/// is needed in there. One command at a time; not thread-safe.
/// </summary>
internal sealed class GuestAgent(string socketPath)
{
    /// <summary>The agent answers at once or not at all (seconds).</summary>
    private const int AnswerSecondsMax = 60;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether the machine is up so far that it runs programs.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await AskAsync(new { execute = "guest-ping" }, TimeSpan.FromSeconds(5));
            return true;
        }
        catch (Exception silent) when (silent is SocketException or IOException or OperationCanceledException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Runs a line of the shell as root to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<(int Status, string Said)> RunAsync(string line, TimeSpan limit)
    {
        using CancellationTokenSource cancel = new(limit);
        JsonElement started = await AskAsync(new
        {
            execute = "guest-exec",
            arguments = new Dictionary<string, object>
            {
                ["path"] = "/bin/sh",
                ["arg"] = new[] { "-c", "exec 2>&1; " + line },
                ["capture-output"] = true,
            },
        });
        long process = started.GetProperty("pid").GetInt64();
        while (true)
        {
            JsonElement state = await AskAsync(new { execute = "guest-exec-status", arguments = new { pid = process } });
            if (state.GetProperty("exited").GetBoolean())
            {
                string said = state.TryGetProperty("out-data", out JsonElement data)
                    ? Encoding.UTF8.GetString(Convert.FromBase64String(data.GetString()!))
                    : "";
                return (state.TryGetProperty("exitcode", out JsonElement code) ? code.GetInt32() : -1, said);
            }

            if (cancel.IsCancellationRequested)
                throw new TimeoutException($"In the machine, this did not end within {limit.TotalSeconds:0} s: {line}");
            await Task.Delay(_pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<JsonElement> AskAsync(object request, TimeSpan? limit = null)
    {
        using CancellationTokenSource cancel = new(limit ?? TimeSpan.FromSeconds(AnswerSecondsMax));
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel.Token);
        using NetworkStream stream = new(socket);

        // Whatever an earlier caller left unread in the agent is skipped up to this caller's own mark.
        long mark = Random.Shared.Next();
        await SendAsync(stream, new { execute = "guest-sync", arguments = new { id = mark } }, cancel.Token);
        using StreamReader lines = new(stream, Encoding.UTF8);
        while (true)
        {
            JsonElement answer = await ReadAsync(lines, cancel.Token);
            if (answer.ValueKind == JsonValueKind.Number && answer.GetInt64() == mark)
                break;
        }

        await SendAsync(stream, request, cancel.Token);
        return await ReadAsync(lines, cancel.Token);
    }

    private static async Task SendAsync(NetworkStream stream, object request, CancellationToken cancel) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(request) + "\n"), cancel);

    private static async Task<JsonElement> ReadAsync(StreamReader lines, CancellationToken cancel)
    {
        string line = await lines.ReadLineAsync(cancel) ?? throw new IOException("The machine's agent hung up.");
        JsonElement answer = JsonDocument.Parse(line.TrimStart('\uFFFD', '\u00FF')).RootElement;
        return answer.TryGetProperty("return", out JsonElement value)
            ? value
            : throw new IOException($"The machine's agent refused: {line}");
    }
}
