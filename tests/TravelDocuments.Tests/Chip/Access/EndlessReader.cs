using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>A chip that answers every command with the next of its lines, over and over.</summary>
internal sealed class EndlessReader(params byte[][] answers) : IChipReader
{
    private int _at;

    public string Name => "endless";

    public ChipPresence Presence => ChipPresence.Present;

    public int CommandSizeBytesMax => 65_544;

    public int ResponseSizeBytesMax => 65_538;

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public ValueTask ConnectAsync(CancellationToken cancellation) => default;

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation) =>
        new(answers.Length == 0 ? default : answers[_at++ % answers.Length]);

    public ValueTask DisconnectAsync() => default;

    public ValueTask DisposeAsync() => default;
}
