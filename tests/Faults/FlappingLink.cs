using System.Net;
using System.Net.Sockets;

namespace CheckpointEdge.Tests.Faults;

/// <summary>
/// A network between two programs of this machine that comes and goes: what runs over it is cut in the middle, and what begins while it is
/// away is turned down at once. It stays away for at most a while, as the seed says. Dispose it to close it.
/// </summary>
internal sealed class FlappingLink : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int UpMillisecondsMax = 4000;
    private const int DownMillisecondsMax = 2000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Random _random;
    private readonly Uri _behind;
    private readonly Lock _gate = new();
    private readonly Task _work;
    private CancellationTokenSource? _up = new();
    private bool _steady = true;

    /// <param name="behind">Who is reached over it.</param>
    public FlappingLink(Uri behind, int seed)
    {
        (_behind, _random) = (behind, new Random(seed));
        _listener.Start();
        Address = new Uri($"{behind.Scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work = Task.WhenAll(AcceptAsync(), FlapAsync());
    }

    public Uri Address { get; }

    /// <summary>How often it has gone away.</summary>
    public int Cuts { get; private set; }

    /// <summary>From now on it comes and goes, or stays.</summary>
    public bool Steady
    {
        set
        {
            lock (_gate)
            {
                _steady = value;
                if (value)
                    _up ??= new CancellationTokenSource();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        Cut();
        _listener.Stop();
        await _work;
        _closed.Dispose();
    }

    private async Task FlapAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(UpMillisecondsMax)), TimeProvider.System, _closed.Token);
                if (!Cut())
                    continue;
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(DownMillisecondsMax)), TimeProvider.System, _closed.Token);
                lock (_gate)
                    _up ??= new CancellationTokenSource();
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // Closed.
        }
    }

    /// <returns>False: it has to stay.</returns>
    private bool Cut()
    {
        lock (_gate)
        {
            if ((_steady && !_closed.IsCancellationRequested) || _up is null)
                return false;
            Cuts++;
            _up.Cancel();
            _up = null;
            return true;
        }
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closed.Token);
                CancellationTokenSource? up;
                lock (_gate)
                    up = _up;
                if (up is null)
                {
                    client.Client.Close(0); // turned down, with a reset
                    continue;
                }

                running.RemoveAll(one => one.IsCompleted);
                running.Add(CarryAsync(client, up.Token));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken up)
    {
        using TcpClient there = new();
        using (client)
        {
            try
            {
                await there.ConnectAsync(_behind.Host, _behind.Port, up);
                await Task.WhenAny(CopyAsync(client, there, up), CopyAsync(there, client, up));
            }
            catch (Exception cut) when (cut is OperationCanceledException or SocketException or IOException)
            {
                client.Client.LingerState = new LingerOption(true, 0);
            }
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken up)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), BufferBytes, up);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut in the middle.
        }
    }
}
