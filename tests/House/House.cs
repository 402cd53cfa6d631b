using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace CheckpointEdge.Tests;

/// <summary>
/// A whole house for a test: a real Central and a real board as processes of their own, on free ports of this machine, with
/// folders that go with it. Set up with <c>checkpointctl</c>, as a technician would. Every wait has a limit; what the
/// programs said stands in the message when one runs out. Used by one test at a time.
/// </summary>
public sealed class House : IAsyncDisposable
{
    public const string Officer = "4417";
    public const string Pin = "835029";
    /// <summary>A second officer, and supervisor.</summary>
    public const string Supervisor = "9001";

    public const string SupervisorPin = "274916";
    public const string Unit = "house-1";

    /// <summary>For each wait: a start, a set-up command, a list's way to the board (seconds).</summary>
    public const int WaitSecondsMax = 180;

    /// <summary>Programs that were asked to stop get this long before they are killed (seconds).</summary>
    private const int StopSecondsMax = 10;

    /// <summary>Kept of what programs said that have ended (characters); the oldest goes first.</summary>
    private const int OutputBeforeLengthMax = 256 * 1024;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("house-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private ChildProcess? _central;
    private ChildProcess? _board;
    private string _before = "";
    private readonly Dictionary<string, string> _store = [];
    private Uri? _boardsAsSeen;

    private House(string? boardData = null)
    {
        int[] ports = FreePorts(4);
        Console = new Uri($"http://127.0.0.1:{ports[0]}");
        Boards = new Uri($"https://127.0.0.1:{ports[1]}");
        Kiosk = new Uri($"http://127.0.0.1:{ports[2]}");
        Desk = new Uri($"http://127.0.0.1:{ports[3]}");
        CentralData = Path.Combine(_folder.FullName, "central");
        BoardData = boardData ?? Path.Combine(_folder.FullName, "board");
    }

    /// <summary>Central's console, for people.</summary>
    public Uri Console { get; }

    /// <summary>Central's door for boards.</summary>
    public Uri Boards { get; }

    /// <summary>The officer's screen.</summary>
    public Uri Kiosk { get; }

    /// <summary>The simulators' desk.</summary>
    public Uri Desk { get; }

    public string CentralData { get; }

    public string BoardData { get; }

    /// <summary>The first passwords by account: ops, approver1 to approver3, auditor.</summary>
    public IReadOnlyDictionary<string, string> Passwords { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the programs said, for a failure's message.</summary>
    public string Output => $"{_before}--- Central\n{_central?.Output}\n--- board\n{_board?.Output}";

    /// <summary>The demonstration's lists.</summary>
    public static string[] DemonstrationLists { get; } =
    [
        "people-tsv=" + Path.Combine(Needs.RepositoryRoot, "deploy", "demo", "people.tsv"),
        "documents-csv=" + Path.Combine(Needs.RepositoryRoot, "deploy", "demo", "documents.csv"),
    ];

    /// <summary>Sets up Central and a board, publishes the sources and returns when the board has taken the list.</summary>
    /// <param name="sources"><c>KIND=FILE</c>, as <c>checkpointctl central import</c> takes them; at least one.</param>
    public static Task<House> BuildAsync(params string[] sources) => BuildAsync(new House(), sources);

    /// <summary>As <see cref="BuildAsync(string[])"/>, with Central's store elsewhere.</summary>
    /// <param name="store">As Central takes it.</param>
    public static Task<House> BuildWithStoreAsync(string store, params string[] sources)
    {
        House house = new();
        house._store["CPE_STORE"] = store;
        return BuildAsync(house, sources);
    }

    /// <summary>As <see cref="BuildAsync(string[])"/>, with a network between the two that can fail.</summary>
    /// <param name="boards">Where the board is told that Central is; somebody passes it on to <see cref="Boards"/>.</param>
    public static Task<House> BuildBehindAsync(Func<Uri, Uri> boards, params string[] sources)
    {
        House house = new();
        house._boardsAsSeen = boards(house.Boards);
        return BuildAsync(house, sources);
    }

    /// <summary>As <see cref="BuildAsync(string[])"/>, with the board's data directory on a disk of the test's own.</summary>
    public static Task<House> BuildOnAsync(string boardData, params string[] sources) => BuildAsync(new House(boardData), sources);

    private static async Task<House> BuildAsync(House house, string[] sources)
    {
        try
        {
            await house.SetUpCentralAsync();
            await house.StartCentralAsync();
            await house.PublishAsync(sources);
            await house.SetUpBoardAsync();
            await house.StartBoardAsync();
            return house;
        }
        catch (Exception)
        {
            await house.DisposeAsync();
            throw;
        }
    }

    /// <summary>A Central with published sources, and no board: that one is elsewhere.</summary>
    /// <param name="host">The address under which that board reaches it, besides this machine's loopback.</param>
    public static async Task<House> BuildCentralAsync(string host, params string[] sources)
    {
        House house = new();
        try
        {
            await house.SetUpCentralAsync("--host", host);
            await house.StartCentralAsync();
            await house.PublishAsync(sources);
            return house;
        }
        catch (Exception)
        {
            await house.DisposeAsync();
            throw;
        }
    }

    /// <summary>A ticket for a board that reaches Central under this address.</summary>
    public Task TicketAsync(Uri boards, string file) =>
        CtlAsync(
            [
                "central", "ticket", "--data", CentralData, "--boards", Address(boards),
                "--unit", Unit, "--site", "Fern Pass", "--lane", "1", "--out", file,
            ]);

    /// <summary>Imports the sources, has two people approve them and publishes; returns when Central offers the new list.</summary>
    public async Task PublishAsync(params string[] sources)
    {
        await CentralCommandAsync("ops", ["import", .. sources]);
        await CentralCommandAsync("approver1", ["approve"]);
        await CentralCommandAsync("approver2", ["approve"]);
        await CentralCommandAsync("ops", ["publish"]);
    }

    /// <summary>Lays a document with this zone on the reader.</summary>
    public Task PresentAsync(string mrz) => DeskAsync("/present", new { mrz });

    /// <summary>Lays the document of one of the demonstration's travellers on the reader.</summary>
    public Task PresentTravellerAsync(string id) => DeskAsync("/present", new { id });

    /// <summary>Holds the data page of one of the demonstration's travellers under the document camera.</summary>
    public Task HoldUnderCameraAsync(string id) => DeskAsync("/hold", new { id });

    /// <summary>Takes the document away.</summary>
    public Task RemoveAsync() => DeskAsync("/remove", new { });

    /// <summary>A power cut at the board.</summary>
    public void KillBoard() => End(ref _board, child => child.Kill());

    /// <summary>A power cut at Central.</summary>
    public void KillCentral() => End(ref _central, child => child.Kill());

    /// <summary>Asks the board to stop.</summary>
    /// <returns>Its exit status.</returns>
    public Task<int> StopBoardAsync() => StopAsync(_board!);

    /// <summary>Asks Central to stop.</summary>
    /// <returns>Its exit status.</returns>
    public Task<int> StopCentralAsync() => StopAsync(_central!);

    /// <summary>Starts Central on its addresses with its data; returns when it answers.</summary>
    public async Task StartCentralAsync()
    {
        End(ref _central, child => child.Kill());
        _central = ChildProcess.Start(
            Program("CheckpointEdge.Central", "CheckpointEdge.Central.dll"),
            ["--data", CentralData, "--console", Address(Console), "--boards", Address(Boards)],
            environment: _store);
        await UntilAsync("Central answers", _central, async () => await AnswersAsync(new Uri(Console, "/health")));
    }

    /// <summary>Starts the board with the simulators; returns when it answers and has a list.</summary>
    public async Task StartBoardAsync()
    {
        StartBoard();
        await UntilListAsync(1);
    }

    /// <summary>Starts a board that nobody has set up; returns when its set-up answers.</summary>
    public async Task StartSetUpAsync()
    {
        StartBoard();
        await UntilAsync("the set-up answers", _board, async () => await AnswersAsync(new Uri(Kiosk, "/api/setup/state")));
    }

    /// <summary>More options for the board's next start.</summary>
    public IReadOnlyList<string> BoardOptions { get; set; } = [];

    /// <summary>More variables for the board's next start.</summary>
    public IReadOnlyDictionary<string, string> BoardEnvironment { get; set; } = new Dictionary<string, string>();

    /// <summary>The board's process now.</summary>
    public int BoardProcess => _board!.Id;

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort() => FreePorts(1)[0];

    /// <summary>A folder of this house's own, gone with it.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    /// <summary>Until the board has taken this list or a later one.</summary>
    public Task UntilListAsync(long generation) =>
        UntilAsync($"the board has list {generation}", _board, async () =>
            await AnswersAsync(new Uri(Kiosk, "/health"), anyStatus: true)
            && await GenerationAsync() >= generation);

    /// <summary>Runs <c>checkpointctl</c> and returns what it said.</summary>
    /// <param name="statusMax">1: a negative answer is an answer.</param>
    /// <exception cref="InvalidOperationException">It ended with a higher status.</exception>
    public async Task<string> CtlAsync(IEnumerable<string> arguments, string input = "", string password = "", int statusMax = 0)
    {
        string[] all = [.. arguments];
        using ChildProcess child = ChildProcess.Start(
            Program("CheckpointEdge.Cli", "checkpointctl.dll"), all, input,
            new Dictionary<string, string>(_store) { ["CPE_PASSWORD"] = password });
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
        int status = await child.WaitAsync(limit.Token);
        return status >= 0 && status <= statusMax
            ? child.Output
            : throw new InvalidOperationException($"checkpointctl {string.Join(' ', all)} ended with {status}:\n{child.Output}\n{Output}");
    }

    /// <summary><c>checkpointctl central …</c> against this house's Central, signed in as an account.</summary>
    public Task<string> CentralCommandAsync(string account, IEnumerable<string> arguments) =>
        CtlAsync(["central", .. arguments, "--central", Address(Console), "--user", account], password: Passwords[account]);

    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess child in new[] { _board, _central }.OfType<ChildProcess>())
        {
            await StopAsync(child);
            child.Dispose();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private void StartBoard()
    {
        End(ref _board, child => child.Kill());
        _board = ChildProcess.Start(
            Program("CheckpointEdge.Appliance", "CheckpointEdge.Appliance.dll"),
            [
                "--data", BoardData, "--urls", Address(Kiosk),
                "--plugin", Program("CheckpointEdge.Simulators", "CheckpointEdge.Simulators.dll"),
                "--plugin:deskUrl", Address(Desk),
                "--plugin:travellers", Path.Combine(Needs.RepositoryRoot, "deploy", "demo", "travellers.json"),
                "--plugin:issuer", Path.Combine(_folder.FullName, "issuer"), "--plugin:trustOut", Path.Combine(BoardData, "trust"),
                "--chip-wait-milliseconds", "0",
                .. BoardOptions,
            ],
            environment: BoardEnvironment);
    }

    private async Task SetUpCentralAsync(params string[] more)
    {
        string passwords = Path.Combine(_folder.FullName, "passwords.json");
        await CtlAsync(["central", "setup", "--data", CentralData, "--passwords-file", passwords, .. more]);
        Passwords = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(passwords))!;
    }

    private async Task SetUpBoardAsync()
    {
        string ticket = Path.Combine(_folder.FullName, "ticket.json");
        await TicketAsync(_boardsAsSeen ?? Boards, ticket);
        await CtlAsync(["enrol", ticket, "--data", BoardData]);
        await CtlAsync(["officer", "add", "--data", BoardData, "--number", Officer], Pin + "\n");
        await CtlAsync(["officer", "add", "--data", BoardData, "--number", Supervisor, "--supervisor"], SupervisorPin + "\n");
    }

    private async Task DeskAsync(string address, object content)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(new Uri(Desk, address), content);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The desk refused {address}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<long> GenerationAsync()
    {
        JsonElement state = await _http.GetFromJsonAsync<JsonElement>(new Uri(Kiosk, "/api/kiosk/state"));
        return state.GetProperty("list").GetProperty("generation").GetInt64();
    }

    private async Task<bool> AnswersAsync(Uri address, bool anyStatus = false)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(address);
            return anyStatus || answer.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            return false; // not there yet, or too busy to answer in time: whoever waits has a limit of his own
        }
    }

    /// <summary>Returns when something holds on the board's side; the board must stay alive meanwhile.</summary>
    /// <param name="what">For the message when it does not come to hold.</param>
    public Task UntilBoardAsync(string what, Func<bool> holds) => UntilAsync(what, _board, () => Task.FromResult(holds()));

    private async Task UntilAsync(string what, ChildProcess? child, Func<Task<bool>> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
        while (!await holds())
        {
            if (child is not { Running: true })
                throw new InvalidOperationException($"The program ended before {what}.\n{Output}");
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Waited {WaitSecondsMax} s until {what}.\n{Output}");
            await Task.Delay(_pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<int> StopAsync(ChildProcess child)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(StopSecondsMax));
        child.Terminate();
        try
        {
            return await child.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill();
            return child.ExitCode;
        }
    }

    private void End(ref ChildProcess? child, Action<ChildProcess> how)
    {
        if (child is null)
            return;
        how(child);
        _before += $"--- ended before\n{child.Output}\n";
        _before = _before[Math.Max(0, _before.Length - OutputBeforeLengthMax)..];
        child.Dispose();
        child = null;
    }

    /// <summary>A program from the build output of its own project, of the same configuration as this test.</summary>
    private static string Program(string project, string file)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string path = Path.Combine(Needs.RepositoryRoot, "src", project, "bin", configuration, "net10.0", file);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built; build the solution first.");
    }

    private static string Address(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    /// <summary>Ports that nobody listens on now; all are held until all are found, so that they differ.</summary>
    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Stop();
        return ports;
    }
}
