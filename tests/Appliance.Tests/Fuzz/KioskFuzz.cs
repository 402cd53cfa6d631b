using System.Net;
using System.Net.Http.Json;
using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Tests.Doors;
using CheckpointEdge.Tests.Fuzz;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace CheckpointEdge.Appliance.Tests.Fuzz;

/// <summary>The running service with an officer signed in and a hit on the screen, and whatever is sent into what it makes of a request.</summary>
internal static class KioskFuzz
{
    private const long AllocatedBytesMax = 64L << 20;
    private const string SomeCheck = "0197a5c0-0000-7000-8000-000000000000";

    private static readonly Lazy<IReadOnlyList<string>> _lines = new(() => BentRequest.LinesOf(Bodies()));
    private static readonly Lazy<HttpClient> _client = new(Start);

    /// <summary>First line: method and address; what follows is the body. The second: a file of a technician.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        new("kiosk-bodies", Bodies, Body, AllocatedBytesMax, 1_500) { Text = true },
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
        BentRequest request = BentRequest.Of(input, _lines.Value);
        if (request.Address.Contains("session", StringComparison.OrdinalIgnoreCase)
            || request.Address.Contains("shift/end", StringComparison.OrdinalIgnoreCase))
            request = request with { Address = "/api/kiosk/decisions" };
        using HttpResponseMessage answer = request.SendTo(_client.Value);
        FuzzFeedback.Saw(answer.StatusCode.ToString());
        if (answer.StatusCode == HttpStatusCode.InternalServerError)
            throw new InvalidOperationException($"The service could not do {request.Address}.");
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            SignIn(_client.Value);
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

    private static HttpClient Start()
    {
        EnrolledBoard board = new(TimeProvider.System);
        ScriptedDesk desk = new();
        ApplianceHost? host = null;
        InProcessDoor door = InProcessDoor.Into(
            async () => host = await ApplianceHost.StartAsync(
                new() { DataDirectory = board.Data, Url = new Uri("http://127.0.0.1:0") }, TimeProvider.System, CancellationToken.None, desk),
            services => services.PostConfigure<RateLimiterOptions>(limits => limits.GlobalLimiter = null)); // one caller, millions of requests
        AppDomain.CurrentDomain.ProcessExit += (_, _) => board.Dispose();
        door.Connection = features => features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback });
        HttpClient client = new(door) { BaseAddress = host!.Address };
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        SignIn(client);
        return client;
    }

    private static void SignIn(HttpClient client)
    {
        using HttpResponseMessage signedIn = client.PostAsJsonAsync(
            "/api/session", new { officer = EnrolledBoard.Officer, pin = EnrolledBoard.Pin }).GetAwaiter().GetResult();
        signedIn.EnsureSuccessStatusCode();
    }
}
