using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// A virtual chip behind a transport that takes the same time for every command, and counts. What the chip computes counts
/// as the transport's time, as with a real chip, and its processor time is kept apart. One caller.
/// </summary>
internal sealed class ChipBenchReader(VirtualPassport passport, TimeSpan perCommand, bool extendedLength, TimeProvider time) : IChipReader
{
    private const int ShortCommandSizeBytesMax = 261;
    private const int ShortResponseSizeBytesMax = 258;

    private readonly VirtualChip _chip = new(passport);

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public string Name => "measured reader";

    public ChipPresence Presence => ChipPresence.Present;

    public int CommandSizeBytesMax => extendedLength ? 65_544 : ShortCommandSizeBytesMax;

    public int ResponseSizeBytesMax => extendedLength ? 65_538 : ShortResponseSizeBytesMax;

    public int Commands { get; private set; }

    /// <summary>Spent between a command and its answer.</summary>
    public TimeSpan Transport { get; private set; }

    /// <summary>Of this, processor time of the virtual chip.</summary>
    public TimeSpan ChipCpu { get; private set; }

    public ValueTask ConnectAsync(CancellationToken cancellation)
    {
        _chip.PowerOn();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(
        ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        Commands++;
        long start = time.GetTimestamp();
        Task passing = perCommand > TimeSpan.Zero ? Task.Delay(perCommand, time, cancellation) : Task.CompletedTask;
        TimeSpan used = Environment.CpuUsage.TotalTime;
        ChipAnswer answer = _chip.Answer(command.Span);
        ChipCpu += Environment.CpuUsage.TotalTime - used;
        await passing;
        Transport += time.GetElapsedTime(start);
        return answer.Kind == ChipAnswerKind.Answered
            ? answer.Bytes
            : throw new ChipReaderException(ChipReaderFault.ChipGone, "The virtual chip gave no answer.");
    }

    public ValueTask DisconnectAsync()
    {
        _chip.PowerOff();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => DisconnectAsync();
}
