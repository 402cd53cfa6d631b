using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// Serves a virtual chip to a real <c>pcscd</c>: connects to the socket of its virtual reader (<c>vpcd</c>, Debian package
/// vsmartcard-vpcd) and answers until told to stop. Messages are two bytes of length and the content; a content of one byte
/// is a control: 00 power off, 01 power on, 02 reset, 04 ask for the ATR; anything longer is a command. Loopback only. Used by
/// one caller.
/// </summary>
public sealed class VpcdClient(VirtualCard chip, TimeProvider time)
{
    public const int PortDefault = 35963;

    private const byte PowerOff = 0;
    private const byte PowerOn = 1;
    private const byte Reset = 2;
    private const byte AskAtr = 4;

    /// <summary>Of every exchange, on top of what the chip itself takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Commands answered so far (count).</summary>
    public int Commands { get; private set; }

    /// <summary>Ends when the other side closes, when the chip leaves the field for good, or by cancellation without an exception.</summary>
    /// <exception cref="InvalidOperationException">The address is not loopback, or nobody listens there.</exception>
    public async Task ServeAsync(IPEndPoint vpcd, CancellationToken cancellation)
    {
        if (!IPAddress.IsLoopback(vpcd.Address))
            throw new InvalidOperationException("A virtual chip is served on this machine only: name 127.0.0.1 or ::1.");
        try
        {
            bool comesBack = true;
            while (comesBack)
            {
                comesBack = await ServeOnceAsync(vpcd, cancellation);
                if (comesBack)
                    await Task.Delay(VirtualChipReader.TornOffPause, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped as asked.
        }
    }

    /// <returns>True: the chip left the field and is to be laid back.</returns>
    private async Task<bool> ServeOnceAsync(IPEndPoint vpcd, CancellationToken cancellation)
    {
        using Socket socket = new(vpcd.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(vpcd, cancellation);
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"Nobody listens on {vpcd}: start pcscd with its virtual reader (package vsmartcard-vpcd) first.", e);
        }

        using NetworkStream stream = new(socket);
        byte[] length = new byte[2];
        while (await ReadWholeAsync(stream, length, cancellation))
        {
            byte[] content = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            if (!await ReadWholeAsync(stream, content, cancellation))
                return false;
            if (content.Length == 1)
            {
                if (Control(content[0]) is { } atr)
                    await SendAsync(stream, atr, cancellation);
                continue;
            }

            Commands++;
            ChipAnswer answer = chip.Answer(content);
            if (Latency + answer.Took is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellation);
            if (answer.Kind == ChipAnswerKind.Gone)
                return answer.ComesBack;
            if (answer.Kind == ChipAnswerKind.Silence)
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
            await SendAsync(stream, answer.Bytes, cancellation);
        }

        return false;
    }

    /// <returns>The ATR where one is asked for.</returns>
    private byte[]? Control(byte code)
    {
        switch (code)
        {
            case PowerOff:
                chip.PowerOff();
                return null;
            case PowerOn or Reset:
                chip.PowerOn();
                return null;
            case AskAtr:
                return chip.Atr.ToArray();
            default:
                return null;
        }
    }

    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        byte[] message = new byte[2 + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)content.Length);
        content.CopyTo(message.AsMemory(2));
        await stream.WriteAsync(message, cancellation);
    }

    /// <returns>False: the other side closed.</returns>
    private static async Task<bool> ReadWholeAsync(Stream stream, Memory<byte> place, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAtLeastAsync(place, place.Length, throwOnEndOfStream: false, cancellation) == place.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
