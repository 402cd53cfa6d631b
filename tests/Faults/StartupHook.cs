using System.Globalization;
using System.Net.Sockets;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>
/// Runs inside the board (<c>DOTNET_STARTUP_HOOKS</c>, for which the runtime wants a class of this name outside any namespace) and says
/// where the process's memory is. The product has no such door: it is the runtime's, for whoever starts the process.
/// </summary>
internal static class StartupHook
{
    /// <summary>Where to listen.</summary>
    public const string SocketVariable = "CPE_MEMORY_SOCKET";

    /// <summary>Asks for a full collection first.</summary>
    public const byte Collected = (byte)'c';

    /// <summary>Asks for what is there.</summary>
    public const byte AsItIs = (byte)'a';

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } path)
            return;
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => Answer(listener)) { IsBackground = true, Name = "memory" }.Start();
    }

    private static void Answer(Socket listener)
    {
        while (true)
        {
            using Socket asked = listener.Accept();
            byte[] what = new byte[1];
            while (asked.Receive(what) == 1)
            {
                if (what[0] == Collected)
                    Collect();
                GCMemoryInfo last = GC.GetGCMemoryInfo(GCKind.Any);
                Allocated native = ReadAllocated();
                asked.Send(Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{last.TotalCommittedBytes} {last.HeapSizeBytes - last.FragmentedBytes} {native.InUse + native.Mapped}")));
            }
        }
    }

    private static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Allocated ReadAllocated();

    /// <summary>glibc's <c>struct mallinfo2</c>: of all arenas.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Allocated
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedCount;
        public readonly nuint Mapped;
        public readonly nuint MostEver;
        public readonly nuint FastFree;
        public readonly nuint InUse;
        public readonly nuint Free;
        public readonly nuint Top;
    }
}
