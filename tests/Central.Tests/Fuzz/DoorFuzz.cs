using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Console;
using CheckpointEdge.Central.Tests.Console;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests.Doors;
using CheckpointEdge.Tests.Fuzz;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace CheckpointEdge.Central.Tests.Fuzz;

/// <summary>
/// A running Central and what is sent through its two doors, straight into what it makes of a request. Never is the answer "Central could not
/// finish this", whatever the body; and whatever a board in a stranger's hands reports, the pages of the console still come.
/// </summary>
internal static class DoorFuzz
{
    /// <summary>A longer request line is cut off by the server itself, in the middle of the sending (bytes).</summary>
    private const int AddressBytesMax = 2000;

    private const long AllocatedBytesMax = 64L << 20;

    /// <summary>Reports after which the pages that show many are asked for; a fault there is one of so many inputs (count).</summary>
    private const int ReportsBetweenPages = 12;

    private static readonly string[] _pages = ["/api/hits", "/api/desks", "/api/removals", "/api/figures", "/api/alerts"];

    private static readonly Lazy<(RunningCentral Central, InProcessDoor Door)> _service = new(() =>
    {
        RunningCentral? started = null;
        InProcessDoor door = InProcessDoor.Into(
            async () => started = await RunningCentral.StartAsync(),
            services => services.PostConfigure<RateLimiterOptions>(limits => limits.GlobalLimiter = null)); // one caller, millions of requests
        return (started!, door);
    });

    private static readonly Lazy<TestBoard> _board = new(() => _service.Value.Central.BoardAsync("north-1").GetAwaiter().GetResult());
    private static int _reported;
    private static HttpClient? _console;
    private static HttpClient? _boards;

    /// <summary>First line: method and address; what follows is the body.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        new("console-bodies", ConsoleSeeds, Console, AllocatedBytesMax, 1_500) { Text = true },
        new("board-bodies", BoardSeeds, Boards, AllocatedBytesMax, 1_000) { Text = true },
        new("board-contents", HitSeeds, Contents, AllocatedBytesMax, 36) { Text = true },
    ];

    private static void Console(byte[] input)
    {
        (string method, string address, byte[] body) = Parts(input);
        HttpClient client = Signed();
        using HttpResponseMessage answer = Send(client, method, address, body);
        Judge(answer);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            _console = null;
    }

    private static void Boards(byte[] input)
    {
        (string method, string address, byte[] body) = Parts(input);
        using HttpResponseMessage answer = Send(Board(), method, address, body);
        Judge(answer);
    }

    private static void Contents(byte[] input)
    {
        Guid id = TestBoard.NewId();
        ReportKind kind = (input.Length % 8) switch { 0 => ReportKind.Decision, 1 => ReportKind.Desk, 2 => ReportKind.Removal, _ => ReportKind.Hit };
        ReportBatch batch = new([_board.Value.Any(kind, id, id, input)]);
        using HttpResponseMessage stored = Send(
            Board(), "POST", "/api/units/reports", JsonSerializer.SerializeToUtf8Bytes(batch, ExchangeJson.Default.ReportBatch));
        Judge(stored);
        HttpClient client = Signed();
        bool everything = ++_reported % ReportsBetweenPages == 0;
        foreach (string page in (string[])[$"/api/hits/{id}/report", .. everything ? _pages : []])
        {
            using HttpResponseMessage answer = Send(client, "GET", page, []);
            Judge(answer);
        }
    }

    private static void Judge(HttpResponseMessage answer)
    {
        string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        FuzzFeedback.Saw($"{answer.StatusCode} {(answer.IsSuccessStatusCode ? "" : text.Replace('"', ' '))}");
        if (answer.StatusCode == HttpStatusCode.InternalServerError)
            throw new InvalidOperationException($"Central could not finish {answer.RequestMessage!.RequestUri!.AbsolutePath}.");
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/api/"))
            throw new InvalidOperationException("An address of the interface answered with a page.");
    }

    private static HttpResponseMessage Send(HttpClient client, string method, string address, byte[] body)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(address, UriKind.Relative));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return client.SendAsync(request).GetAwaiter().GetResult();
    }

    private static HttpClient Board() => _boards ??= At(_service.Value.Central.Service.BoardsAddress, features =>
    {
        features.Set(new DoorFeature(Door.Boards));
        features.Set<ITlsConnectionFeature>(new TlsConnectionFeature { ClientCertificate = _board.Value.Certificate });
    });

    /// <summary>Signed in as an operator.</summary>
    private static HttpClient Signed()
    {
        if (_console is not null)
            return _console;
        RunningCentral central = _service.Value.Central;
        HttpClient client = At(central.Service.ConsoleAddress, features => features.Set(new DoorFeature(Door.Console)));
        client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage signedIn = client.PostAsJsonAsync(
            "/api/session", new { name = "ops", password = central.Passwords["ops"] }).GetAwaiter().GetResult();
        signedIn.EnsureSuccessStatusCode();
        return _console = client;
    }

    private static HttpClient At(string address, Action<IFeatureCollection> connection)
    {
        InProcessDoor door = _service.Value.Door.Another();
        door.Connection = connection;
        return new HttpClient(door) { BaseAddress = new Uri(address) };
    }

    private static (string Method, string Address, byte[] Body) Parts(byte[] input)
    {
        int end = input.AsSpan().IndexOf((byte)'\n');
        string line = Encoding.ASCII.GetString(input.AsSpan(0, Math.Min(end < 0 ? input.Length : end, AddressBytesMax)));
        string[] words = line.Split(' ', 2);
        string method = words[0] is "GET" or "POST" or "PUT" or "DELETE" ? words[0] : "POST";
        string address = "/" + (words.Length > 1 ? Uri.EscapeDataString(words[1].TrimStart('/')) : "").Replace("%2F", "/", StringComparison.Ordinal)
            .Replace("%3F", "?", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal);
        // Signing out, and locking the own account, would only end the campaign.
        if (address.Contains("session", StringComparison.OrdinalIgnoreCase) || address.Contains("account", StringComparison.OrdinalIgnoreCase))
            address = "/api/hits";
        if (method == "GET")
            return (method, address, []);
        return (method, address, end < 0 ? [] : input[(end + 1)..]);
    }

    private static IReadOnlyList<byte[]> ConsoleSeeds() =>
    [
        .. ConsoleAddresses.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[4].Length > 0 && !cells[1].Contains("session", StringComparison.Ordinal))
            .Select(cells => Encoding.UTF8.GetBytes(
                $"{cells[0]} {Regex.Replace(cells[1], @"\{[^}]*\}", "019576f0-0000-7000-8000-000000000000")}\n{cells[4]}")),
    ];

    private static IReadOnlyList<byte[]> BoardSeeds() =>
    [
        [.. "POST /api/units/reports\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(
            new ReportBatch([_board.Value.Hit(), _board.Value.Hit()]), ExchangeJson.Default.ReportBatch)],
        "POST /api/units/status\n{\"unit\":\"north-1\",\"site\":\"North\",\"listGeneration\":1,\"waiting\":0}"u8.ToArray(),
        "GET /api/units/answers?after=0\n"u8.ToArray(),
        "GET /api/units/cleared?after=-1\n"u8.ToArray(),
        "GET /lists/manifest.json\n"u8.ToArray(),
        "GET /lists/keys/0123456789abcdef.slice.keys\n"u8.ToArray(),
        "GET /lists/metadata/timestamp.json\n"u8.ToArray(),
    ];

    private static IReadOnlyList<byte[]> HitSeeds()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        HitReport hit = new()
        {
            Id = TestBoard.NewId(),
            Unit = "north-1",
            Site = "North",
            Lane = "1",
            Officer = "4711",
            CheckedAt = now,
            Verdict = "look",
            Reasons = ["The name is like one on a list."],
            ListGeneration = 1,
            ListCreatedAt = now,
            Traveller = new ReportedTraveller("SPECIMEN", "ANNA", "1974-08-12", "F", "UTO", "P", "UTO", "L898902C3", "2032-04-15"),
            Matches = [new ReportedMatch("P-1", "people", "National list", "Utopia", "P-1", "SPECIMEN, Ana", "9.500", "possible", false, "00")],
        };
        DecisionReport decision = new(TestBoard.NewId(), hit.Id, DecisionKind.Refer, "", "", "4711", now);
        return
        [
            JsonSerializer.SerializeToUtf8Bytes(hit, ExchangeJson.Default.HitReport),
            JsonSerializer.SerializeToUtf8Bytes(decision, ExchangeJson.Default.DecisionReport),
            "{\"id\":\"0197a5c0-0000-7000-8000-000000000000\",\"kind\":\"shiftEnd\",\"at\":\"2031-05-04T03:02:01Z\"}"u8.ToArray(),
        ];
    }
}
