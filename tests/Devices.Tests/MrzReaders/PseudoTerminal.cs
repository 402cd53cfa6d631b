using System.Runtime.InteropServices;
using System.Text;

namespace CheckpointEdge.Tests.MrzReaders;

/// <summary>The two ends of a real terminal of the kernel: a reader opens <see cref="Path"/>, the test is the device.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int PathLengthMax = 128;

    private int _master;

    public PseudoTerminal()
    {
        _master = Open(ReadWrite | NoControllingTerminal);
        byte[] name = new byte[PathLengthMax];
        if (_master < 0 || Grant(_master) != 0 || Unlock(_master) != 0 || NameOf(_master, name, name.Length) != 0)
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        Path = Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    public string Path { get; }

    public void Send(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal(bytes.Length, Write(_master, bytes, bytes.Length));
    }

    /// <summary>Pulls the cable.</summary>
    public void Dispose()
    {
        if (_master >= 0)
            _ = Close(_master);
        _master = -1;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int Open(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int NameOf(int descriptor, byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte[] bytes, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
