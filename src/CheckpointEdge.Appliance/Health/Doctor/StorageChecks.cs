using System.Globalization;
using CheckpointEdge.Appliance.Provisioning;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>Where everything lies: rights, room, and whether the medium still takes writes.</summary>
internal sealed class StorageChecks(DoctorOptions options)
{
    public const string FolderName = "data-folder";
    public const string SpaceName = "data-space";
    public const string DiskName = "disk";

    /// <summary>With less free the service itself says so (MB of 1 000 000 bytes).</summary>
    private const long WarnMegabytes = 512;

    /// <summary>With less free pictures and older lists give way, and downloads stop (MB).</summary>
    private const long FaultMegabytes = 256;

    private const long Megabyte = 1_000_000;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>JESD84-B51, EXT_CSD PRE_EOL_INFO: 1 normal, 2 warning (80 % of the reserve is used), 3 urgent.</summary>
    private const int PreEndOfLifeUrgent = 3;

    private string Data => options.DataDirectory;

    public Finding Folder()
    {
        if (!Directory.Exists(Data))
            return Finding.Fault(
                FolderName, Data, "It does not exist.",
                "Install the package again, or name the right folder with --data.");
        UnixFileMode mode = ModeOf(Data);
        if ((mode & Others) != 0)
        {
            return Finding.Fault(
                FolderName, Data, $"Others than the service may enter it (mode {Octal(mode)}).", $"Run chmod 0700 {Data}.");
        }

        foreach (string secret in new[] { UnitFiles.KeyName, UnitFiles.TpmKeyName, Officers.OfficerRegister.FileName })
        {
            string file = Path.Combine(Data, secret);
            if (File.Exists(file) && (ModeOf(file) & Others) is not 0)
                return Finding.Fault(
                    FolderName, file, $"Others may read it (mode {Octal(ModeOf(file))}).",
                    $"Run chmod 0600 {file}.");
        }

        string trial = Path.Combine(Data, ".doctor");
        try
        {
            File.WriteAllText(trial, "written and deleted by the doctor\n");
            File.Delete(trial);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Fault(
                FolderName, Data, $"Nothing can be written there: {failure.Message.TrimEnd('.')}.",
                "Look whether the disk is full or read-only, and whose the folder is.");
        }

        return Finding.Well(FolderName, Data, $"The service alone may enter and write (mode {Octal(mode)}).");
    }

    public Finding Space()
    {
        if (!Directory.Exists(Data))
            return Finding.NotDone(SpaceName, Data, "There is no such folder.");
        long free = new DriveInfo(Path.GetFullPath(Data)).AvailableFreeSpace / Megabyte;
        string found = string.Create(CultureInfo.InvariantCulture, $"{free} MB are free.");
        const string WhatToDo = "Connect the board to Central so that its reports go, or take them away with a stick; "
            + "delete what is not of the service.";
        return free < FaultMegabytes ? Finding.Fault(SpaceName, Data, found, WhatToDo)
            : free < WarnMegabytes ? Finding.Look(SpaceName, Data, found, WhatToDo)
            : Finding.Well(SpaceName, Data, found);
    }

    public Finding Disk()
    {
        string mounts = Path.Combine(options.SystemRoot, "proc/self/mountinfo");
        if (MountOf(mounts, Path.GetFullPath(Data)) is not { } mount)
            return Finding.NotDone(DiskName, mounts, "The system does not say where the data lies.");
        string device = mount.Source;
        if (mount.ReadOnly)
        {
            return Finding.Fault(
                DiskName, device, "It is mounted read-only: the kernel does that after errors of the medium.",
                "Look at dmesg; take the hits away with a stick and replace the medium.");
        }

        string name = Path.GetFileName(device).TrimEnd("0123456789".ToCharArray());
        if (name.StartsWith("mmcblk", StringComparison.Ordinal))
            name = name.TrimEnd('p');
        string wear = Path.Combine(options.SystemRoot, "sys/block", Path.GetFileName(device).Split('p')[0], "device/pre_eol_info");
        if (!File.Exists(wear))
            wear = Path.Combine(options.SystemRoot, "sys/block", name, "device/pre_eol_info");
        if (!File.Exists(wear))
            return Finding.Well(DiskName, device, "It is mounted for reading and writing; it does not say how worn it is.");
        int left = Convert.ToInt32(File.ReadAllText(wear).Trim(), 16);
        return left >= PreEndOfLifeUrgent
            ? Finding.Fault(
                DiskName, device, "The flash says that its reserve is used up.",
                "Replace the board's storage before it turns read-only.")
            : left > 1
                ? Finding.Look(
                    DiskName, device, "The flash says that most of its reserve is used.",
                    "Plan to replace the board's storage.")
                : Finding.Well(DiskName, device, "It is mounted for reading and writing, and its flash is not worn.");
    }

    /// <summary>The mount that holds a path, by proc(5): the longest mount point that the path begins with, the last of equals.</summary>
    private static (string Source, bool ReadOnly)? MountOf(string mounts, string path)
    {
        if (!File.Exists(mounts))
            return null;
        (string Source, bool ReadOnly)? best = null;
        int length = -1;
        foreach (string[] words in File.ReadLines(mounts).Select(line => line.Split(' ')))
        {
            int dash = Array.IndexOf(words, "-");
            if (words.Length < 10 || dash < 0 || dash + 3 >= words.Length)
                continue;
            string point = words[4];
            if (point.Length < length || !(path == point || path.StartsWith(point.TrimEnd('/') + "/", StringComparison.Ordinal)))
                continue;
            length = point.Length;
            best = (words[dash + 2], words[5].Split(',').Contains("ro") || words[dash + 3].Split(',').Contains("ro"));
        }

        return best;
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static string Octal(UnixFileMode mode) => "0" + Convert.ToString((int)mode & 0x1FF, 8);
}
