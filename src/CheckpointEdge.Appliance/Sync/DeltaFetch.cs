using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// The short way to a new slice: the delta from the list in use, where the publication brings one. Whatever is wrong with it
/// (a gap, damage, another base), the whole slice is fetched instead. Not thread-safe: one fetch at a time.
/// </summary>
internal sealed class DeltaFetch(ShelfFolders folders, SliceKeyring keyring)
{
    /// <summary>The name of the delta's part in <c>incoming</c>, or null when none leads from a list on the shelf.</summary>
    public string? PartNameOf(ListManifest manifest) => Offered(manifest) is { } target ? $"{target.Sha256}.{SliceDelta.FileName}.part" : null;

    /// <summary>Writes the slice of a publication into a file.</summary>
    /// <param name="keys">This board's entry of the file of keys.</param>
    /// <param name="slice">Must hold the slice that was signed, to the last byte.</param>
    /// <returns>False: there is no file, and the whole slice has to be fetched.</returns>
    /// <exception cref="CentralUnreachableException">The download was cut; it goes on later.</exception>
    public async Task<bool> TryFetchAsync(
        ListSource source, ListManifest manifest, byte[] keys, string slice, CancellationToken cancel)
    {
        if (Offered(manifest) is not { } target)
            return false;
        string part = Path.Combine(folders.Incoming, PartNameOf(manifest)!);
        await source.Download(target.PathOf(SliceDelta.FileName), part, target.Length, cancel);
        return await PatientThread.RunAsync(() => Apply(manifest, target, part, keys, slice));
    }

    private bool Apply(ListManifest manifest, ManifestTarget target, string part, byte[] keys, string slice)
    {
        try
        {
            OpenList.CheckHash(part, target, SliceDelta.FileName);
            string before = folders.Of(target.Custom!.Delta!.From);
            using SliceKey oldKey = keyring.KeyOf(before, Slice.ReadHeader(before));
            using SliceKey newKey = keyring.KeyOf(keys, manifest.Slice);
            using Slice from = Slice.Open(before, oldKey);
            // What is written is held to what the delta says it leads to, hashed on the way; that must be what was signed.
            if (SliceDelta.ReadHead(part).ToSha256 != OpenList.TargetOf(manifest, ListManifest.SliceTarget).Sha256)
                return false;
            File.Delete(slice);
            SliceDelta.Apply(from, part, newKey, slice);
            return true;
        }
        catch (Exception failure) when (failure is SliceException or ListRefusedException)
        {
            File.Delete(slice);
            return false;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private ManifestTarget? Offered(ListManifest manifest) =>
        manifest.Targets.TryGetValue(SliceDelta.FileName, out ManifestTarget? target)
        && target is { Custom.Delta: { } delta, Length: > 0 and <= SliceDelta.SizeBytesMax }
        && target.Sha256.Length > 0 && target.Sha256.All(char.IsAsciiHexDigitLower)
        && delta.To == manifest.Version && Directory.Exists(folders.Of(delta.From))
            ? target
            : null;
}
