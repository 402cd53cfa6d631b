using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Where lists lie below the data directory: <c>lists/gen-N/</c> in use or kept, <c>lists/incoming/</c> for downloads,
/// <c>lists/current</c> with the number of the newest generation that was taken, <c>lists/damaged-…</c> what was set aside,
/// <c>lists/leaving-…</c> what is being deleted, <c>lists/removed-….sealed</c> the receipts of that. Stateless over one directory.
/// </summary>
internal sealed class ShelfFolders
{
    public const string ManifestName = "manifest.json";

    /// <summary>Beside the manifest where others sign for this post.</summary>
    public const string DelegatedName = "delegated.json";

    /// <summary>A policy larger than this is refused (bytes).</summary>
    public const int PolicyBytesMax = 1 << 20;

    private const string GenerationPrefix = "gen-";
    private const string DamagedPrefix = "damaged-";
    private const string LeavingPrefix = "leaving-";
    private const string ReceiptPrefix = "removed-";
    private const string ReceiptSuffix = ".sealed";

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
        if (name is not (ListManifest.DocumentsTarget or ListManifest.GalleryTarget))
            return null; // the others differ in every generation
        foreach ((string folder, string signed) in Generations().SelectMany(one => new[] { (Of(one), ManifestName), (Of(one), DelegatedName) }))
        {
            string manifest = Path.Combine(folder, signed);
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

    /// <summary>Every folder with a list in it, whole or not: generations, then what was set aside.</summary>
    public ImmutableArray<string> Names() =>
        [.. Generations().Select(generation => Path.GetFileName(Of(generation))), .. Folders(DamagedPrefix)];

    public string PathOf(string name) => Path.Combine(_lists, name);

    public bool Has(string name) => Directory.Exists(PathOf(name));

    public static bool IsSetAside(string name) => name.StartsWith(DamagedPrefix, StringComparison.Ordinal);

    /// <summary>The number in the name of a folder; 0 when there is none.</summary>
    public static long GenerationOf(string name)
    {
        string digits = new([.. name.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long generation) ? generation : 0;
    }

    /// <summary>
    /// Makes the name of a generation free: what lay there is set aside for the technician, for as long as a list before the
    /// one in use is kept.
    /// </summary>
    public void SetAside(long generation, DateTimeOffset now)
    {
        if (!Directory.Exists(Of(generation)))
            return;
        string name = DamagedPrefix + Path.GetFileName(Of(generation)), free = name;
        for (int more = 2; Has(free); more++)
            free = FormattableString.Invariant($"{name}-{more}");
        Directory.Move(Of(generation), PathOf(free));
        BeginKeeping(free, now);
        Sync();
    }

    /// <summary>From this moment on a list is kept only in case it is needed again.</summary>
    public void BeginKeeping(string name, DateTimeOffset now) => Directory.SetLastWriteTimeUtc(PathOf(name), now.UtcDateTime);

    /// <summary>When <see cref="BeginKeeping"/> was called, as far as the disk still knows.</summary>
    public DateTimeOffset KeptSince(string name) => Directory.GetLastWriteTimeUtc(PathOf(name));

    /// <summary>Gives a folder a name under which it is never used again, durably: its deletion can then be finished at any time.</summary>
    public void BeginLeaving(string name)
    {
        Directory.Move(PathOf(name), PathOf(LeavingPrefix + name));
        Sync();
    }

    /// <summary>Deletes what has begun to leave; when this returns, it is gone from the disk.</summary>
    public void FinishLeaving()
    {
        foreach (string name in Folders(LeavingPrefix))
        {
            Directory.Delete(PathOf(name), recursive: true);
            Sync();
        }
    }

    /// <summary>Where the sealed receipt of a folder's deletion lies until it is recorded.</summary>
    public string ReceiptPath(string name, int part) =>
        Path.Combine(_lists, FormattableString.Invariant($"{ReceiptPrefix}{name}.{part}{ReceiptSuffix}"));

    /// <summary>The receipts that are not recorded yet, each with the folder it is of.</summary>
    public ImmutableArray<(string File, string Folder)> Receipts() =>
    [
        .. Directory.GetFiles(_lists, ReceiptPrefix + "*" + ReceiptSuffix).Order(StringComparer.Ordinal)
            .Select(file => (file, Path.GetFileName(file)[ReceiptPrefix.Length..].Split('.')[0])),
    ];

    public void DropReceipts(string name)
    {
        foreach ((string file, string folder) in Receipts())
            if (folder == name)
                File.Delete(file);
    }

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

    private IEnumerable<string> Folders(string prefix) =>
        Directory.GetDirectories(_lists, prefix + "*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
