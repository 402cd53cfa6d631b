using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Tests;

/// <summary>
/// Carries connections from this machine's loopback to a port of the loopback in another network namespace: a socket belongs
/// to the namespace of the thread that makes it.
/// </summary>
internal sealed partial class VpcdRelay : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;
    private const int ReadOnly = 0;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private readonly Func<string?> _network;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="port">Within the other namespace.</param>
    /// <param name="network">The other namespace, as <c>/proc/…/ns/net</c>; null while there is none.</param>
    public VpcdRelay(int port, Func<string?> network)
    {
        _port = port;
        _network = network;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> carried = [];
        try
        {
            while (true)
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient chip)
    {
        using TcpClient near = chip;
        using TcpClient? far = ConnectInside();
        if (far is null)
            return;
        near.NoDelay = true;
        far.NoDelay = true;
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(
            PumpAsync(near.GetStream(), far.GetStream(), ended.Token),
            PumpAsync(far.GetStream(), near.GetStream(), ended.Token));
        await ended.CancelAsync();
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken cancellation)
    {
        try
        {
            await from.CopyToAsync(to, cancellation);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end went away; the other is ended with it.
        }
    }

    private TcpClient? ConnectInside()
    {
        if (_network() is not { } network)
            return null;
        TcpClient? connected = null;
        Thread inside = new(() =>
        {
            try
            {
                int handle = OpenFile(network, ReadOnly);
                bool entered = EnterNamespace(handle, NewNetwork) == 0;
                _ = CloseFile(handle);
                if (!entered)
                    return;
                connected = new TcpClient(AddressFamily.InterNetwork);
                connected.Connect(IPAddress.Loopback, _port);
            }
            catch (SocketException)
            {
                // The service ended meanwhile; there is nobody to be connected to.
                connected?.Dispose();
                connected = null;
            }
        });
        inside.Start();
        inside.Join();
        return connected;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(int descriptor, int kind);
}
