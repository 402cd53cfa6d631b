using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes thresholds into a finished slice that nobody has signed yet: they can only be derived by searching it. Stateless.
/// </summary>
public static class SliceCalibration
{
    private const int CopyBytes = 1 << 20;

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
                CopyBlocks(slice.Store, output);
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

    /// <summary>Blocks do not know the head: they stay as they are.</summary>
    private static void CopyBlocks(SliceStore store, SliceOutput output)
    {
        byte[] buffer = new byte[CopyBytes];
        for (long at = 0; at < store.BlocksEnd;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(CopyBytes, store.BlocksEnd - at));
            store.ReadSealed(at, part);
            output.Write(part);
            at += part.Length;
        }
    }
}
