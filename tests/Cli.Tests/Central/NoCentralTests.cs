using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CheckpointEdge.Tests.Central;

/// <summary>Something answers at Central's address and is none.</summary>
public sealed class NoCentralTests
{
    [Theory]
    [InlineData("200 OK", "<html>")]
    [InlineData("404 Not Found", "[]")]
    [InlineData("404 Not Found", "\"no\"")]
    [InlineData("404 Not Found", "{\"error\":5}", "Central answered 404.")]
    public async Task What_answers_and_is_no_central_is_said_to_be_none(string status, string body, string? said = null)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task served = ServeAsync(listener, status, body);

        (int code, string output, string error) = await Task.Run(() => Checkpointctl.RunWith(
            new Dictionary<string, string> { ["CPE_PASSWORD"] = "of nobody" },
            "central", "fleet", "--central", $"http://{listener.LocalEndpoint}", "--user", "ops"));

        await served;
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(
            said ?? $"What answers at http://{listener.LocalEndpoint} is no Central (status {status[..3]}).", error, StringComparison.Ordinal);
    }

    /// <summary>One request, one answer.</summary>
    private static async Task ServeAsync(TcpListener listener, string status, string body)
    {
        using TcpClient caller = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = caller.GetStream();
        byte[] request = new byte[4096];
        _ = await stream.ReadAsync(request);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
