using System.Buffers.Binary;
using System.Net.Sockets;

namespace CheckpointEdge.Tests;

/// <summary>
/// A chip of one line, laid on a virtual reader: it speaks vpcd's socket protocol (two bytes of length, then one byte of
/// control or a command) and answers what the test says.
/// </summary>
internal sealed class ScriptedChip : IAsyncDisposable
{
    private const byte PowerOff = 0;
    private const byte PowerOn = 1;
    private const byte Reset = 2;
    private const byte AskAnswerToReset = 4;

    private readonly TcpClient _connection = new();
    private readonly CancellationTokenSource _lifted = new();
    private readonly Func<byte[], CancellationToken, Task<byte[]>> _answer;
    private readonly Task _serving;

    private ScriptedChip(int port, Func<byte[], CancellationToken, Task<byte[]>> answer)
    {
        _answer = answer;
        _connection.Connect("127.0.0.1", port);
        _connection.NoDelay = true;
        _serving = ServeAsync(_connection.GetStream());
    }

    /// <summary>How often it was powered or reset since it was laid on.</summary>
    public int Powered { get; private set; }

    public static ScriptedChip Lay(int port, Func<byte[], byte[]> answer) =>
        new(port, (command, _) => Task.FromResult(answer(command)));

    public static ScriptedChip Lay(int port, Func<byte[], CancellationToken, Task<byte[]>> answer) => new(port, answer);

    /// <summary>Lifts it: the connection ends at once, in the middle of a command too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifted.CancelAsync();
        _connection.Dispose();
        await _serving;
        _lifted.Dispose();
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            byte[] length = new byte[2];
            while (true)
            {
                await stream.ReadExactlyAsync(length, _lifted.Token);
                byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(message, _lifted.Token);
                byte[]? answer = message.Length == 1 ? Control(message[0]) : await _answer(message, _lifted.Token);
                if (answer is null)
                    continue;
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _lifted.Token);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Lifted, or the service is gone.
        }
    }

    private byte[]? Control(byte control)
    {
        if (control is PowerOn or Reset)
            Powered++;

        // A contactless chip as PC/SC part 3 shows one: no historical bytes that would identify it.
        return control == AskAnswerToReset ? Convert.FromHexString("3B80800101") : null;
    }
}
