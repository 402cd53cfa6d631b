using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// The list one check sees from its first look to its last, whatever is swapped meanwhile. Dispose it when the check is
/// over. Its members are safe for concurrent readers.
/// </summary>
public sealed class ListLease : IDisposable
{
    private OpenList? _list;

    internal ListLease(OpenList list)
    {
        _list = list;
        Header = list.Header;
        Policy = list.Policy;
        Slice = list.Slice;
        Search = list.Search;
        Gallery = list.Gallery;
        GalleryFinding = list.GalleryFinding;
        Canary = list.Canary;
    }

    public SliceHeader Header { get; }
    public ListPolicy Policy { get; }
    public Slice Slice { get; }
    public WatchlistSearch Search { get; }

    /// <summary>The list's faces; null when it has none, or when they cannot be used.</summary>
    public FaceGallery? Gallery { get; }

    /// <summary>Why faces that are there cannot be used, in one sentence; else null.</summary>
    public string? GalleryFinding { get; }

    /// <summary>Whom Central named to try the list with, sealed; null when it named nobody.</summary>
    public byte[]? Canary { get; }

    public void Dispose() => Interlocked.Exchange(ref _list, null)?.Release();
}
