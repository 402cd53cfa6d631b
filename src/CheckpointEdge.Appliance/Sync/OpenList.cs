using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>A list is not taken into use. The message is one sentence.</summary>
internal sealed class ListRefusedException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>
/// One verified generation, opened and indexed. Counted: it is closed after its last lease, and its files stay until then.
/// Safe for concurrent callers.
/// </summary>
internal sealed class OpenList
{
    private readonly Lock _gate = new();
    private int _leases;
    private bool _retired;
    private bool _closed;

    private readonly SliceKey _key;


    private OpenList(string directory, Slice slice, SliceKey key, ListManifest manifest, ListPolicy policy, bool patient)
    {
        // What the manifest does not name was not signed, and is left alone.
        bool withFaces = manifest.Targets.ContainsKey(ListManifest.GalleryTarget);
        ManifestTarget file = TargetOf(manifest, ListManifest.SliceTarget);
        (Gallery, GalleryFinding) = withFaces ? FacesOf(directory, key) : (null, null);
        Directory = directory;
        Slice = slice;
        _key = key;
        Sha256 = file.Sha256;
        Policy = policy;
        Canary = file.Custom?.Canary;
        // The index fetches records through this object, because the files move to their final place after they are verified.
        WatchlistSearch? kept = SearchIndexFile.Open(
            directory, key, Sha256, slice.Header.Records, ordinal => Slice.Record(ordinal), document => Slice.FindDocument(document));
        IndexIsKept = kept is not null;
        Search = kept ?? WatchlistSearch.Build(
            slice.Records(), ordinal => Slice.Record(ordinal), listedDocument: document => Slice.FindDocument(document), patient: patient);
    }

    public string Directory { get; private set; }

    /// <summary>Of the slice's bytes as signed, in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    public Slice Slice { get; private set; }
    public ListPolicy Policy { get; }
    public WatchlistSearch Search { get; }

    /// <summary>The list's faces, unsealed; null when it has none or they cannot be used.</summary>
    public FaceGallery? Gallery { get; }

    /// <summary>Why faces that are there cannot be used; a list is not refused for them. Null when all is well.</summary>
    public string? GalleryFinding { get; }

    /// <summary>Whom Central named to try the list with, sealed; null when it named nobody.</summary>
    public byte[]? Canary { get; }

    /// <summary>The index lies sealed beside the list, for the next start.</summary>
    public bool IndexIsKept { get; private set; }

    public SliceHeader Header => Slice.Header;
    public long Generation => Slice.Header.Generation;

    /// <summary>Its last lease is back and nobody can have another.</summary>
    public bool Closed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>Verifies signatures and hashes of the files in a directory, opens them and builds the index.</summary>
    /// <param name="patient">Travellers are being checked meanwhile: the index is built on this thread alone.</param>
    /// <exception cref="ListRefusedException">Anything is missing, damaged, or not signed.</exception>
    public static OpenList Open(string directory, ListTrust trust, SliceKeyring keys, bool patient)
    {
        try
        {
            ListManifest manifest = trust.Verify(SignedList.Read(directory));
            foreach (string target in manifest.TargetsNeeded)
                CheckHash(Path.Combine(directory, target), TargetOf(manifest, target), target);
            ListPolicy policy = ReadPolicy(Path.Combine(directory, ListManifest.PolicyTarget));
            return Index(directory, manifest, policy, keys, patient);
        }
        catch (Exception failure) when (failure is MetadataException or SliceException or ListRefusedException)
        {
            throw new ListRefusedException(failure.Message, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ListRefusedException($"It cannot be read: {failure.Message}", failure);
        }
    }

    /// <exception cref="ListRefusedException">The manifest does not name the file, or with an impossible length.</exception>
    public static ManifestTarget TargetOf(ListManifest manifest, string target)
    {
        long lengthBytesMax = target switch
        {
            ListManifest.PolicyTarget => ShelfFolders.PolicyBytesMax,
            ListManifest.DocumentsTarget => FingerprintHead.FileBytesMax,
            ListManifest.GalleryTarget => FaceGalleryFile.FileBytesMax,
            _ => SliceLimits.FileBytesMax,
        };
        if (!manifest.Targets.TryGetValue(target, out ManifestTarget? file))
            throw new ListRefusedException($"The manifest names no {target}.");
        if (file.Length < 1 || file.Length > lengthBytesMax)
            throw new ListRefusedException($"{target} has {file.Length} bytes by the manifest; 1 to {lengthBytesMax} are allowed.");
        if (file.Sha256.Length != 2 * SHA256.HashSizeInBytes || !file.Sha256.All(char.IsAsciiHexDigitLower))
            throw new ListRefusedException($"The manifest gives no SHA-256 for {target}.");
        return file;
    }

    /// <summary>A file is what was signed: its length and every byte of it.</summary>
    /// <exception cref="ListRefusedException">It is not.</exception>
    public static void CheckHash(string file, ManifestTarget target, string name)
    {
        using FileStream content = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (content.Length != target.Length)
            throw new ListRefusedException($"{name} has {content.Length} bytes; {target.Length} were signed.");
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != target.Sha256)
            throw new ListRefusedException($"{name} is not the file that was signed (its SHA-256 differs).");
    }

    /// <summary>Moves the files to a name that nothing had before, and opens them there.</summary>
    public void MoveTo(string directory)
    {
        Slice.Dispose();
        System.IO.Directory.Move(Directory, directory);
        Directory = directory;
        Slice = Slice.Open(directory, _key);
    }

    /// <summary>Puts the index beside the list. Only while nobody moves or deletes the list's folder.</summary>
    /// <exception cref="IOException">The disk does not take it; the list is as good as before.</exception>
    public void KeepIndex()
    {
        SearchIndexFile.Write(Directory, _key, Sha256, Search);
        IndexIsKept = true;
    }

    /// <summary>Makes room on the disk: the index can be built again.</summary>
    public void DropIndex()
    {
        File.Delete(Path.Combine(Directory, SearchIndexFile.FileName));
        IndexIsKept = false;
    }

    /// <summary>A lease, or null when this generation is closed already.</summary>
    public ListLease? Lease()
    {
        lock (_gate)
        {
            if (_closed)
                return null;
            _leases++;
        }

        return new ListLease(this);
    }

    public void Release()
    {
        lock (_gate)
        {
            _leases--;
            CloseIfFree();
        }
    }

    /// <summary>No new check will use it: it is closed after its last lease.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            CloseIfFree();
        }
    }

    private void CloseIfFree()
    {
        if (!_retired || _leases > 0 || _closed)
            return;
        _closed = true;
        Slice.Dispose();
        Gallery?.Dispose();
        _key.Dispose();
    }

    private static (FaceGallery? Gallery, string? Finding) FacesOf(string directory, SliceKey key)
    {
        try
        {
            return (FaceGalleryFile.Open(directory, key), null);
        }
        catch (SliceException broken)
        {
            return (null, broken.Message);
        }
    }

    private static OpenList Index(string directory, ListManifest manifest, ListPolicy policy, SliceKeyring keys, bool patient)
    {
        SliceKey key = keys.KeyOf(directory, manifest.Slice);
        Slice? slice = null;
        try
        {
            slice = Slice.Open(directory, key);
            CheckHeader(slice.Header, manifest);
            return new OpenList(directory, slice, key, manifest, policy, patient);
        }
        catch
        {
            slice?.Dispose();
            key.Dispose();
            throw;
        }
    }

    private static void CheckHeader(SliceHeader header, ListManifest manifest)
    {
        SliceHeader signed = manifest.Slice;
        bool same = header.Format == signed.Format && header.Generation == signed.Generation
            && header.CreatedAt == signed.CreatedAt && header.KeyIdentity == signed.KeyIdentity
            && header.Records == signed.Records && header.Names == signed.Names
            && header.Documents == signed.Documents && header.Lists.SequenceEqual(signed.Lists)
            && header.Fingerprints == signed.Fingerprints;
        if (!same)
            throw new ListRefusedException("The header of slice.db is not the one in the manifest.");
        if (header.Generation != manifest.Version)
            throw new ListRefusedException($"slice.db is generation {header.Generation}, but the manifest is version {manifest.Version}.");
    }

    /// <summary>A policy whose bytes have been verified.</summary>
    /// <exception cref="ListRefusedException">It cannot be read, or asks for something impossible.</exception>
    public static ListPolicy ReadPolicy(string file)
    {
        ListPolicy policy;
        try
        {
            policy = JsonSerializer.Deserialize(ReadBounded(file, ShelfFolders.PolicyBytesMax), ExchangeJson.Default.ListPolicy)
                ?? throw new ListRefusedException("policy.json is empty.");
        }
        catch (JsonException failure)
        {
            throw new ListRefusedException($"policy.json cannot be read (line {(failure.LineNumber ?? 0) + 1}).", failure);
        }

        if (policy is not { ListAgeLimitHours: > 0, ListAgeWarnHours: >= 0, UndoSeconds: >= 0 })
            throw new ListRefusedException("policy.json holds a time that is not above zero.");
        return policy.Impossible() is { } impossible ? throw new ListRefusedException($"policy.json cannot be meant: {impossible}") : policy;
    }

    /// <exception cref="ListRefusedException">The file is larger.</exception>
    public static byte[] ReadBounded(string file, int sizeBytesMax)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > sizeBytesMax)
            throw new ListRefusedException($"{Path.GetFileName(file)} is larger than {sizeBytesMax} bytes.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
