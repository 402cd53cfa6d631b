using System.IO.MemoryMappedFiles;
using System.Text;
using Faults;

namespace CheckpointEdge.Tests.Faults;

/// <summary>A disk below one folder that fails as it is told to, for one process: <c>failing-disk.c</c>, preloaded.</summary>
internal sealed class FailingDisk : IDisposable
{
    private const int PageBytes = 4096;
    private const int FaultAt = 16;
    private const int CountAt = 32;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _control;

    private FailingDisk(string library, string control, string below)
    {
        File.WriteAllBytes(control, new byte[PageBytes]);
        _file = MemoryMappedFile.CreateFromFile(control, FileMode.Open);
        _control = _file.CreateViewAccessor(0, PageBytes);
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAILING_DISK_CONTROL"] = control,
            ["FAILING_DISK_BELOW"] = below,
        };
    }

    /// <summary>For the process that has this disk.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Calls that failed, or wrote less than they were asked to (count).</summary>
    public uint Faults => _control.ReadUInt32(CountAt);

    /// <param name="folder">For the library and its control file.</param>
    /// <param name="below">The folder that is on this disk.</param>
    public static async Task<FailingDisk> BuildAsync(string folder, string below)
    {
        string library = Path.Combine(folder, "failing-disk.so");
        (int status, _, string complained) = await Programs.RunAsync(
            "gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library,
            Path.Combine(AppContext.BaseDirectory, "failing-disk.c"), "-ldl");
        return status == 0
            ? new FailingDisk(library, Path.Combine(folder, "control"), below)
            : throw new InvalidOperationException($"failing-disk.c does not compile: {complained}");
    }

    /// <param name="call"><c>write</c>, <c>fsync</c>, <c>rename</c>.</param>
    /// <param name="fault"><c>EIO</c>, <c>ENOSPC</c>, <c>SHORT</c>.</param>
    public void Fail(string call, string fault)
    {
        Set(FaultAt, fault);
        _control.Write(CountAt, 0u);
        Set(0, call);
    }

    /// <summary>The disk is as good as new.</summary>
    public void Heal() => Set(0, "");

    public void Dispose()
    {
        _control.Dispose();
        _file.Dispose();
    }

    private void Set(int at, string word)
    {
        byte[] field = new byte[FaultAt];
        Encoding.ASCII.GetBytes(word, field);
        // The first byte says that there is a fault: it comes last.
        _control.WriteArray(at + 1, field, 1, field.Length - 1);
        _control.Write(at, field[0]);
    }
}
