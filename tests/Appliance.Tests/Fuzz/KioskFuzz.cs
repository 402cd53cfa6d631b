using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Tests.Fuzz;

namespace CheckpointEdge.Appliance.Tests.Fuzz;

/// <summary>The running service with an officer signed in and a hit on the screen, and whatever is sent to it.</summary>
internal static class KioskFuzz
{
    /// <summary>Of one address; then another calls: the service counts by address (count).</summary>
    private const int RequestsOfOneAddress = 300;

    /// <summary>A longer request line is cut off by the server itself, in the middle of the sending (bytes).</summary>
    private const int AddressBytesMax = 2000;

    private const long AllocatedBytesMax = 64L << 20;
    private const string SomeCheck = "0197a5c0-0000-7000-8000-000000000000";

    private static readonly Lazy<ApplianceHost> _host = new(Start);
    private static readonly CookieContainer _cookies = new();
    private static HttpClient? _client;
    private static int _requests;

    /// <summary>First line: method and address; what follows is the body. The second: a file of a technician.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        new("kiosk-bodies", Bodies, Body, AllocatedBytesMax, 250) { Text = true },
        new("ticket-file", () => ["{\"central\":\"https://central.example\",\"unit\":\"UTO-1\"}"u8.ToArray()], Ticket, FuzzTarget.TextBytesMax, 300)
        {
            Text = true,
        },
    ];

    private static void Ticket(byte[] input)
    {
        string file = Path.Combine(Path.GetTempPath(), "ticket-" + Environment.ProcessId);
        File.WriteAllBytes(file, input);
        try
        {
            Enrolment.ReadTicket(file);
        }
        catch (ProvisioningException refused) when (!refused.Message.Contains('\n', StringComparison.Ordinal))
        {
            FuzzFeedback.Saw(refused.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Body(byte[] input)
    {
        int end = input.AsSpan().IndexOf((byte)'\n');
        string line = Encoding.ASCII.GetString(input.AsSpan(0, Math.Min(end < 0 ? input.Length : end, AddressBytesMax)));
        string[] words = line.Split(' ', 2);
        string address = "/" + Uri.EscapeDataString((words.Length > 1 ? words[1] : "").TrimStart('/')).Replace("%2F", "/", StringComparison.Ordinal);
        if (address.Contains("session", StringComparison.OrdinalIgnoreCase) || address.Contains("shift/end", StringComparison.OrdinalIgnoreCase))
            address = "/api/kiosk/decisions";
        HttpClient client = Client();
        HttpMethod method = new(words[0] is "GET" or "PUT" or "DELETE" ? words[0] : "POST");
        using HttpRequestMessage request = new(method, new Uri(address, UriKind.Relative));
        request.Headers.Add("X-Checkpoint", "1");
        if (request.Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(end < 0 ? [] : input[(end + 1)..]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using HttpResponseMessage answer = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        FuzzFeedback.Saw(answer.StatusCode.ToString());
        if (answer.StatusCode == HttpStatusCode.InternalServerError)
            throw new InvalidOperationException($"The service could not do {address}.");
    }

    private static IReadOnlyList<byte[]> Bodies() =>
    [
        .. new[]
        {
            $"POST /api/kiosk/decisions\n{{\"checkId\":\"{SomeCheck}\",\"decision\":\"notSamePerson\",\"reason\":\"photo\",\"text\":\"taller\"}}",
            $"POST /api/kiosk/decisions/undo\n{{\"checkId\":\"{SomeCheck}\"}}",
            $"POST /api/kiosk/decisions/withdraw\n{{\"checkId\":\"{SomeCheck}\"}}",
            "POST /api/kiosk/lines\n{\"lines\":[\"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\",\"L898902C36UTO7408122F3004155ZE184226B<<<<<16\"]}",
            $"POST /api/kiosk/cases\n{{\"checkId\":\"{SomeCheck}\"}}",
            $"POST /api/kiosk/cases/call\n{{\"caseId\":\"{SomeCheck}\"}}",
            "POST /api/kiosk/alarms\n{\"id\":\"reader\"}",
            "POST /api/kiosk/page\n{\"width\":1280,\"height\":800,\"screenWidth\":1280,\"screenHeight\":800}",
            "POST /api/kiosk/release\n{}",
            $"GET /api/kiosk/cases/{SomeCheck}\n",
            $"GET /api/kiosk/portrait/{SomeCheck}\n",
            "GET /api/kiosk/queue\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static ApplianceHost Start()
    {
        EnrolledBoard board = new(TimeProvider.System);
        ScriptedDesk desk = new();
        ApplianceHost host = ApplianceHost.StartAsync(
            new() { DataDirectory = board.Data, Url = new Uri("http://127.0.0.1:0") }, TimeProvider.System, CancellationToken.None, desk)
            .GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => board.Dispose();
        return host;
    }

    private static HttpClient Client()
    {
        if (_client is not null && ++_requests % RequestsOfOneAddress != 0)
            return _client;
        bool first = _client is null;
        _client?.Dispose();
        int caller = 1 + _requests / RequestsOfOneAddress;
        SocketsHttpHandler handler = new()
        {
            CookieContainer = _cookies,
            ConnectCallback = async (context, cancel) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, (byte)(caller >> 16), (byte)(caller >> 8), (byte)(1 + caller % 250)]), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        _client = new HttpClient(handler) { BaseAddress = _host.Value.Address };
        if (!first)
            return _client;
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/session", UriKind.Relative))
        {
            Content = JsonContent.Create(new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin }),
        };
        request.Headers.Add("X-Checkpoint", "1");
        using HttpResponseMessage signedIn = _client.SendAsync(request).GetAwaiter().GetResult();
        signedIn.EnsureSuccessStatusCode();
        return _client;
    }
}
