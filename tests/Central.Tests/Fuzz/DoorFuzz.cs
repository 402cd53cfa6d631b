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
using CheckpointEdge.Watchlists.Slices;
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
    private const long AllocatedBytesMax = 64L << 20;

    /// <summary>Reports after which the pages that show many are asked for; a fault there is one of so many inputs (count).</summary>
    private const int ReportsBetweenPages = 12;

    private const string SomeId = "019576f0-0000-7000-8000-000000000000";

    private static readonly BentRequest[] _pages =
    [
        .. new[] { "hits", "desks", "removals", "removals?record=P-1", "figures", "alerts", "units", "concerns", "proofs" }
            .Select(page => new BentRequest("GET", "/api/" + page, [])),
        new("POST", "/api/sightings", [.. "{\"of\":\"record\",\"value\":\"P-1\"}"u8]),
    ];

    private static readonly Lazy<(RunningCentral Central, InProcessDoor Door)> _service = new(() =>
    {
        RunningCentral? started = null;
        InProcessDoor door = InProcessDoor.Into(
            async () => started = await RunningCentral.StartAsync(),
            services => services.PostConfigure<RateLimiterOptions>(limits => limits.GlobalLimiter = null)); // one caller, millions of requests
        return (started!, door);
    });

    private static readonly Lazy<TestBoard> _board = new(() => _service.Value.Central.BoardAsync("north-1").GetAwaiter().GetResult());
    private static readonly Lazy<IReadOnlyList<string>> _consoleLines = new(() => BentRequest.LinesOf(ConsoleSeeds()));
    private static readonly Lazy<IReadOnlyList<string>> _boardLines = new(() => BentRequest.LinesOf(BoardSeeds()));
    private static int _reported;
    private static Guid _hit;
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
        using HttpResponseMessage answer = Kept(BentRequest.Of(input, _consoleLines.Value)).SendTo(Signed());
        Judge(answer);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            _console = null;
    }

    private static void Boards(byte[] input)
    {
        using HttpResponseMessage answer = BentRequest.Of(input, _boardLines.Value).SendTo(Board());
        Judge(answer);
    }

    /// <summary>Signing out, and locking the own account, would only end the campaign.</summary>
    private static BentRequest Kept(BentRequest request) =>
        request.Address.Contains("session", StringComparison.OrdinalIgnoreCase)
        || request.Address.Contains("account", StringComparison.OrdinalIgnoreCase)
            ? request with { Address = "/api/hits" }
            : request;

    /// <summary>First line: what kind of report; then its content, sealed, and signed where the board signs. Or the board's status.</summary>
    private static void Contents(byte[] input)
    {
        int end = Math.Max(0, input.AsSpan().IndexOf((byte)'\n'));
        byte[] content = input[Math.Min(end + 1, input.Length)..];
        HttpClient client = Signed();
        if (Enum.TryParse(Encoding.ASCII.GetString(input.AsSpan(0, end)), ignoreCase: true, out ReportKind kind) && Enum.IsDefined(kind))
        {
            Guid id = TestBoard.NewId();
            TestBoard board = _board.Value;
            if (kind == ReportKind.Removal)
            {
                // Its id is known only now; whatever stands in place of the seed's is bent like everything else.
                content = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace(SomeId, id.ToString("D"), StringComparison.Ordinal));
                content = new RemovalReport(content, board.SignDer(RemovalReport.Signed(content))).Encode();
            }

            ReportBatch batch = new([board.Any(kind, id, kind is ReportKind.Decision or ReportKind.Undo ? _hit : id, content)]);
            if (kind == ReportKind.Hit)
                _hit = id;
            using HttpResponseMessage stored = new BentRequest(
                "POST", "/api/units/reports", JsonSerializer.SerializeToUtf8Bytes(batch, ExchangeJson.Default.ReportBatch)).SendTo(Board());
            Judge(stored);
            using HttpResponseMessage report = new BentRequest("GET", $"/api/hits/{_hit}/report", []).SendTo(client);
            Judge(report);
        }
        else
        {
            using HttpResponseMessage told = new BentRequest("POST", "/api/units/status", content).SendTo(Board());
            Judge(told);
        }

        foreach (BentRequest page in ++_reported % ReportsBetweenPages == 0 ? _pages : [])
        {
            using HttpResponseMessage answer = page.SendTo(client);
            Judge(answer);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"The page {page.Address} does not come any more.");
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

    private static IReadOnlyList<byte[]> ConsoleSeeds() =>
    [
        .. ConsoleAddresses.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[4].Length > 0 && !cells[1].Contains("session", StringComparison.Ordinal))
            .Select(cells => Encoding.UTF8.GetBytes(
                $"{cells[0]} {Regex.Replace(cells[1], @"\{[^}]*\}", SomeId)}\n{cells[4]}")),
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
        RemovalStatement removal = new()
        {
            Id = new Guid(SomeId),
            Unit = "north-1",
            Deleted = 7,
            InUse = 9,
            Kept = [9],
            RemovedAt = now,
            Part = 1,
            Parts = 2,
            Readable = true,
            Records = [new RemovedRecord("P-1", "people", RemovalReason.Withdrawn), new RemovedRecord("P-2", "people", RemovalReason.ListLeft)],
            Documents = 3,
        };
        DeskReport shift = new(hit.Id, DeskEvent.ShiftEnded, "4711", now)
        {
            Text = "since 2026-11-22 06:00 UTC; travellers: clear 40, look 2; decisions: refer 1; taken back: 0; not read: chip 3, lines 1",
        };
        UnitStatus status = new()
        {
            ListGeneration = 4,
            ListCreatedAt = now,
            Waiting = 2,
            Version = "0.1.0",
            ListTrouble = "The list is not signed.",
            Alerts = new AlertTally(4, 100, [new ListTally("people", 9, 2, 7, 1), new ListTally("documents", 1, 1, 0, 0)]),
            Reads = new ReadTally(40, [1, 2, 5], [10, 30, 40]),
        };
        return
        [
            [.. "Hit\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(hit, ExchangeJson.Default.HitReport)],
            [.. "Decision\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(decision, ExchangeJson.Default.DecisionReport)],
            [.. "Undo\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(decision, ExchangeJson.Default.DecisionReport)],
            [.. "Desk\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(shift, ExchangeJson.Default.DeskReport)],
            [.. "Desk\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(
                shift with { Event = DeskEvent.SecondLook, Judgement = "same", Agrees = true, Text = "" }, ExchangeJson.Default.DeskReport)],
            [.. "Removal\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(removal, ExchangeJson.Default.RemovalStatement)],
            [.. "status\n"u8, .. JsonSerializer.SerializeToUtf8Bytes(status, ExchangeJson.Default.UnitStatus)],
        ];
    }
}
