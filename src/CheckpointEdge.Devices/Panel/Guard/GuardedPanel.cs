using System.Net.Sockets;

namespace CheckpointEdge.Devices.Panel.Guard;

/// <summary>The panel as the service reaches it through its guard. Connects by itself, again and again. Safe for concurrent use.</summary>
public sealed class GuardedPanel : IPanel
{
    private const int AgainMilliseconds = 1_000;

    private static readonly PanelTrouble _noGuard = new(
        "The guard of the panel does not answer.", "Lamps and barrier are off. Call the technician if it stays so.");

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private PanelOutputs _wanted = PanelOutputs.Safe;
    private GuardWire.Seen _seen = new(PanelInputs.Quiet, _noGuard);
    private long _told;

    /// <param name="path">The guard's socket.</param>
    public GuardedPanel(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _running = RunAsync();
    }

    public string Name => "Panel";

    public PanelInputs Inputs => Volatile.Read(ref _seen).Inputs;

    public PanelTrouble? Trouble => Volatile.Read(ref _seen).Trouble;

    public void Drive(PanelOutputs outputs)
    {
        Volatile.Write(ref _wanted, outputs);
        Volatile.Write(ref _told, _time.GetTimestamp());
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await TryAsync();
                Volatile.Write(ref _seen, new GuardWire.Seen(Inputs, _noGuard));
                await Task.Delay(TimeSpan.FromMilliseconds(AgainMilliseconds), _time, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops; the guard lets the outputs fall.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), _ending.Token);
            await using NetworkStream stream = new(socket);
            using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            Task telling = TellAsync(stream, gone.Token);
            try
            {
                await GuardWire.ReadAsync(stream, Take, gone.Token);
            }
            finally
            {
                await gone.CancelAsync();
                await telling;
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            // Tried again.
        }
    }

    private bool Take(ReadOnlyMemory<byte> line)
    {
        if (GuardWire.SeenOf(line.Span) is not { } seen)
            return false;
        Volatile.Write(ref _seen, seen);
        return true;
    }

    /// <summary>Passes on what the service tells, and nothing once it has gone silent: a hung service must not be kept up from here.</summary>
    private async Task TellAsync(Stream stream, CancellationToken cancel)
    {
        PanelOutputs? sent = null;
        long petted = -1;
        try
        {
            while (true)
            {
                long told = Volatile.Read(ref _told);
                PanelOutputs wanted = Volatile.Read(ref _wanted);
                if (told != petted || wanted != sent)
                    await stream.WriteAsync(GuardWire.Line(wanted), cancel);
                (sent, petted) = (wanted, told);
                await Task.Delay(TimeSpan.FromMilliseconds(GuardWire.BeatMilliseconds / 5), _time, cancel);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The connection has gone.
        }
    }
}
