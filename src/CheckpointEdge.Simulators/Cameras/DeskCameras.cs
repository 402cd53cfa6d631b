using System.Collections.Immutable;
using CheckpointEdge.Simulators.ChipReaders.Faces;
using CheckpointEdge.Simulators.Travellers;

namespace CheckpointEdge.Simulators.Cameras;

/// <summary>
/// What the desk's cameras see: an empty table and a wall, or the data page and the face of the traveller who stands there.
/// Safe for concurrent use.
/// </summary>
/// <param name="document">Null: this desk has no such camera.</param>
/// <param name="face">Null: this desk has no such camera.</param>
/// <param name="pages">Folder with a picture <c>ID.jpg</c> of each traveller's data page; null: none.</param>
/// <param name="travellersFile">Where the travellers' own photographs lie; null: they are drawn.</param>
internal sealed class DeskCameras(SimulatedCamera? document, SimulatedCamera? face, string? pages, string? travellersFile)
{
    private static readonly Lazy<byte[]> _empty = new(DrawnFace.Empty);

    /// <summary>For a desk without cameras.</summary>
    public static DeskCameras None { get; } = new(null, null, null, null);

    /// <summary>True when the traveller's data page can be held under the camera.</summary>
    public bool HasPage(Traveller traveller) => document is not null && PageOf(traveller) is { } page && File.Exists(page);

    public void ShowPage(Traveller traveller) => document?.Show(File.ReadAllBytes(PageOf(traveller)!));

    /// <summary>The traveller stands before the desk; whoever has no photograph of their own is drawn.</summary>
    public void ShowFace(Traveller traveller)
    {
        if (face is null)
            return;
        byte[] photograph = travellersFile is not null && traveller.Chip is { } chip ? TravellerFile.ChipPortrait(travellersFile, chip) : [];
        face.Show(photograph.Length > 0 ? photograph : DrawnFace.Frame(string.Concat(traveller.Mrz)));
    }

    /// <summary>Nobody stands there and nothing lies there.</summary>
    public void ShowNothing()
    {
        ImmutableArray<ReadOnlyMemory<byte>> empty = [_empty.Value];
        document?.Show(empty);
        face?.Show(empty);
    }

    private string? PageOf(Traveller traveller) => pages is null ? null : Path.Combine(pages, traveller.Id + ".jpg");
}
