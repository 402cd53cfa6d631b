using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CheckpointEdge.Central.Tests.Attacks;

/// <summary>People who open many lines and say nothing, or a byte now and then; and old versions of TLS.</summary>
public sealed class SlowClientTests
{
    private const int Lines = 60;

    /// <summary>Central hangs up after 10 s on a slow head, after 5 s of grace on a slow body; a loaded machine gets more (seconds).</summary>
    private const int HangUpSecondsMax = 150;

    [Fact]
    public async Task Whoever_dawdles_at_the_console_is_hung_up_on_and_everybody_else_is_served_meanwhile()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        Uri console = new(central.Service.ConsoleAddress);
        // Half a sign-in counts as one: whoever shares the address of the slow ones is signed in already.
        using HttpClient ops = await central.SignedInAsync("ops");
        List<TcpClient> slow = [];
        try
        {
            for (int i = 0; i < Lines; i++)
            {
                TcpClient line = new();
                await line.ConnectAsync(IPAddress.Loopback, console.Port);
                slow.Add(line);
                await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(i % 2 == 0
                    ? "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
                    : "POST /api/session HTTP/1.1\r\nHost: localhost\r\nX-Checkpoint: 1\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"));
            }

            using HttpResponseMessage answer = await ops.GetAsync("/api/hits");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.WhenAll(slow.Select(UntilHungUpAsync));
        }
        finally
        {
            slow.ForEach(line => line.Dispose());
        }
    }

    [Fact]
    public async Task Whoever_does_not_finish_the_handshake_at_the_boards_door_is_hung_up_on_and_a_board_is_served_meanwhile()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TestBoard board = await central.BoardAsync("north-1");
        List<TcpClient> slow = [];
        try
        {
            for (int i = 0; i < Lines; i++)
            {
                TcpClient line = new();
                await line.ConnectAsync(IPAddress.Loopback, new Uri(central.Service.BoardsAddress).Port);
                slow.Add(line);
                await line.GetStream().WriteAsync(new byte[] { 0x16, 0x03, 0x01 });
            }

            using HttpResponseMessage answer = await board.Client.GetAsync("/api/units/answers?after=0");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.WhenAll(slow.Select(UntilHungUpAsync));
        }
        finally
        {
            slow.ForEach(line => line.Dispose());
        }
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task The_boards_door_speaks_TLS_1_3_and_nothing_that_lacks_forward_secrecy(SslProtocols version, bool spoken)
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using TcpClient line = new();
        await line.ConnectAsync(IPAddress.Loopback, new Uri(central.Service.BoardsAddress).Port);
        await using SslStream tls = new(line.GetStream());
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2,
        };
        if (spoken)
            await tls.AuthenticateAsClientAsync(options);
        else
            await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options));
        Assert.Equal(spoken, tls.IsAuthenticated);
    }

    private static async Task UntilHungUpAsync(TcpClient line)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(HangUpSecondsMax));
        byte[] some = new byte[4096];
        try
        {
            while (await line.GetStream().ReadAsync(some, limit.Token) > 0)
            {
                // An answer first ("408 Request Timeout"), then the end.
            }
        }
        catch (IOException)
        {
            // Reset: hung up as well.
        }
    }
}
