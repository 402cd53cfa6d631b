using System.Text;

namespace CheckpointEdge.Central.Keys;

/// <summary>A file that only its owner may read (0600) from the moment it exists, and that a power cut leaves whole.</summary>
public static class PrivateFile
{
    public static void Write(string path, string content)
    {
        string temporary = path + ".tmp";
        File.Delete(temporary);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream file = new(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
