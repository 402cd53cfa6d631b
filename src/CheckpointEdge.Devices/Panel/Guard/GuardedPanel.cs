using System.Net.Sockets;

namespace CheckpointEdge.Devices.Panel.Guard;

/// <summary>
/// The panel as the service reaches it through its guard. Connects by itself, again and again; a guard that has come back is told only
/// what the service wants since it knows what that guard sees. Safe for concurrent use.
/// </summary>
public sealed class GuardedPanel : IPanel
{
    private const int AgainMilliseconds = 1_000;

    private static readonly PanelTrouble _noGuard = new(
        "The guard of the panel does not answer.", "Lamps and barrier are off. Call the technician if it stays so.");

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private GuardWire.Seen _seen = new(PanelInputs.Quiet, _noGuard);
    private Telling? _told;

    /// <param name="path">The guard's socket.</param>
    public GuardedPanel(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _running = RunAsync();
    }

    /// <param name="At">When the service wanted it, as a timestamp.</param>
    private sealed record Telling(PanelOutputs Outputs, long At);

    public string Name => "Panel";

    /// <summary>While the guard does not answer: what it saw last, and that something may stand in the barrier's way.</summary>
    public PanelInputs Inputs => Volatile.Read(ref _seen).Inputs;

    public PanelTrouble? Trouble => Volatile.Read(ref _seen).Trouble;

    public void Drive(PanelOutputs outputs) => Volatile.Write(ref _told, new Telling(outputs, _time.GetTimestamp()));

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
                Volatile.Write(ref _seen, new GuardWire.Seen(Inputs with { BarrierObstructed = Inputs.HasBarrier }, _noGuard));
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
        TimeSpan silenceMax = TimeSpan.FromMilliseconds(GuardWire.SilenceMillisecondsMax);
        using CancellationTokenSource silence = new(silenceMax, _time);
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, silence.Token);
        bool TakeInTime(ReadOnlyMemory<byte> line)
        {
            silence.CancelAfter(silenceMax);
            return Take(line);
        }

        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), gone.Token);
            await using NetworkStream stream = new(socket);
            Task telling = TellAsync(stream, gone.Token);
            try
            {
                await GuardWire.ReadAsync(stream, TakeInTime, gone.Token);
            }
            finally
            {
                await gone.CancelAsync();
                await telling;
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException
            || (failure is OperationCanceledException && !_ending.IsCancellationRequested))
        {
            // Not there, or silent for too long; tried again.
        }
    }

    /// <summary>Whether the guard has said what it sees, on the connection that stands.</summary>
    private bool Answers => !ReferenceEquals(Trouble, _noGuard);

    private bool Take(ReadOnlyMemory<byte> line)
    {
        if (GuardWire.SeenOf(line.Span) is not { } seen)
            return false;

        // What was wanted before this guard saw anything was wanted of another moment.
        if (!Answers)
            Volatile.Write(ref _told, null);
        Volatile.Write(ref _seen, seen);
        return true;
    }

    /// <summary>
    /// Passes on what the service tells, each telling once, and none that is old: a hung service must not be kept up from here.
    /// </summary>
    private async Task TellAsync(Stream stream, CancellationToken cancel)
    {
        Telling? sent = null;
        try
        {
            while (true)
            {
                if (Answers && Volatile.Read(ref _told) is { } told && !ReferenceEquals(told, sent) && IsFresh(told))
                {
                    await stream.WriteAsync(GuardWire.Line(told.Outputs), cancel);
                    sent = told;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(GuardWire.BeatMilliseconds / 5), _time, cancel);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The connection has gone.
        }
    }

    private bool IsFresh(Telling told) => _time.GetElapsedTime(told.At) < TimeSpan.FromMilliseconds(OutputKeeper.PettingMilliseconds);
}
