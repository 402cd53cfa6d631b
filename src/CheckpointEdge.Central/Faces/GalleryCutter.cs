using System.Globalization;
using CheckpointEdge.Central.Slicing;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Faces;

/// <summary>Puts the faces of a slice's people beside it, sealed with its key. Stateless.</summary>
internal static class GalleryCutter
{
    /// <summary>Begins what is said of the faces.</summary>
    public const string FacesWord = " Faces: ";

    /// <param name="roomBytes">What the slice with its documents and faces may have; null: as much as it needs.</param>
    /// <returns>Faces in the gallery (count); 0: there is no gallery, because there are no faces or no room for them.</returns>
    /// <exception cref="SliceException">The slice is damaged or its key is missing.</exception>
    public static int Cut(FaceBook book, string folder, long? roomBytes = null)
    {
        string file = Path.Combine(folder, FaceGalleryFile.FileName);
        File.Delete(file);
        using SliceKey key = SliceKey.Read(folder);
        using Slice slice = Slice.Open(folder, key);
        using FaceGallery? gallery = book.GalleryFor(slice);
        if (gallery is null)
            return 0;
        FaceGalleryFile.Write(folder, key, gallery);
        if (roomBytes is not { } room || ScopeCutter.SizeOf(folder) <= room)
            return gallery.Count;
        File.Delete(file);
        return 0;
    }

    /// <summary>What approvers are told of the faces they sign for; empty when there are none and were none.</summary>
    /// <param name="published">Folder of the publication before, or null.</param>
    public static string Sentence(string folder, string? published)
    {
        (int Faces, string ModelSha256)? now = FaceGalleryFile.Peek(folder);
        (int Faces, string ModelSha256)? before = published is null ? null : FaceGalleryFile.Peek(published);
        if (now is null && before is null)
            return "";
        string network = now is { } cut ? $", network {FaceBook.Short(cut.ModelSha256)}" : "";
        string other = now is { } one && before is { } old && one.ModelSha256 != old.ModelSha256
            ? $" The network is another one than before ({FaceBook.Short(old.ModelSha256)}): boards without it do not search faces."
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{FacesWord}{now?.Faces ?? 0} (before: {before?.Faces ?? 0}){network}.{other}");
    }
}
