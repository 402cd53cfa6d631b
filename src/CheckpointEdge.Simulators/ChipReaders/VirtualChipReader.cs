using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// The twin of a contactless reader: passports are laid on it and taken away by the desk or a test, and their virtual chips
/// answer in this process, with the latency and the faults asked for. Laying down and taking away are safe from any thread;
/// commands come from one caller at a time.
/// </summary>
public sealed class VirtualChipReader : IChipReader
{
    /// <summary>After this a real reader gives up on a chip that says nothing or asks for ever more time.</summary>
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long a chip that was torn off once stays out of the field.</summary>
    public static readonly TimeSpan TornOffPause = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private VirtualCard? _chip;
    private bool _tornOff;
    private bool _connected;

    public VirtualChipReader(TimeProvider time) => _time = time;

    public string Name { get; init; } = "Chip reader (simulated)";

    /// <summary>Of one exchange, on top of what the chip itself takes.</summary>
    public TimeSpan Latency { get; init; }

    public int CommandSizeBytesMax { get; init; } = 65_544;

    public int ResponseSizeBytesMax { get; init; } = 65_538;

    public ChipPresence Presence
    {
        get
        {
            lock (_gate)
                return _chip is null || _tornOff ? ChipPresence.Absent : ChipPresence.Present;
        }
    }

    /// <summary>Commands carried since a chip was laid down last (count).</summary>
    public int Commands { get; private set; }

    public event Action? Changed;

    /// <summary>Lays a passport down; one that lies there is taken away.</summary>
    public void Place(VirtualPassport passport, ChipFault? fault = null) => Place(new VirtualChip(passport, fault));

    public void Place(VirtualCard chip)
    {
        lock (_gate)
        {
            _chip = chip;
            _tornOff = false;
            _connected = false;
            Commands = 0;
        }

        Changed?.Invoke();
    }

    /// <summary>Takes the passport away. Nothing happens when none lies there.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            if (_chip is null)
                return;
            _chip = null;
            _connected = false;
        }

        Changed?.Invoke();
    }

    public ValueTask ConnectAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_chip is null || _tornOff)
                throw Gone();
            _chip.PowerOn();
            _connected = true;
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(
        ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        if (command.Length > CommandSizeBytesMax)
            throw new ChipReaderException(ChipReaderFault.Transmission, "The command is longer than this reader can send.");
        VirtualCard chip;
        lock (_gate)
        {
            chip = _chip is { } lying && _connected && !_tornOff ? lying : throw Gone();
            Commands++;
        }

        ChipAnswer answer = chip.Answer(command.Span);
        TimeSpan wait = Latency + answer.Took + (answer.Kind == ChipAnswerKind.Silence ? SilenceTimeout : TimeSpan.Zero);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancellation);
        switch (answer.Kind)
        {
            case ChipAnswerKind.Silence:
                throw new ChipReaderException(
                    ChipReaderFault.ChipSilent, "The chip does not answer: take the document away and lay it down again.");
            case ChipAnswerKind.Gone:
                TearOff(chip, answer.ComesBack);
                throw Gone();
            default:
                break;
        }

        lock (_gate)
        {
            if (!ReferenceEquals(chip, _chip))
                throw Gone();
        }

        return answer.Bytes.Length <= ResponseSizeBytesMax
            ? answer.Bytes
            : throw new ChipReaderException(ChipReaderFault.Transmission, "The chip's answer is longer than this reader can take.");
    }

    public ValueTask DisconnectAsync()
    {
        lock (_gate)
        {
            _chip?.PowerOff();
            _connected = false;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => DisconnectAsync();

    private static ChipReaderException Gone() =>
        new(ChipReaderFault.ChipGone, "There is no chip on the reader: lay the document down and leave it there.");

    private void TearOff(VirtualCard chip, bool comesBack)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(chip, _chip))
                return;
            _tornOff = true;
            _connected = false;
        }

        Changed?.Invoke();
        if (comesBack)
            _ = LayBackAsync(chip);
    }

    private async Task LayBackAsync(VirtualCard chip)
    {
        await Task.Delay(TornOffPause, _time);
        lock (_gate)
        {
            if (!ReferenceEquals(chip, _chip))
                return;
            _tornOff = false;
        }

        Changed?.Invoke();
    }
}
