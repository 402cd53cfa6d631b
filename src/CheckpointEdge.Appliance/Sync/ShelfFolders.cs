using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Where lists lie below the data directory: <c>lists/gen-N/</c> in use or kept, <c>lists/incoming/</c> for downloads,
/// <c>lists/current</c> with the number of the newest generation that was taken. Stateless over one directory.
/// </summary>
internal sealed class ShelfFolders
{
    public const string ManifestName = "manifest.json";

    /// <summary>A policy larger than this is refused (bytes).</summary>
    public const int PolicyBytesMax = 1 << 20;

    private const string GenerationPrefix = "gen-";
    private const string DamagedPrefix = "damaged-";

    private readonly string _lists;

    public ShelfFolders(string dataDirectory)
    {
        _lists = Path.Combine(dataDirectory, "lists");
        Incoming = Path.Combine(_lists, "incoming");
        Directory.CreateDirectory(Incoming);
    }

    public string Incoming { get; }

    private string CurrentFile => Path.Combine(_lists, "current");

    public string Of(long generation) =>
        Path.Combine(_lists, GenerationPrefix + generation.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// A file on the shelf that its generation's manifest says to be this one, or null. The caller hashes it: the manifest may
    /// be old, and the file may have suffered since.
    /// </summary>
    public string? Holds(string name, ManifestTarget target)
    {
        if (name != ListManifest.DocumentsTarget)
            return null; // the others differ in every generation
        foreach (string folder in Generations().Select(Of))
        {
            string manifest = Path.Combine(folder, ManifestName);
            string file = Path.Combine(folder, name);
            if (!File.Exists(manifest) || new FileInfo(manifest).Length > SignedMetadata.SizeBytesMax || !File.Exists(file))
                continue;
            try
            {
                ListManifest kept = SignedMetadata.ReadUnverified(File.ReadAllBytes(manifest), ExchangeJson.Default.ListManifest);
                if (kept.Targets.Any(one => Path.GetFileName(one.Key) == name && one.Value.Sha256 == target.Sha256))
                    return file;
            }
            catch (MetadataException)
            {
                // A damaged generation is of no use here, and is told elsewhere.
            }
        }

        return null;
    }

    /// <summary>The newest generation that was taken; null when none was, or when the file does not say.</summary>
    public long? ReadCurrent()
    {
        if (!File.Exists(CurrentFile))
            return null;
        using StreamReader text = new(CurrentFile);
        Span<char> start = stackalloc char[20];
        int length = text.ReadBlock(start);
        return long.TryParse(start[..length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long generation)
            ? generation
            : null;
    }

    public void WriteCurrent(long generation) => DurableFiles.Replace(
        CurrentFile, System.Text.Encoding.ASCII.GetBytes(generation.ToString(CultureInfo.InvariantCulture) + "\n"));

    /// <summary>The generations that lie here, newest first; whether they are whole is not known.</summary>
    public ImmutableArray<long> Generations() =>
    [
        .. Directory.GetDirectories(_lists, GenerationPrefix + "*")
            .Select(path => long.TryParse(
                Path.GetFileName(path).AsSpan(GenerationPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long n)
                ? n : -1)
            .Where(generation => generation >= 0)
            .OrderDescending(),
    ];

    /// <summary>
    /// Makes the name of a generation free: what lay there is set aside for the technician, instead of the one that was set
    /// aside before.
    /// </summary>
    public void SetAside(long generation)
    {
        if (!Directory.Exists(Of(generation)))
            return;
        foreach (string old in Directory.GetDirectories(_lists, DamagedPrefix + "*"))
            Directory.Delete(old, recursive: true);
        Directory.Move(Of(generation), Path.Combine(_lists, DamagedPrefix + Path.GetFileName(Of(generation))));
        Sync();
    }

    public void Delete(long generation) => Directory.Delete(Of(generation), recursive: true);

    /// <summary>Deletes everything in <c>incoming</c> but <paramref name="keep"/>.</summary>
    public void ClearIncoming(IReadOnlySet<string> keep)
    {
        foreach (string path in Directory.GetFileSystemEntries(Incoming))
        {
            if (keep.Contains(Path.GetFileName(path)))
                continue;
            if (File.GetAttributes(path).HasFlag(FileAttributes.Directory))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
    }

    /// <summary>Waits until the names on the shelf are on the disk.</summary>
    public void Sync() => DurableFiles.SyncDirectory(_lists);
}
