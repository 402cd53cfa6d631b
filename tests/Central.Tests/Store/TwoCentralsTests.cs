using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Central.Tests.Store;

/// <summary>Two real processes on one PostgreSQL and one data directory, behind a proxy that asks them in turn.</summary>
public sealed partial class TwoCentralsTests : IAsyncLifetime
{
    private const int Batches = 60;
    private const int BatchReports = 10;
    private const int KilledAtBatch = 25;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "central-" + Path.GetRandomFileName());
    private readonly List<ChildProcess> _centrals = [];
    private readonly CancellationTokenSource _limit = new(_patience);
    private ImmutableSortedDictionary<string, string> _passwords = ImmutableSortedDictionary<string, string>.Empty;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        foreach (ChildProcess central in _centrals)
            central.Dispose();
        _limit.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [FactNeeding("postgresql")]
    public async Task Two_Centrals_share_the_work_and_killing_one_loses_and_doubles_nothing()
    {
        _passwords = CentralSetup.Run(
            _folder, [], TimeProvider.System, passwordIterations: 1_000, store: PostgresOfTests.NewDatabase());
        (IPEndPoint Console, IPEndPoint Boards)[] both = [await StartAsync(), await StartAsync()];
        await using TcpRelay consoles = new(both[0].Console, both[1].Console);
        await using TcpRelay boards = new(both[0].Boards, both[1].Boards);
        using HttpClient person = Person(consoles.Port);

        await SignInOnOneAndGoOnAtTheOtherAsync(person, consoles);
        using TestBoard board = await EnrolledAsync(person, boards.Port);
        int sent = 0, receipts = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            Report[] reports = [.. Enumerable.Range(0, BatchReports).Select(_ => board.Hit())];
            sent += reports.Length;
            Task<int> delivery = DeliverAsync(board, reports);
            if (batch == KilledAtBatch)
                _centrals[0].Kill(); // whatever it is doing with this batch
            receipts += await delivery;
        }

        Assert.Equal(sent, receipts);
        using CentralDatabase database = CentralDatabase.Open(_folder, guest: true);
        Assert.Equal((long)sent, database.Read(store => store.Scalar("SELECT count(*) FROM reports")));
        Assert.Equal((long)sent, database.Read(store => store.Scalar("SELECT count(DISTINCT id) FROM reports")));
        Assert.Equal(0L, database.Read(store => store.Scalar("SELECT count(*) FROM reports WHERE note <> ''")));
        Assert.All(boards.Served, served => Assert.True(served > KilledAtBatch / 4, $"{served} connections"));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/hits")).StatusCode);
    }

    private async Task SignInOnOneAndGoOnAtTheOtherAsync(HttpClient person, TcpRelay consoles)
    {
        using HttpResponseMessage signedIn = await person.PostAsJsonAsync("/api/session", new { name = "ops", password = _passwords["ops"] });
        signedIn.EnsureSuccessStatusCode();
        for (int i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/units")).StatusCode);
        Assert.All(consoles.Served, served => Assert.True(served >= 2));

        // Wrong passwords count together, wherever they were tried.
        HttpStatusCode[] guesses = new HttpStatusCode[4];
        for (int i = 0; i < guesses.Length; i++)
        {
            using HttpResponseMessage guess = await person.PostAsJsonAsync("/api/session", new { name = "auditor", password = "wrong" });
            guesses[i] = guess.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, guesses[3]);
    }

    private static async Task<TestBoard> EnrolledAsync(HttpClient person, int boards)
    {
        using HttpResponseMessage answer = await person.PostAsJsonAsync("/api/tickets", new { unit = "north-1", site = "North", lane = "1" });
        answer.EnsureSuccessStatusCode();
        EnrolmentTicket ticket = JsonSerializer.Deserialize(
            await answer.Content.ReadAsStreamAsync(), ExchangeJson.Default.EnrolmentTicket)!;
        TestBoard board = new(ticket with { Central = $"https://127.0.0.1:{boards}" });
        (await board.EnrolAsync()).EnsureSuccessStatusCode();
        board.Client.DefaultRequestHeaders.ConnectionClose = true; // each request may meet the other one
        return board;
    }

    /// <summary>As a board does: again and again until there is a receipt for each.</summary>
    private async Task<int> DeliverAsync(TestBoard board, Report[] reports)
    {
        while (true)
        {
            try
            {
                Receipt[] receipts = await board.DeliverAsync(reports);
                return receipts.Count(receipt => ReceiptSeal.Verifies(board.Ticket.ReceiptKey, receipt.Signed(), receipt.Signature));
            }
            catch (HttpRequestException)
            {
                _limit.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private static HttpClient Person(int port)
    {
        HttpClient person = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        person.DefaultRequestHeaders.Add("X-Checkpoint", "1");
        person.DefaultRequestHeaders.ConnectionClose = true;
        return person;
    }

    private async Task<(IPEndPoint Console, IPEndPoint Boards)> StartAsync()
    {
        ChildProcess central = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "CheckpointEdge.Central.dll"),
            ["--data", _folder, "--console", "http://127.0.0.1:0", "--boards", "https://127.0.0.1:0"]);
        _centrals.Add(central);
        while (true)
        {
            if (ReadyLine().Match(central.Output) is { Success: true } ready)
                return (IPEndPoint.Parse(ready.Groups[1].Value), IPEndPoint.Parse(ready.Groups[2].Value));
            Assert.True(central.Running, central.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, _limit.Token);
        }
    }

    [GeneratedRegex(@"console http://(\S+), boards https://(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex ReadyLine();
}
