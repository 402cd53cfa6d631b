using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Metadata.Client;

/// <summary>
/// The metadata a client trusts, one file a role, as it came. A file is replaced in one step and outlives a power cut. One
/// client at a time works on a folder.
/// </summary>
public sealed class MetadataFolder
{
    private const string RootsName = "roots";

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

    /// <summary>Keeps a root beside those before it, in <c>roots/</c>: what was signed under it can be verified later.</summary>
    public void KeepRoot(long version, ReadOnlySpan<byte> bytes)
    {
        string roots = Path.Combine(_path, RootsName);
        Directory.CreateDirectory(roots);
        DurableFiles.Replace(Path.Combine(roots, FormattableString.Invariant($"{version}.json")), bytes);
    }

    /// <summary>Every root that was kept, newest first.</summary>
    public ImmutableArray<byte[]> Roots()
    {
        string roots = Path.Combine(_path, RootsName);
        return !Directory.Exists(roots) ? [] :
        [
            .. Directory.GetFiles(roots, "*.json")
                .Select(file => (File: file, Version: VersionOf(file)))
                .Where(root => root.Version > 0)
                .OrderByDescending(root => root.Version)
                .Select(root => File.ReadAllBytes(root.File)),
        ];
    }

    private static long VersionOf(string file) => long.TryParse(
        Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : 0;

    /// <summary>Role names come from others: escaped, none leaves the folder.</summary>
    private string FileOf(string role) => Path.Combine(_path, Uri.EscapeDataString(role) + ".json");
}
