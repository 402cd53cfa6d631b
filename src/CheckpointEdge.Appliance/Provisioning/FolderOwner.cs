using System.Diagnostics;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>A technician works as root, the service does not: what one writes the other must be able to read. Stateless.</summary>
internal static class FolderOwner
{
    private const int SecondsMax = 5;

    /// <summary>Gives everything in a folder to whoever owns it; does nothing for those who are not root.</summary>
    public static void GiveAll(string folder)
    {
        string[] inside = Directory.GetFileSystemEntries(folder);
        if (inside.Length > 0)
            GiveTo(folder, ["-R", .. inside]);
    }

    /// <summary>Gives files to whoever owns the folder; does nothing for those who are not root.</summary>
    public static void GiveTo(string folder, params string[] files)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return;
        ProcessStartInfo start = new("chown") { RedirectStandardError = true };
        foreach (string word in new[] { "--reference=" + folder }.Concat(files))
            start.ArgumentList.Add(word);
        using Process giving = Process.Start(start)!;
        if (!giving.WaitForExit(TimeSpan.FromSeconds(SecondsMax)) || giving.ExitCode != 0)
            throw new IOException($"the files could not be given to the owner of {folder}");
    }
}
