using System.Diagnostics;

namespace CheckpointEdge.Tests.Faults.Attacks;

/// <summary>A real ext4 file system in one file, mounted: what a stolen disk is, deleted files and all. Not thread-safe.</summary>
internal sealed class DiskImage : IDisposable
{
    private bool _mounted;

    private DiskImage(string folder)
    {
        File = Path.Combine(folder, "disk.img");
        Mount = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
    }

    /// <summary>The whole disk.</summary>
    public string File { get; }

    public string Mount { get; }

    /// <returns>Null where no file system may be made and mounted.</returns>
    public static DiskImage? TryMake(string folder, int megabytes)
    {
        DiskImage image = new(folder);
        using (FileStream file = new(image.File, FileMode.CreateNew))
            file.SetLength((long)megabytes << 20);
        image._mounted = Run("mke2fs", "-q", "-t", "ext4", image.File) && Run("mount", "-o", "loop", image.File, image.Mount);
        return image._mounted ? image : null;
    }

    /// <summary>Everything written so far is in the file.</summary>
    public static void Flush() => Run("sync");

    public void Dispose()
    {
        if (_mounted)
            Run("umount", Mount);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // The program is not there.
        }
    }
}
