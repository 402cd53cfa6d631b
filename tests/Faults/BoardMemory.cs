using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CheckpointEdge.Tests.Faults;

/// <summary>Where the memory of one process is. Immutable.</summary>
/// <param name="ResidentMegabytes">All of it: what the kernel counts.</param>
/// <param name="AnonymousMegabytes">Of that: heaps and stacks.</param>
/// <param name="CodeMegabytes">Of that: pages of programs, and what the runtime has compiled.</param>
/// <param name="HeapMegabytes">What the collector has taken from the kernel, garbage and room for more included.</param>
/// <param name="LiveMegabytes">What objects took after the last collection, or a full one where that was asked for.</param>
/// <param name="NativeMegabytes">Handed out by <c>malloc</c> and not given back: SQLite, OpenSSL, the runtime itself.</param>
internal sealed record MemoryReading(
    double ResidentMegabytes, double AnonymousMegabytes, double CodeMegabytes, double HeapMegabytes, double LiveMegabytes, double NativeMegabytes);

/// <summary>Asks a house's board where its memory is, through <see cref="StartupHook"/>. For one caller.</summary>
internal sealed class BoardMemory : IDisposable
{
    private const int AnswerBytesMax = 256;

    private readonly House _house;
    private readonly Socket _door;

    private BoardMemory(House house, Socket door) => (_house, _door) = (house, door);

    private const string UnitSetting = "Environment=";

    /// <summary>Starts the board again, with the hook, and with the environment that its systemd unit gives it.</summary>
    public static async Task<BoardMemory> OpenAsync(House house)
    {
        string path = Path.Combine(house.Folder("memory"), "door");
        await house.StopBoardAsync();
        string unit = Path.Combine(Needs.RepositoryRoot, "deploy", "systemd", "checkpointedge-appliance.service");
        Dictionary<string, string> given = (await File.ReadAllLinesAsync(unit))
            .Where(line => line.StartsWith(UnitSetting, StringComparison.Ordinal))
            .Select(line => line[UnitSetting.Length..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        house.BoardEnvironment = new Dictionary<string, string>(given)
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
            [StartupHook.SocketVariable] = path,
        };
        await house.StartBoardAsync();
        Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await door.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new BoardMemory(house, door);
    }

    /// <param name="collected">After a full collection, which leaves nothing but what is held.</param>
    public async Task<MemoryReading> ReadAsync(bool collected)
    {
        // Of the process first: a collection gives pages back that the product would have kept.
        Dictionary<string, string> status = (await File.ReadAllLinesAsync(
            $"/proc/{_house.BoardProcess.ToString(CultureInfo.InvariantCulture)}/status"))
            .Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1].Trim());
        await _door.SendAsync(new[] { collected ? StartupHook.Collected : StartupHook.AsItIs });
        byte[] answer = new byte[AnswerBytesMax];
        int bytes = await _door.ReceiveAsync(answer);
        double[] said = [.. Encoding.ASCII.GetString(answer, 0, bytes).Split(' ').Select(number => Megabytes(number, 1))];
        return new MemoryReading(
            Megabytes(status["VmRSS"], 1024), Megabytes(status["RssAnon"], 1024),
            Math.Round(Megabytes(status["RssFile"], 1024) + Megabytes(status["RssShmem"], 1024), 2), said[0], said[1], said[2]);
    }

    public void Dispose() => _door.Dispose();

    private static double Megabytes(string number, int unitBytes) =>
        Math.Round(double.Parse(number.Split(' ')[0], CultureInfo.InvariantCulture) * unitBytes / 1e6, 2);
}
