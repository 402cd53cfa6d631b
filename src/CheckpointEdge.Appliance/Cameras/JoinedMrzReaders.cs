using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CheckpointEdge.Devices.MrzReaders;

namespace CheckpointEdge.Appliance.Cameras;

/// <summary>
/// A desk with a reader and a camera: the events of both, one after the other. The name is the first one's. One listener.
/// </summary>
internal sealed class JoinedMrzReaders(IMrzReader first, IMrzReader second) : IMrzReader
{
    private const int WaitingEventsMax = 64;

    public string Name => first.Name;

    public async IAsyncEnumerable<MrzReaderEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<MrzReaderEvent> events = Channel.CreateBounded<MrzReaderEvent>(
            new BoundedChannelOptions(WaitingEventsMax) { SingleReader = true });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] copies = [CopyAsync(first, events.Writer, stop.Token), CopyAsync(second, events.Writer, stop.Token)];
        try
        {
            await foreach (MrzReaderEvent happened in events.Reader.ReadAllAsync(cancellation))
                yield return happened;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(copies);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    /// <summary>A failure of one ends both, as a failure of the only one would.</summary>
    private static async Task CopyAsync(IMrzReader from, ChannelWriter<MrzReaderEvent> to, CancellationToken stop)
    {
        try
        {
            await foreach (MrzReaderEvent happened in from.EventsAsync(stop))
                await to.WriteAsync(happened, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (Exception failure)
        {
            to.TryComplete(failure);
        }
    }
}
