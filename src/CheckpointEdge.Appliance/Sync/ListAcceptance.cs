using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// The steps from an offered list to one that may be used. Nothing is parsed further than the check before it allows, and
/// nothing touches the shelf before all of them have passed. Not thread-safe: one acceptance at a time.
/// </summary>
/// <param name="freeBytes">Free space of the disk that holds a directory.</param>
internal sealed class ListAcceptance(
    ShelfFolders folders, ListTrust trust, SliceKeyring keyring, TimeProvider time, Func<string, long> freeBytes)
{
    /// <summary>Free space needed, in multiples of what is to be fetched: the download, and room for records meanwhile.</summary>
    public const int FreeSpaceFactor = 2;

    private readonly DeltaFetch _delta = new(folders, keyring);

    /// <param name="current">The list in use; null for none.</param>
    /// <param name="newestTaken">No generation below this is ever taken, even if the one in use is older.</param>
    /// <returns>The new list, shelved durably and open; or null when the one in use is the newest.</returns>
    /// <exception cref="ListRefusedException">It is not taken; nothing has changed.</exception>
    /// <exception cref="CentralUnreachableException">It could not be fetched now.</exception>
    public async Task<OpenList?> RunAsync(
        ListSource source, SignedList offered, OpenList? current, long newestTaken, CancellationToken cancel)
    {
        ListManifest manifest = VerifySignatures(offered);
        if (current is not null && manifest.Version == current.Generation)
        {
            return OpenList.TargetOf(manifest, ListManifest.SliceTarget).Sha256 == current.Sha256
                ? null
                : throw new ListRefusedException(
                    $"List {manifest.Version} is offered with another content than the one in use: Central must publish the next.");
        }

        RequireNewer(manifest, current?.Generation ?? 0, newestTaken);
        RequireUnexpired(manifest);
        RequireSpace(manifest);
        byte[] key = await OwnKeyAsync(source, manifest, cancel);
        string parts = await DownloadAsync(source, manifest, key, cancel);
        DurableFiles.Replace(Path.Combine(parts, SliceKeys.FileName), key);
        offered.Write(parts);
        OpenList? list = null;
        try
        {
            list = await PatientThread.RunAsync(() => OpenList.Open(parts, trust, keyring, patient: true));
            RequireCanary(list, manifest);
            Shelve(list);
            return list;
        }
        catch
        {
            list?.Retire();
            if (Directory.Exists(parts))
                Directory.Delete(parts, recursive: true); // with its key: nothing of it stays behind
            throw;
        }
    }

    private ListManifest VerifySignatures(SignedList offered)
    {
        try
        {
            ListManifest manifest = trust.Verify(offered);
            if (manifest.Type != ListManifest.TypeName)
                throw new ListRefusedException("The offered metadata is not a list's manifest.");
            _ = manifest.Slice; // refused here when it gives no header
            return manifest;
        }
        catch (MetadataException failure)
        {
            throw new ListRefusedException($"The offered list is not trusted: {failure.Message}", failure);
        }
    }

    private static void RequireNewer(ListManifest manifest, long inUse, long newestTaken)
    {
        if (manifest.Version < Math.Max(inUse, newestTaken))
        {
            throw new ListRefusedException(
                $"List {manifest.Version} is offered, but list {Math.Max(inUse, newestTaken)} was taken before: a list never goes back.");
        }
    }

    private void RequireUnexpired(ListManifest manifest)
    {
        if (manifest.Expires <= time.GetUtcNow())
        {
            throw new ListRefusedException(FormattableString.Invariant(
                $"List {manifest.Version} is offered, but its signature ended on {manifest.Expires.UtcDateTime:yyyy-MM-dd HH:mm} UTC."));
        }
    }

    private void RequireSpace(ListManifest manifest)
    {
        long neededBytes = FreeSpaceFactor * manifest.TargetsNeeded
            .Where(name => folders.Holds(name, OpenList.TargetOf(manifest, name)) is null)
            .Sum(name => OpenList.TargetOf(manifest, name).Length);
        long free = freeBytes(folders.Incoming);
        if (free < neededBytes)
        {
            throw new ListRefusedException(
                $"List {manifest.Version} needs {neededBytes} bytes of free disk space; there are {free}.");
        }
    }

    /// <summary>This board's entry of the file of keys, asked for first: what it could not open need not be fetched.</summary>
    private async Task<byte[]> OwnKeyAsync(ListSource source, ListManifest manifest, CancellationToken cancel) =>
        await source.SliceKeys(manifest.Slice.KeyIdentity, cancel) is { } keys
            ? keyring.OwnEntry(keys, manifest.Slice)
            : throw new ListRefusedException($"List {manifest.Version} is sealed, and Central has no keys for it.");

    /// <summary>The directory with every file, whole and with the signed hashes. A cut download goes on the next time, and documents
    /// and faces are not fetched again as long as they are the same.</summary>
    private async Task<string> DownloadAsync(
        ListSource source, ListManifest manifest, byte[] keys, CancellationToken cancel)
    {
        HashSet<string> partNames =
            [.. manifest.TargetsNeeded.Select(name => PartName(OpenList.TargetOf(manifest, name), name))];
        if (_delta.PartNameOf(manifest) is { } delta)
            partNames.Add(delta);
        folders.ClearIncoming(partNames);
        string staging = Path.Combine(folders.Incoming, "list");
        foreach (string name in manifest.TargetsNeeded)
        {
            ManifestTarget target = OpenList.TargetOf(manifest, name);
            string part = Path.Combine(folders.Incoming, PartName(target, name));
            if (TakeFromShelf(name, target, part))
                continue;
            if (name == ListManifest.SliceTarget && await _delta.TryFetchAsync(source, manifest, keys, part, cancel))
                continue;
            await source.Download(target.PathOf(name), part, target.Length, cancel);
            try
            {
                OpenList.CheckHash(part, target, name);
            }
            catch (ListRefusedException)
            {
                File.Delete(part); // going on from wrong bytes would never end well
                throw;
            }

            if (name == ListManifest.PolicyTarget)
                source.Pace(OpenList.ReadPolicy(part).DownloadBytesPerSecondMax);
        }

        Directory.CreateDirectory(staging);
        foreach (string name in manifest.TargetsNeeded)
        {
            string final = Path.Combine(staging, name);
            File.Move(Path.Combine(folders.Incoming, PartName(OpenList.TargetOf(manifest, name), name)), final);
            DurableFiles.SyncFile(final);
        }

        return staging;
    }

    /// <summary>False: it has to be fetched, because the shelf has none or what lies there is damaged.</summary>
    private bool TakeFromShelf(string name, ManifestTarget target, string part)
    {
        if (folders.Holds(name, target) is not { } held)
            return false;
        File.Delete(part);
        DurableFiles.Link(held, part);
        try
        {
            OpenList.CheckHash(part, target, name);
            return true;
        }
        catch (ListRefusedException)
        {
            File.Delete(part);
            return false;
        }
    }

    /// <summary>What the board could read but not find would be called clear.</summary>
    private static void RequireCanary(OpenList list, ListManifest manifest)
    {
        if (OpenList.TargetOf(manifest, ListManifest.SliceTarget).Custom?.Canary is not { } canary)
            return;
        try
        {
            SliceCanary.Check(list.Slice, list.Search, canary);
        }
        catch (SliceException failure)
        {
            throw new ListRefusedException($"List {manifest.Version} is not taken: {failure.Message}", failure);
        }
    }

    /// <summary>Gives the list its final name and makes that durable: a power cut leaves the old list or the new one.</summary>
    private void Shelve(OpenList list)
    {
        folders.SetAside(list.Generation, time.GetUtcNow());
        list.MoveTo(folders.Of(list.Generation));
        folders.Sync();
        folders.WriteCurrent(list.Generation);
    }

    private static string PartName(ManifestTarget target, string name) => $"{target.Sha256}.{name}.part";
}
