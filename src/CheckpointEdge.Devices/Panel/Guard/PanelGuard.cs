using System.Net.Sockets;

namespace CheckpointEdge.Devices.Panel.Guard;

/// <summary>
/// A small process of its own that holds the panel's lines, so that a service which is killed or hangs leaves nothing switched: its
/// outputs stand only as long as the service, the one client of a Unix socket, goes on telling them. The end of the connection lets
/// them fall at once, silence after <see cref="OutputKeeper.PettingMilliseconds"/>. If the guard itself is killed, its heartbeat line
/// stops and the watchdog outside the board cuts the supply. Belongs to one owner.
/// </summary>
public sealed class PanelGuard : IAsyncDisposable
{
    private readonly IPanel _panel;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly Socket _door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <param name="path">Where the service finds the guard; what an earlier one left there is replaced.</param>
    /// <exception cref="IOException">The socket cannot be made there.</exception>
    public PanelGuard(IPanel panel, string path, TimeProvider time)
    {
        _panel = panel;
        _path = path;
        _time = time;
        try
        {
            File.Delete(path);
            _door.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(
                    path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            }

            _door.Listen(1);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or UnauthorizedAccessException)
        {
            _door.Dispose();
            throw new IOException($"The panel's guard cannot listen at {path}: {failure.Message}", failure);
        }
    }

    /// <summary>Serves one client after another until asked to end; between two the outputs are safe.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            using Socket client = await _door.AcceptAsync(cancel);
            try
            {
                await ServeAsync(client, cancel);
            }
            finally
            {
                _panel.Drive(PanelOutputs.Safe);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _panel.Drive(PanelOutputs.Safe);
        _door.Dispose();
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Socket client, CancellationToken cancel)
    {
        await using NetworkStream stream = new(client);
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task telling = TellAsync(stream, gone.Token);
        try
        {
            await GuardWire.ReadAsync(stream, Take, gone.Token);
        }
        catch (IOException)
        {
            // It ended without a word; that is what the guard is for.
        }
        finally
        {
            await gone.CancelAsync();
            await telling;
        }
    }

    private bool Take(ReadOnlyMemory<byte> line)
    {
        if (GuardWire.Outputs(line.Span) is not { } outputs)
            return false;
        _panel.Drive(outputs);
        return true;
    }

    private async Task TellAsync(Stream stream, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(GuardWire.Line(new GuardWire.Seen(_panel.Inputs, _panel.Trouble)), cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(GuardWire.BeatMilliseconds), _time, cancel);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone.
        }
    }
}
