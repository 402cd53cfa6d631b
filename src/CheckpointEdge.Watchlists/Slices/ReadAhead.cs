using System.Collections.Concurrent;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Enumerates on a second thread, a bounded way ahead: decoding records and indexing them then take the time of the longer
/// of the two, which a board feels at every start.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Handed over at once (count).</summary>
    private const int BatchSize = 512;

    /// <summary>Batches that may wait (count); bounds what is held in memory.</summary>
    private const int BatchesAheadMax = 8;

    /// <summary>The same values in the same order. What the source throws is thrown here, after the values before it.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
    {
        using BlockingCollection<T[]> batches = new(BatchesAheadMax);
        using CancellationTokenSource abandoned = new();
        Task reading = Task.Run(() => Read(source, batches, abandoned.Token), CancellationToken.None);
        try
        {
            foreach (T[] batch in batches.GetConsumingEnumerable(CancellationToken.None))
            {
                foreach (T value in batch)
                    yield return value;
            }

            reading.GetAwaiter().GetResult();
        }
        finally
        {
            abandoned.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
        }
    }

    private static void Read<T>(IEnumerable<T> source, BlockingCollection<T[]> batches, CancellationToken abandoned)
    {
        try
        {
            List<T> batch = new(BatchSize);
            try
            {
                foreach (T value in source)
                {
                    batch.Add(value);
                    if (batch.Count < BatchSize)
                        continue;
                    batches.Add([.. batch], abandoned);
                    batch.Clear();
                }
            }
            finally
            {
                if (batch.Count > 0 && !abandoned.IsCancellationRequested)
                    batches.Add([.. batch], abandoned);
            }
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // Nobody wants the rest.
        }
        finally
        {
            batches.CompleteAdding();
        }
    }
}
