using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Files that outlive a power cut: the content reaches the disk before the name does, and the name before the caller
/// goes
/// on. Stateless, safe for concurrent callers on different paths.
/// </summary>
public static class DurableFiles
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on x86-64
    private const int ReadOnlyDirectoryArm = 0x4000; // the same on arm64
    private const uint SyncFileRangeWrite = 2; // SYNC_FILE_RANGE_WRITE

    /// <summary>
    /// Puts <paramref name="content"/> in place of whatever has that name, in one step: a reader sees the old file or
    /// the
    /// new one, never a part.
    /// </summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".tmp";
        using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>
    /// Gives a file that never changes a second name, so that two generations share its bytes; copies it where the disk
    /// cannot do that.
    /// </summary>
    public static void Link(string path, string link)
    {
        if (OperatingSystem.IsLinux() && HardLink(path, link) == 0)
            return;
        File.Copy(path, link);
        SyncFile(link);
    }

    /// <summary>Waits until the content of a closed file is on the disk.</summary>
    public static void SyncFile(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Asks the disk to begin with a part of a file that is being written, without waiting; a later flush has less left to
    /// do. Does nothing where the system has no such call, and a failure shows at that flush.
    /// </summary>
    internal static void BeginSync(SafeFileHandle file, long at, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = SyncFileRange(file, at, length, SyncFileRangeWrite);
    }

    /// <summary>
    /// Waits until the names in a directory are on the disk. Does nothing where the system has no such call.
    /// </summary>
    public static void SyncDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux())
            return;
        bool arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        int descriptor = Open(directory, arm ? ReadOnlyDirectoryArm : ReadOnlyDirectory);
        if (descriptor < 0)
            throw Failure(directory);
        try
        {
            if (Fsync(descriptor) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory) =>
        new($"{directory} could not be flushed to the disk: {new Win32Exception(
            Marshal.GetLastPInvokeError()).Message}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int HardLink(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string link);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static extern int SyncFileRange(SafeFileHandle file, long at, long length, uint flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
