using System.Diagnostics;
using System.Globalization;

namespace CheckpointEdge.Appliance.Tests.Records;

/// <summary>A fact that needs a file system of a few megabytes; skipped, with its reason, where none may be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactOnSmallDiskAttribute : FactAttribute
{
    private static readonly Lazy<bool> _mayMount = new(() =>
    {
        try
        {
            new SmallDisk(1).Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    });

    public FactOnSmallDiskAttribute() => Skip = _mayMount.Value ? null : "needs the right to mount a tmpfs";
}

/// <summary>A real file system of a few megabytes, in memory. Not thread-safe.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    public SmallDisk(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("small-disk-").FullName;
        _ballast = System.IO.Path.Combine(Path, "of-others");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes.ToString(CultureInfo.InvariantCulture)}m", "tmpfs", Path))
            return;
        Directory.Delete(Path);
        throw new InvalidOperationException("No file system can be mounted here.");
    }

    public string Path { get; }

    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Somebody else takes all the room there is.</summary>
    public void Fill()
    {
        using FileStream file = new(_ballast, FileMode.Append);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
                file.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Somebody else takes so much.</summary>
    public void Take(int bytes) => File.WriteAllBytes(_ballast, new byte[bytes]);

    /// <summary>What others took is free again.</summary>
    public void Free() => File.Delete(_ballast);

    public void Dispose()
    {
        if (Run("umount", Path))
            Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
