using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>A publication as it came and as it lies beside its slice. Immutable.</summary>
/// <param name="Envelope"><c>targets.json</c>.</param>
/// <param name="Delegated">The file of those who sign this post's slice; null where they are those who sign the whole list.</param>
internal sealed record SignedList(byte[] Envelope, byte[]? Delegated)
{
    /// <exception cref="ListRefusedException">A file is too large.</exception>
    public static SignedList Read(string directory)
    {
        string delegated = Path.Combine(directory, ShelfFolders.DelegatedName);
        return new SignedList(
            OpenList.ReadBounded(Path.Combine(directory, ShelfFolders.ManifestName), SignedMetadata.SizeBytesMax),
            File.Exists(delegated) ? OpenList.ReadBounded(delegated, SignedMetadata.SizeBytesMax) : null);
    }

    public void Write(string directory)
    {
        if (Delegated is not null)
            DurableFiles.Replace(Path.Combine(directory, ShelfFolders.DelegatedName), Delegated);
        DurableFiles.Replace(Path.Combine(directory, ShelfFolders.ManifestName), Envelope);
    }
}
