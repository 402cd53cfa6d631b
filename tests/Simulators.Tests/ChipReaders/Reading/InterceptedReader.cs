using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

/// <summary>A reader whose commands a test sees on their way, may answer in the chip's place, and may alter.</summary>
internal sealed class InterceptedReader(
    IChipReader reader, Func<byte[], byte[]?> instead, Func<byte[], byte[]>? alter = null) : IChipReader
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

    public async ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(
        ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> answer = instead(command.ToArray()) is { } other
            ? other
            : await reader.TransceiveAsync(command, cancellation);
        return alter?.Invoke(answer.ToArray()) ?? answer;
    }

    public ValueTask DisconnectAsync() => reader.DisconnectAsync();

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
