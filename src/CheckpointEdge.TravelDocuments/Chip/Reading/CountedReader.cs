namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// A reading came to one of its own limits. The message is one sentence; it ends the reading, never the program.
/// </summary>
internal sealed class ReadingLimitException(string sentence) : Exception(sentence);

/// <summary>The reader of one reading: counts what every station sends, so that no chip keeps it busy for ever.</summary>
internal sealed class CountedReader(IChipReader reader, ReadingLog log, int commandsMax) : IChipReader
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

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (log.Commands >= commandsMax)
            throw new ReadingLimitException($"The reading was ended after {commandsMax} commands.");
        log.Commands++;
        return reader.TransceiveAsync(command, cancellation);
    }

    public ValueTask DisconnectAsync() => reader.DisconnectAsync();

    /// <summary>The device belongs to the caller of the reading.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
