using System.Globalization;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Devices.MrzReaders;

/// <summary>
/// A Linux terminal device opened for reading bytes as they come: no echo, no line editing, no signals, no translation.
/// Not safe for concurrent callers.
/// </summary>
internal sealed partial class TerminalLine : IDisposable
{
    private const int ReadOnlyFlag = 0;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ApplyNow = 0;
    private const short Readable = 1;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    /// <summary>More than the kernel's struct termios (60 bytes) on every architecture of Linux.</summary>
    private const int TermiosSizeBytes = 256;

    private readonly int _descriptor;

    private TerminalLine(int descriptor) => _descriptor = descriptor;

    /// <exception cref="IOException">With the reason of the system.</exception>
    public static TerminalLine Open(string path, int bitsPerSecond)
    {
        int descriptor = OpenFile(path, ReadOnlyFlag | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            throw Failure();
        TerminalLine line = new(descriptor);
        try
        {
            line.MakeRaw(bitsPerSecond);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>Bytes read; 0 after the wait without any; -1 when the device is gone.</returns>
    public int Read(Span<byte> buffer, int waitMilliseconds)
    {
        PollEntry entry = new() { Descriptor = _descriptor, Events = Readable };
        int ready = Poll(ref entry, 1, waitMilliseconds);
        if (ready == 0)
            return 0;
        if (ready < 0)
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : -1;
        if ((entry.Returned & Readable) == 0)
            return -1;
        nint length = ReadFile(_descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        if (length > 0)
            return (int)length;
        return length < 0 && Marshal.GetLastPInvokeError() is Interrupted or WouldBlock ? 0 : -1;
    }

    public void Dispose() => _ = CloseFile(_descriptor);

    private void MakeRaw(int bitsPerSecond)
    {
        byte[] settings = new byte[TermiosSizeBytes];
        if (GetAttributes(_descriptor, settings) != 0)
            throw Failure();
        SetRaw(settings);
        if (SetSpeed(settings, SpeedCode(bitsPerSecond)) != 0 || SetAttributes(_descriptor, ApplyNow, settings) != 0)
            throw Failure();
    }

    /// <summary>The numbers of termios for the speeds that document readers use.</summary>
    private static uint SpeedCode(int bitsPerSecond) => bitsPerSecond switch
    {
        9600 => 13,
        19200 => 14,
        38400 => 15,
        57600 => 0x1001,
        115200 => 0x1002,
        _ => throw new IOException(string.Create(
            CultureInfo.InvariantCulture,
            $"{bitsPerSecond} bit/s is none of 9600, 19200, 38400, 57600, 115200")),
    };

    private static IOException Failure() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(int descriptor, ref byte buffer, nint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void SetRaw(byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static partial int SetSpeed(byte[] settings, uint speed);
}
