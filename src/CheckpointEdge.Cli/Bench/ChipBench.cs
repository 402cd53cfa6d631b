using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using Spectre.Console;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// <c>bench chip</c>: how long a whole reading takes (EF.COM, EF.SOD, DG1, DG2 of 15 KB, DG14) over a transport that takes
/// the same time for every command. Baseline of the same run: the transport alone, as many empty exchanges one after the
/// other. Processor time is measured over a transport that takes none, without the virtual chip's own.
/// </summary>
internal static class ChipBench
{
    private const int FaceFileSizeBytes = 15_000;
    private const int FaceFileOverheadBytes = 100;
    private const double RatioMax = 1.15;
    private const double CpuMillisecondsMax = 120;
    private const int WarmUps = 3;

    private static readonly TimeProvider _time = TimeProvider.System;

    /// <summary>One way of reading.</summary>
    private sealed record Way(string Name, bool Pace, bool ExtendedLength);

    /// <summary>What one way took. The transport alone is measured by itself, and as it was within the reading.</summary>
    private sealed record Measured(
        Way Way, int Commands, double TotalMs, double TransportMs, double AloneMs, double CpuMs, double ColdCpuMs)
    {
        public double Ratio => TotalMs / AloneMs;
    }

    public static Command Create()
    {
        Option<int> latency = new("--latency-ms")
        {
            Description = "What one command takes on the way.",
            DefaultValueFactory = _ => 20,
        };
        Option<int> rounds = new("--rounds") { Description = "Readings measured of each kind.", DefaultValueFactory = _ => 5 };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "chip",
            "Reads a virtual e-passport. Exit 0 when the reading with PACE takes at most 1.15 times the transport alone and 120 ms "
            + "of processor time, else 1.\nExample: checkpointctl bench chip --latency-ms 20 --json")
        {
            latency, rounds, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetValue(latency), 0, 1000)),
            Math.Clamp(parsed.GetValue(rounds), 1, 100),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan latency, int rounds, bool json, CancellationToken cancellation)
    {
        Way[] ways =
        [
            new("PACE, extended", Pace: true, ExtendedLength: true),
            new("PACE, short", Pace: true, ExtendedLength: false),
            new("BAC, extended", Pace: false, ExtendedLength: true),
            new("BAC, short", Pace: false, ExtendedLength: false),
        ];
        using PassportIssuer issuer = PassportIssuer.Create(new(), _time);
        List<Measured> measured = [];
        foreach (Way way in ways)
            measured.Add(await MeasureAsync(way, issuer, latency, rounds, cancellation));
        if (json)
            WriteJson(measured, latency);
        else
            WriteTable(measured, latency);
        return measured[0].Ratio <= RatioMax && measured[0].CpuMs <= CpuMillisecondsMax
            ? CommandLine.Done
            : CommandLine.NegativeAnswer;
    }

    private static async Task<Measured> MeasureAsync(
        Way way, PassportIssuer issuer, TimeSpan latency, int rounds, CancellationToken cancellation)
    {
        VirtualPassport passport = issuer.Issue(Options(way));
        double cold = (await ReadAsync(way, passport, TimeSpan.Zero, cancellation)).CpuMs;
        for (int i = 0; i < WarmUps; i++)
            await ReadAsync(way, passport, TimeSpan.Zero, cancellation);

        List<double> cpu = [];
        for (int i = 0; i < rounds; i++)
            cpu.Add((await ReadAsync(way, passport, TimeSpan.Zero, cancellation)).CpuMs);

        // The fastest of some rounds, of both: whatever else the machine does only makes a round slower.
        List<(int Commands, double TotalMs, double TransportMs, double CpuMs)> timed = [];
        List<double> alone = [];
        for (int i = 0; i < rounds; i++)
        {
            timed.Add(await ReadAsync(way, passport, latency, cancellation));
            alone.Add(await AloneAsync(timed[i].Commands, latency, cancellation));
        }

        (int commands, double total, double transport, _) = timed.MinBy(each => each.TotalMs);
        return new(way, commands, total, transport, alone.Min(), cpu.Average(), cold);
    }

    private static async Task<(int Commands, double TotalMs, double TransportMs, double CpuMs)> ReadAsync(
        Way way, VirtualPassport passport, TimeSpan latency, CancellationToken cancellation)
    {
        await using ChipBenchReader reader = new(passport, latency, way.ExtendedLength, _time);
        ChipReadingOptions options = new()
        {
            DataGroups = [ChipFile.DataGroup(1), ChipFile.DataGroup(2), ChipFile.DataGroup(14)],
        };
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = _time.GetTimestamp();
        ChipReadResult reading = await new ChipReading(reader, _time).ReadAsync(
            new ChipPassword.Mrz(passport.KeyInformation), options, null, cancellation);
        double total = _time.GetElapsedTime(start).TotalMilliseconds;
        used = Environment.CpuUsage.TotalTime - used - reader.ChipCpu;
        if (!reading.Complete || reading.ChipAuthentication is not { Agreed: true })
        {
            throw new InvalidOperationException(
                "The virtual e-passport was not read: " + string.Join(" ", reading.Steps.Select(s => $"{s.Name}: {s.Sentence}")));
        }

        return (reader.Commands, total, reader.Transport.TotalMilliseconds, used.TotalMilliseconds);
    }

    /// <summary>As many exchanges of nothing.</summary>
    private static async Task<double> AloneAsync(int commands, TimeSpan latency, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        for (int i = 0; i < commands; i++)
            await Task.Delay(latency, _time, cancellation);
        return _time.GetElapsedTime(start).TotalMilliseconds;
    }

    private static PassportOptions Options(Way way) => new()
    {
        Lines = [.. MrzBuilder.Build(MrzFormat.TD3, new()
        {
            DocumentCode = "P",
            IssuingState = "UTO",
            DocumentNumber = "L01X00T47",
            Nationality = "UTO",
            DateOfBirth = new(1984, 2, 29),
            DateOfExpiry = new(2034, 2, 28),
            PrimaryIdentifier = "Vilarchao",
            SecondaryIdentifier = "Ines",
        }).Lines],
        Portrait = Picture(FaceFileSizeBytes - FaceFileOverheadBytes),
        Pace = way.Pace ? new PassportOptions { Lines = [] }.Pace : [],
        Limits = new() { ExtendedLength = way.ExtendedLength },
    };

    /// <summary>A JPEG of that size which is mostly comment: readers move it, nobody looks at it.</summary>
    private static byte[] Picture(int sizeBytes)
    {
        // Start of frame: 8 bits, 531 lines of 413 points, one component.
        byte[] frame = Convert.FromHexString("FFC0000B080213019D01011100");
        byte[] text = Encoding.ASCII.GetBytes(new string('.', sizeBytes - frame.Length - 8));
        return
        [
            0xFF, 0xD8, 0xFF, 0xFE, (byte)((text.Length + 2) >> 8), (byte)(text.Length + 2), .. text, .. frame, 0xFF, 0xD9,
        ];
    }

    private static BenchSheet Sheet { get; } = new(
        "chip", "reading a passport's chip over a reader of a stated latency (milliseconds, commands, processor time)",
        "the same commands over the same transport without any processing");

    private static void WriteJson(List<Measured> measured, TimeSpan latency) => Sheet.Write(new
    {
        bench = "chip",
        latencyMilliseconds = latency.TotalMilliseconds,
        ratioMax = RatioMax,
        cpuMillisecondsMax = CpuMillisecondsMax,
        ways = measured.Select(each => new
        {
            name = each.Way.Name,
            commands = each.Commands,
            totalMilliseconds = Math.Round(each.TotalMs, 1),
            transportAloneMilliseconds = Math.Round(each.AloneMs, 1),
            transportWithinMilliseconds = Math.Round(each.TransportMs, 1),
            ratio = Math.Round(each.Ratio, 3),
            cpuMilliseconds = Math.Round(each.CpuMs, 1),
            coldCpuMilliseconds = Math.Round(each.ColdCpuMs, 1),
        }),
    });

    private static void WriteTable(List<Measured> measured, TimeSpan latency)
    {
        Sheet.WriteHead();
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"EF.COM, EF.SOD, DG1, DG2 (15 KB), DG14, Chip Authentication; {latency.TotalMilliseconds:0} ms a command; milliseconds"));
        Table table = new Table().AddColumns("", "commands", "total", "transport", "ratio", "CPU", "CPU cold");
        foreach (Measured each in measured)
        {
            table.AddRow(
                each.Way.Name,
                each.Commands.ToString(CultureInfo.InvariantCulture),
                Text(each.TotalMs, "F0"),
                Text(each.AloneMs, "F0"),
                Text(each.Ratio, "F3"),
                Text(each.CpuMs, "F1"),
                Text(each.ColdCpuMs, "F1"));
        }

        AnsiConsole.Write(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
