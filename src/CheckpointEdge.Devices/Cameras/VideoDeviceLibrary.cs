using System.Runtime.InteropServices;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// What capturing needs of V4L2: numbers and structures as <c>linux/videodev2.h</c> lays them out on 64-bit machines (x64
/// and arm64 alike). Structures are byte buffers with named places: unions and padding are where they are in C.
/// </summary>
internal static unsafe partial class VideoDeviceLibrary
{
    public const uint QueryCapability = 0x80685600;
    public const uint EnumerateFormats = 0xC0405602;
    public const uint SetFormat = 0xC0D05605;
    public const uint RequestBuffers = 0xC0145608;
    public const uint QueryBuffer = 0xC0585609;
    public const uint QueueBuffer = 0xC058560F;
    public const uint DequeueBuffer = 0xC0585611;
    public const uint StreamOn = 0x40045612;
    public const uint StreamOff = 0x40045613;
    public const uint SetControl = 0xC008561C;

    public const int CapabilitySizeBytes = 104;
    public const int FormatDescriptionSizeBytes = 64;
    public const int FormatSizeBytes = 208;
    public const int RequestBuffersSizeBytes = 20;
    public const int BufferSizeBytes = 88;

    public const uint CanCapture = 0x0000_0001;
    public const uint CanStream = 0x0400_0000;
    public const uint HasDeviceCapabilities = 0x8000_0000;

    public const uint VideoCapture = 1;
    public const uint MemoryMapped = 1;
    public const uint FieldNone = 1;
    public const uint BufferIsFaulty = 0x40;

    /// <summary>FourCC codes.</summary>
    public const uint Yuyv = 0x5659_5559;
    public const uint MotionJpeg = 0x4750_4A4D;
    public const uint Jpeg = 0x4745_504A;

    public const uint ExposureAuto = 0x009A_0901;
    public const uint ExposureAbsolute = 0x009A_0902;
    public const uint FocusAbsolute = 0x009A_090A;
    public const uint FocusAuto = 0x009A_090C;
    public const int ExposureManual = 1;

    public const int NoSuchDevice = 19;
    public const int TryAgain = 11;
    public const int Interrupted = 4;
    public const int Busy = 16;

    public const int ReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    private const int ProtectionReadWrite = 3;
    private const int MapShared = 1;
    private const short Readable = 1;

    /// <summary>Null when mapping fails.</summary>
    public static byte* Map(int descriptor, nuint sizeBytes, uint offset)
    {
        void* mapped = MapMemory(null, sizeBytes, ProtectionReadWrite, MapShared, descriptor, (nint)offset);
        return (nint)mapped == -1 ? null : (byte*)mapped;
    }

    /// <summary>Waits for a frame: 1 there is one, 0 not yet, -1 the device is gone.</summary>
    public static int WaitForFrame(int descriptor, int milliseconds)
    {
        PollEntry entry = new() { Descriptor = descriptor, Events = Readable };
        int ready = Poll(ref entry, 1, milliseconds);
        if (ready < 0)
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : -1;
        return ready == 0 ? 0 : (entry.Returned & Readable) != 0 ? 1 : -1;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nuint sizeBytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MapMemory(void* address, nuint sizeBytes, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMilliseconds);
}
