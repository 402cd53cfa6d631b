using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Slicing;

/// <summary>Puts what leads from the publication before beside a slice, where that is worth it. Stateless.</summary>
public static class DeltaCutter
{
    /// <param name="before">Folder of the publication that boards have now, or null.</param>
    /// <param name="folder">Of the slice to be published, as its file stands now: a delta leads to the very bytes.</param>
    /// <returns>
    /// Whether <see cref="SliceDelta.FileName"/> lies in <paramref name="folder"/> now: not without a publication before, and not
    /// when it would be larger than <see cref="SliceDelta.SizeShareMax"/> of the slice.
    /// </returns>
    /// <exception cref="IOException">The delta cannot be removed or read.</exception>
    public static bool Cut(string? before, string folder)
    {
        string file = Path.Combine(folder, SliceDelta.FileName);
        File.Delete(file);
        if (before is null)
            return false;
        try
        {
            SliceDelta.Make(before, folder, file);
        }
        catch (SliceException)
        {
            File.Delete(file);
            return false; // boards take the whole slice
        }

        if (new FileInfo(file).Length <= SliceDelta.SizeShareMax * new FileInfo(Path.Combine(folder, SliceFile.Name)).Length)
            return true;
        File.Delete(file);
        return false;
    }
}
