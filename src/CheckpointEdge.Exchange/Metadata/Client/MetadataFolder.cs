using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>
/// The metadata a client trusts, one file a role, as it came. A file is replaced in one step and outlives a power cut. One
/// client at a time works on a folder.
/// </summary>
public sealed class MetadataFolder
{
    private readonly string _path;

    /// <param name="path">Made when it is not there.</param>
    public MetadataFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
    }

    /// <summary>Null when the role has no file here, or one larger than <paramref name="sizeBytesMax"/>.</summary>
    public byte[]? Read(string role, int sizeBytesMax)
    {
        FileInfo file = new(FileOf(role));
        return file.Exists && file.Length <= sizeBytesMax ? File.ReadAllBytes(file.FullName) : null;
    }

    public void Write(string role, ReadOnlySpan<byte> bytes) => DurableFiles.Replace(FileOf(role), bytes);

    public void Delete(string role)
    {
        File.Delete(FileOf(role));
        DurableFiles.SyncDirectory(_path);
    }

    /// <summary>Role names come from others: escaped, none leaves the folder.</summary>
    private string FileOf(string role) => Path.Combine(_path, Uri.EscapeDataString(role) + ".json");
}
