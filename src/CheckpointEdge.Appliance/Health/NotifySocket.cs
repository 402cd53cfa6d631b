using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CheckpointEdge.Appliance.Health;

/// <summary>
/// The service manager that started this process, as <c>sd_notify(3)</c> has it: datagrams of a few words to the socket it
/// named. Safe for concurrent callers.
/// </summary>
public sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="socket">A path, or a name in the abstract space that begins with <c>@</c>.</param>
    /// <param name="watchdogInterval">Between two signs of life; null: nobody waits for any.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public NotifySocket(string socket, TimeSpan? watchdogInterval)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(socket.StartsWith('@') ? "\0" + socket[1..] : socket));
        WatchdogInterval = watchdogInterval;
    }

    /// <summary>A process that gives no sign of life for so long is killed and started again.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>Null where no service manager asked to be told, or it cannot be reached.</summary>
    public static NotifySocket? OfThisProcess()
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } socket)
            return null;
        bool meant = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? interval = meant && long.TryParse(
            Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
        try
        {
            return new NotifySocket(socket, interval);
        }
        catch (SocketException)
        {
            return null; // whoever set the variable does not listen; the service works without
        }
    }

    /// <param name="state">Such as <c>READY=1</c>; several, one a line.</param>
    /// <returns>False: it does not listen any more.</returns>
    public bool Tell(string state)
    {
        try
        {
            return _socket.Send(Encoding.UTF8.GetBytes(state)) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
