using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// The chip reader at one desk. What lies on it are the simulators' own chips, with keys, files and faults; their answers take simulated
/// time, and the document can be taken from it in the middle of one.
/// </summary>
internal sealed class SimulatedChipReader(World world) : IChipReader
{
    private VirtualChip? _chip;
    private bool _slipped;
    private int _exchanges;

    public event Action? Changed;

    public string Name => "Chip reader (simulated)";

    public int CommandSizeBytesMax => 65_544;

    public int ResponseSizeBytesMax => 65_538;

    public ChipPresence Presence => Gone ? ChipPresence.ReaderGone : _chip is null || _slipped ? ChipPresence.Absent : ChipPresence.Present;

    /// <summary>Its cable is out.</summary>
    public bool Gone { get; set; }

    /// <summary>The step that reads waits for this reader: what is told to it lets it go on.</summary>
    public bool IsInUse => _exchanges > 0 || Changed is not null;

    /// <summary>Lays a document down, in place of what lay there.</summary>
    /// <param name="chip">Null: it has none.</param>
    public void Lay(VirtualChip? chip) => (_chip, _slipped) = (chip, false);

    public void TakeAway() => _chip = null;

    public ValueTask ConnectAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Lying().PowerOn();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        Actor actor = Actor.Current;
        VirtualChip chip = Lying();
        ChipAnswer answer = chip.Answer(command.Span);
        _exchanges++;
        try
        {
            TimeSpan silence = answer.Kind == ChipAnswerKind.Silence ? VirtualChipReader.SilenceTimeout : TimeSpan.Zero;
            await actor.DelayAsync(answer.Took + silence, cancellation);
        }
        finally
        {
            _exchanges--;
        }

        if (answer.Kind == ChipAnswerKind.Silence)
            throw new ChipReaderException(ChipReaderFault.ChipSilent, "The chip does not answer: take the document away and lay it down again.");
        if (answer.Kind == ChipAnswerKind.Gone)
            SlipAway(chip, actor, answer.ComesBack);
        if (Lying() != chip)
            throw NoChip();
        return answer.Bytes;
    }

    public ValueTask DisconnectAsync()
    {
        _chip?.PowerOff();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => DisconnectAsync();

    private VirtualChip Lying() => Gone
        ? throw new ChipReaderException(ChipReaderFault.ReaderGone, "The chip reader does not answer: check its cable.")
        : _chip is { } chip && !_slipped ? chip : throw NoChip();

    private static ChipReaderException NoChip() =>
        new(ChipReaderFault.ChipGone, "There is no chip on the reader: lay the document down and leave it there.");

    /// <summary>The document lies there still, and its chip is out of the field.</summary>
    private void SlipAway(VirtualChip chip, Actor actor, bool comesBack)
    {
        _slipped = true;
        if (comesBack)
            world.After(VirtualChipReader.TornOffPause, () => ComeBack(chip, actor));
    }

    private void ComeBack(VirtualChip chip, Actor actor)
    {
        if (_chip != chip)
            return;
        _slipped = false;
        if (Changed is { } waiting)
            actor.Resume(waiting);
    }
}
