using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

/// <summary>A reader whose commands a test sees on their way, and may answer in the chip's place.</summary>
internal sealed class InterceptedReader(IChipReader reader, Func<byte[], byte[]?> instead) : IChipReader
{
    public string Name => reader.Name;

    public ChipPresence Presence => reader.Presence;

    public int CommandSizeBytesMax => reader.CommandSizeBytesMax;

    public int ResponseSizeBytesMax => reader.ResponseSizeBytesMax;

    public event Action? Changed
    {
        add => reader.Changed += value;
        remove => reader.Changed -= value;
    }

    public ValueTask ConnectAsync(CancellationToken cancellation) => reader.ConnectAsync(cancellation);

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation) =>
        instead(command.ToArray()) is { } answer ? new(answer) : reader.TransceiveAsync(command, cancellation);

    public ValueTask DisconnectAsync() => reader.DisconnectAsync();

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
