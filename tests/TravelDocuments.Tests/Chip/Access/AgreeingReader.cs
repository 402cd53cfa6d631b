using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>A chip that says yes to everything and knows nothing: a copy without its private keys.</summary>
internal sealed class AgreeingReader : IChipReader
{
    public string Name => "copy";

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
        new((byte[])[0x90, 0x00]);

    public ValueTask DisconnectAsync() => default;

    public ValueTask DisposeAsync() => default;
}
