using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>Writes a whole slice at once. Stateless.</summary>
public static class SliceFile
{
    /// <summary>The file of a slice that holds its records, sealed; README.md beside this file shows its bytes.</summary>
    public const string Name = "slice.db";

    /// <summary>
    /// Streams <paramref name="records"/> into a new directory. When anything fails, the enumeration included, the
    /// directory is gone again.
    /// </summary>
    /// <param name="key">Null: a new one.</param>
    /// <exception cref="SliceException">The directory exists, an id repeats, or a limit of the format is
    /// reached.</exception>
    public static SliceHeader Write(
        string directory, long generation, DateTimeOffset createdAt, IEnumerable<ListRecord> records, SliceKey? key = null)
    {
        using SliceWriter writer = new(directory, generation, createdAt, key: key);
        foreach (ListRecord record in records)
            writer.Add(record);
        return writer.Finish();
    }
}
