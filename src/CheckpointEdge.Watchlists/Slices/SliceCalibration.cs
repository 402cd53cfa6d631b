using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes thresholds into a finished slice that nobody has signed yet: they can only be derived by searching it. Stateless.
/// </summary>
public static class SliceCalibration
{
    /// <summary>
    /// Replaces the calibrations of the slice's lists; a list that is not named has none afterwards. A power cut leaves the
    /// slice as it was or as it is to be.
    /// </summary>
    /// <param name="calibrations">By list code.</param>
    /// <returns>The header as it stands in the file now.</returns>
    /// <exception cref="SliceException">There is no slice, it is damaged, or it cannot be written.</exception>
    public static SliceHeader Write(string directory, IReadOnlyDictionary<string, ListCalibration> calibrations)
    {
        string file = Path.Combine(directory, SliceFile.Name);
        string unfinished = file + ".tmp";
        try
        {
            File.Delete(unfinished);
            using (Slice slice = Slice.Open(directory))
            using (SliceCipher cipher = new(slice.Key))
            using (SliceOutput output = new(unfinished))
            {
                // Blocks do not know the head: they stay as they are.
                output.Copy(slice.Store, 0, slice.Store.BlocksEnd);
                SliceHeader header = slice.Header with
                {
                    Lists = [.. slice.Header.Lists.Select(list =>
                        list with { Calibration = calibrations.GetValueOrDefault(list.List) })],
                };
                SliceStore.Finish(output, cipher, header, slice.Store.Index);
            }

            File.Move(unfinished, file, overwrite: true);
            DurableFiles.SyncDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be written: {failure.Message}", failure);
        }

        using Slice written = Slice.Open(directory);
        return written.Header;
    }
}
