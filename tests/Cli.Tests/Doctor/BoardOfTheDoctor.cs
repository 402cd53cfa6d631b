using System.Text;
using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Central.Tests;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Tests;
using Desk = CheckpointEdge.Central.Tests.Lists.Desk;

namespace CheckpointEdge.Cli.Tests.Doctor;

/// <summary>
/// A healthy board, made once: enrolled at a real Central, with a list, an officer, a camera and its service at work. Tests take a
/// copy of its folder and spoil that.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BoardOfTheDoctor : IAsyncLifetime, ICollectionFixture<BoardOfTheDoctor>
{
    public const string Name = "the board of the doctor";

    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;
    private ApplianceHost? _service;
    private int _copies;

    internal RunningCentral Central { get; private set; } = null!;
    internal UnitIdentity Unit { get; private set; } = null!;
    internal string Data => Path.Combine(_folder, "board");
    internal Uri Page => _service!.Address;

    public async Task InitializeAsync()
    {
        Central = await RunningCentral.StartAsync();
        EnrolmentTicket ticket = await Central.TicketAsync("north-1");
        Private(Data);
        Unit = await Enrolment.RunAsync(ticket, Data, false, TimeProvider.System, CancellationToken.None);
        await PublishAsync();
        await TakeListAsync(Data);
        new OfficerRegister(Data).Put("4711", "280619", TimeProvider.System.GetUtcNow(), supervisor: true);
        // The service works on a folder of its own: it holds its files while others are copied.
        string atWork = Path.Combine(_folder, "at-work");
        CopyTo(atWork);
        _service = await ApplianceHost.StartAsync(
            ApplianceOptions.Parse(["--data", atWork, "--urls", "http://127.0.0.1:0"]), TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await Central.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal async Task PublishAsync()
    {
        using HttpClient ops = await Central.SignedInAsync("ops");
        await Desk.PublishedAsync(Central, ops, await Desk.ImportedAsync(ops, Desk.People(
            ("p1", "ORTRUDA VALEBRINK", "UTO"), ("p2", "BASIL QUONDAM", "UTO"), ("p3", "MIRELA TOSKOVA", "UTO"))));
    }

    internal async Task TakeListAsync(string data)
    {
        using ListShelf shelf = ListShelf.Open(data, Unit, TimeProvider.System);
        await TakeListAsync(data, shelf);
    }

    internal async Task TakeListAsync(string data, ListShelf shelf)
    {
        using CentralLink link = CentralLink.Open(data, Unit, TimeProvider.System);
        Assert.IsType<ShelfResult.Taken>(await shelf.OfferAsync(link, CancellationToken.None));
    }

    /// <summary>The board as it is, to be spoiled; with options of its own that name the service at work.</summary>
    internal DoctoredBoard Copy()
    {
        string folder = Path.Combine(_folder, FormattableString.Invariant($"copy-{Interlocked.Increment(ref _copies)}"));
        DoctoredBoard board = new(folder);
        CopyTo(board.Data);
        Directory.CreateDirectory(board.Camera);
        File.WriteAllBytes(
            Path.Combine(board.Camera, "page.pgm"),
            [.. Encoding.ASCII.GetBytes("P5 320 240 255\n"), .. new byte[320 * 240]]);
        board.Options($"--urls {Page} --document-camera folder:{board.Camera}");
        return board;
    }

    private void CopyTo(string folder)
    {
        Private(folder);
        foreach (string path in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(folder, Path.GetRelativePath(Data, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        Directory.CreateDirectory(Path.Combine(folder, "lists", "incoming"));
    }

    /// <summary>A new folder that its owner alone may enter.</summary>
    internal static void Private(string folder)
    {
        Directory.CreateDirectory(folder);
        DoctoredBoard.Mode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>The files of one board that a test spoils, and a small <c>/proc</c> and <c>/sys</c> of its own.</summary>
internal sealed class DoctoredBoard(string folder)
{
    public string Data => Path.Combine(folder, "data");
    public string Camera => Path.Combine(folder, "pictures");
    public string OptionsFile => Path.Combine(folder, "appliance.env");
    public string System => Path.Combine(folder, "system");

    public string At(string name) => Path.Combine(Data, name);

    /// <summary>Boards run Linux, and so do their tests.</summary>
    public static void Mode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    public void Options(string options) => File.WriteAllText(OptionsFile, $"# planted\nAPPLIANCE_OPTIONS=\"{options}\"\n");

    public void Put(string path, string content)
    {
        string file = Path.Combine(System, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public (int Code, string Output, string Error) Doctor(IReadOnlyDictionary<string, string>? environment, params string[] more) =>
        Checkpointctl.RunWith(
            environment ?? new Dictionary<string, string>(), ["doctor", "--data", Data, "--options", OptionsFile, .. more]);
}
