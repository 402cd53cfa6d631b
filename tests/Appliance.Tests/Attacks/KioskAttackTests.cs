using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using CheckpointEdge.Appliance.Tests.Kiosk;

namespace CheckpointEdge.Appliance.Tests.Attacks;

/// <summary>What another program or page on the board, or somebody with an old cookie, may try at the officer's screen.</summary>
public sealed class KioskAttackTests : IAsyncLifetime, IDisposable
{
    private const int SlowLines = 40;
    private const int HangUpSecondsMax = 150;

    private readonly EnrolledBoard _board = new(TimeProvider.System);
    private readonly ScriptedDesk _desk = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private ApplianceHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApplianceHost.StartAsync(
            new() { DataDirectory = _board.Data, Url = new Uri("http://127.0.0.1:0") }, TimeProvider.System, CancellationToken.None, _desk);
        _http.BaseAddress = _host.Address;
        _http.DefaultRequestHeaders.Add("X-Checkpoint", "1");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task A_planted_cookie_is_never_taken_over_and_an_old_one_opens_nothing()
    {
        const string planted = "checkpoint-desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        string first = await SignInAsync(planted);
        Assert.NotEqual(planted, first);
        Assert.Equal(HttpStatusCode.Unauthorized, await QueueAsync(planted));
        Assert.Equal(HttpStatusCode.OK, await QueueAsync(first));

        string second = await SignInAsync(first);
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Unauthorized, await QueueAsync(first));

        using HttpRequestMessage leave = new(HttpMethod.Delete, "/api/session");
        leave.Headers.Add("Cookie", second);
        using (HttpResponseMessage left = await _http.SendAsync(leave))
            Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await QueueAsync(second));
    }

    [Fact]
    public async Task Whoever_dawdles_is_hung_up_on_and_the_officer_is_served_meanwhile()
    {
        List<TcpClient> slow = [];
        try
        {
            for (int i = 0; i < SlowLines; i++)
            {
                TcpClient line = new();
                await line.ConnectAsync(IPAddress.Loopback, _host.Address.Port);
                slow.Add(line);
                await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
            }

            Assert.Equal(HttpStatusCode.OK, await QueueAsync(await SignInAsync("")));
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(HangUpSecondsMax));
            byte[] some = new byte[4096];
            foreach (TcpClient line in slow)
            {
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
        finally
        {
            slow.ForEach(line => line.Dispose());
        }
    }

    private async Task<string> SignInAsync(string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/session")
        {
            Content = JsonContent.Create(new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin }),
        };
        if (cookie.Length > 0)
            request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private async Task<HttpStatusCode> QueueAsync(string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/kiosk/queue");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
