using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace CheckpointEdge.Central.Tests.Store;

/// <summary>
/// A proxy for TCP as one stands before several Centrals: each new connection goes to the next one, or to another where that
/// is gone. It reads nothing of what it passes on. Safe for concurrent use.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ImmutableArray<IPEndPoint> _targets;
    private readonly int[] _served;
    private readonly Task _work;
    private int _turn;

    public TcpRelay(params ReadOnlySpan<IPEndPoint> targets)
    {
        _targets = [.. targets];
        _served = new int[targets.Length];
        _listener.Start();
        _work = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that each target has taken (count).</summary>
    public ImmutableArray<int> Served => [.. _served];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassOnAsync(TcpClient caller)
    {
        using (caller)
        {
            for (int tries = 0; tries < _targets.Length; tries++)
            {
                int target = (Interlocked.Increment(ref _turn) & int.MaxValue) % _targets.Length;
                using TcpClient called = new();
                try
                {
                    await called.ConnectAsync(_targets[target], _stop.Token);
                }
                catch (SocketException)
                {
                    continue; // that one is gone
                }

                Interlocked.Increment(ref _served[target]);
                await BothWaysAsync(caller.GetStream(), called.GetStream());
                return;
            }
        }
    }

    private async Task BothWaysAsync(NetworkStream one, NetworkStream other)
    {
        try
        {
            await Task.WhenAny(one.CopyToAsync(other, _stop.Token), other.CopyToAsync(one, _stop.Token));
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            // One side hung up.
        }
    }
}
