namespace CheckpointEdge.Appliance.Records;

/// <summary>
/// Room on the disk that is kept for hits: a file of nothing, deleted when a record finds the disk full, whoever has filled
/// it. Safe for concurrent callers.
/// </summary>
public sealed class DiskReserve(string dataDirectory)
{
    public const string FileName = "records.reserve";

    private readonly Lock _gate = new();
    private readonly string _file = Path.Combine(dataDirectory, FileName);

    /// <summary>Whether the room is there.</summary>
    public bool Held => File.Exists(_file);

    /// <summary>Gives the room to whoever records now.</summary>
    /// <returns>False: there was none.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            if (!File.Exists(_file))
                return false;
            File.Delete(_file);
            return true;
        }
    }

    /// <summary>Takes the room again, if the disk has it twice over. The disk gives real blocks, not a promise.</summary>
    /// <param name="freeBytes">On the disk now.</param>
    public void Restore(long sizeBytes, long freeBytes)
    {
        lock (_gate)
        {
            if (File.Exists(_file) || freeBytes < 2 * sizeBytes)
                return;
            string unfinished = _file + ".tmp";
            try
            {
                using (FileStream file = new(unfinished, new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    PreallocationSize = sizeBytes,
                }))
                {
                    file.SetLength(sizeBytes);
                }

                File.Move(unfinished, _file);
            }
            catch (IOException)
            {
                File.Delete(unfinished); // there is no such room after all
            }
        }
    }
}
