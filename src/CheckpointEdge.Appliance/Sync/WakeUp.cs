using System.Threading.Channels;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>Ends the wait of a loop early. Calls before the wait count, as one. Safe for concurrent callers, one of them waiting.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Call() => _calls.Writer.TryWrite(true);

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The whole time has passed.
        }
    }
}
