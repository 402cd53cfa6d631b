using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>Writes a whole slice at once. Stateless.</summary>
public static class SliceFile
{
    /// <summary>The one file of a slice directory.</summary>
    public const string Name = SliceSchema.FileName;

    /// <summary>
    /// Streams <paramref name="records"/> into a new directory. When anything fails, the enumeration included, the
    /// directory is gone again.
    /// </summary>
    /// <exception cref="SliceException">The directory exists, an id repeats, or a limit of the format is
    /// reached.</exception>
    public static SliceHeader Write(
        string directory, long generation, DateTimeOffset createdAt, IEnumerable<ListRecord> records)
    {
        using SliceWriter writer = new(directory, generation, createdAt);
        foreach (ListRecord record in records)
            writer.Add(record);
        return writer.Finish();
    }
}
