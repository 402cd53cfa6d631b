using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Chip;

/// <summary>Waits for somebody to lay a document on the reader.</summary>
internal static class ChipWait
{
    /// <exception cref="ChipReaderException">There is no reader, or no document came in time.</exception>
    public static async Task UntilLaidAsync(
        PcscChipReader reader, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        await reader.Looked.WaitAsync(cancellation);
        TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (reader.Presence != ChipPresence.Absent)
                decided.TrySetResult();
        }

        reader.Changed += Look;
        try
        {
            Look();
            await decided.Task.WaitAsync(limit, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new ChipReaderException(
                ChipReaderFault.ChipGone, $"No document was laid on {reader.Name} in time; lay it down and start again.");
        }
        finally
        {
            reader.Changed -= Look;
        }

        if (reader.Trouble is { } trouble)
            throw new ChipReaderException(ChipReaderFault.ReaderGone, trouble);
    }
}
