using System.CommandLine;
using System.Globalization;
using System.Net;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Simulators.ChipReaders.Passports;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>chip serve</c>: lays a fictional passport on the virtual reader of a real <c>pcscd</c>.</summary>
internal static class ChipServeCommand
{
    private const int LatencyMillisecondsMax = 10_000;
    private const int SecondsMax = 86_400;

    private static readonly Option<FileInfo> _passport = new("--passport") { Description = "From chip issue.", Required = true };

    private static readonly Option<string> _vpcd = new("--vpcd")
    {
        Description = "HOST:PORT of the virtual reader; loopback only.",
        DefaultValueFactory = _ => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{VpcdClient.PortDefault}"),
    };

    private static readonly Option<string> _fault = new("--fault")
    {
        Description = "How the chip misbehaves: " + string.Join(", ", ChipFault.All
            .Where(f => f.Origin != ChipFaultOrigin.Issuing).Select(f => f.ToString())) + ".",
        DefaultValueFactory = _ => "none",
    };

    private static readonly Option<int> _latency = new("--latency-ms") { Description = "Of every answer.", DefaultValueFactory = _ => 0 };

    private static readonly Option<int> _seconds = new("--seconds")
    {
        Description = "Stops after so many seconds; 0: when it is stopped.",
        DefaultValueFactory = _ => 0,
    };

    public static Command Create()
    {
        Command command = new(
            "serve",
            "Serves a fictional passport to a pcscd with its virtual reader (package vsmartcard-vpcd) until it is stopped.\n"
            + "Example: checkpointctl chip serve --passport passport.json --vpcd 127.0.0.1:35963 --fault torn-off:20")
        {
            _passport, _vpcd, _fault, _latency, _seconds,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        ChipFault fault = ChipFaults.Named(parsed.GetValue(_fault)!);
        if (fault.Origin == ChipFaultOrigin.Issuing)
            throw new FormatException($"--fault {fault.Name} comes from the issuing state: give it to chip issue.");
        int latency = Within("--latency-ms", parsed.GetValue(_latency), LatencyMillisecondsMax);
        int seconds = Within("--seconds", parsed.GetValue(_seconds), SecondsMax);
        string address = parsed.GetValue(_vpcd)!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        if (!IPEndPoint.TryParse(address, out IPEndPoint? vpcd) || vpcd.Port == 0)
            throw new FormatException("--vpcd is an address and a port, such as 127.0.0.1:35963.");
        FileInfo file = parsed.GetValue(_passport)!;
        if (!file.Exists || file.Length > PassportFile.SizeBytesMax)
            throw new FormatException($"{file.Name} is no passport file: make one with checkpointctl chip issue --out DIR.");
        VirtualPassport passport = ContentsFaults.Apply(fault, PassportFile.Read(await File.ReadAllBytesAsync(file.FullName, cancellation)));

        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (seconds > 0)
            ended.CancelAfter(TimeSpan.FromSeconds(seconds));
        VpcdClient client = new(new VirtualChip(passport, fault), TimeProvider.System) { Latency = TimeSpan.FromMilliseconds(latency) };
        Console.Out.WriteLine($"Serving a fictional passport to {vpcd}: {fault.Sentence}");
        await client.ServeAsync(vpcd, ended.Token);
        Console.Out.WriteLine($"Stopped after {client.Commands} commands.");
        return CommandLine.Done;
    }

    private static int Within(string name, int value, int most) => value >= 0 && value <= most
        ? value
        : throw new FormatException($"{name} is a whole number from 0 to {most}.");
}
