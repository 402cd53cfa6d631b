using System.Globalization;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>
/// Where a courier's bundle lies on the board: <c>courier/incoming.part</c> while it is copied, <c>courier/incoming</c> once
/// it is whole, <c>courier/last.json</c> with what came of the newest, <c>courier/taken</c> with when the newest that was
/// taken was packed, <c>courier/state.json</c> with what the board says of itself. Stateless over one directory.
/// </summary>
public sealed class CourierRoom(string dataDirectory)
{
    private const int SmallFileBytesMax = 64 * 1024;

    private readonly string _folder = Path.Combine(dataDirectory, "courier");

    /// <summary>A whole bundle that waits to be taken.</summary>
    public string Incoming => Path.Combine(_folder, "incoming");

    /// <summary>A bundle that is being copied.</summary>
    public string Unfinished => Path.Combine(_folder, "incoming.part");

    private string LastFile => Path.Combine(_folder, "last.json");
    private string StateFile => Path.Combine(_folder, "state.json");
    private string TakenFile => Path.Combine(_folder, "taken");

    /// <summary>Held while one courier is read; a second one waits for its own turn.</summary>
    /// <exception cref="CourierException">Another is being read.</exception>
    public FileStream Lock()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            return new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new CourierException("Another courier is being read on this board; wait until it is done.", failure);
        }
    }

    /// <summary>What the running service said of the board last; null when none ever did, or the file does not say.</summary>
    public UnitStatus? State()
    {
        try
        {
            FileInfo file = new(StateFile);
            return file.Exists && file.Length <= SmallFileBytesMax
                ? JsonSerializer.Deserialize(File.ReadAllBytes(StateFile), ExchangeJson.Default.UnitStatus)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Keeps what the service says of the board, for the next stick. What has not changed is not written again: a desk at rest writes nothing.
    /// Nothing of duress lies in the open.
    /// </summary>
    /// <returns>False: it could not be written.</returns>
    public bool KeepState(UnitStatus state)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(state with { Duress = "" }, ExchangeJson.Default.UnitStatus);
        try
        {
            if (File.Exists(StateFile) && File.ReadAllBytes(StateFile).AsSpan().SequenceEqual(json))
                return true;
            Directory.CreateDirectory(_folder);
            DurableFiles.Replace(StateFile, json);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // the disk's own watch tells of it
        }
    }

    /// <summary>What came of the newest bundle; null when none ever came, or the file does not say.</summary>
    public CourierOutcome? Last()
    {
        try
        {
            FileInfo file = new(LastFile);
            return file.Exists && file.Length <= SmallFileBytesMax
                ? JsonSerializer.Deserialize<CourierOutcome>(File.ReadAllBytes(LastFile), CourierOutcome.Json)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Why the newest bundle was not taken whole; empty when it was, or none ever came.</summary>
    public string Trouble() => Last() is { Whole: false } last ? last.Refusals[0] : "";

    /// <summary>Writes down what came of a bundle, in place of what came of the one before.</summary>
    public void Tell(CourierOutcome outcome)
    {
        Directory.CreateDirectory(_folder);
        DurableFiles.Replace(LastFile, JsonSerializer.SerializeToUtf8Bytes(outcome, CourierOutcome.Json));
    }

    /// <summary>When the newest bundle that was taken whole was packed; null before the first.</summary>
    public DateTimeOffset? TakenPackedAt()
    {
        if (!File.Exists(TakenFile) || new FileInfo(TakenFile).Length > SmallFileBytesMax)
            return null;
        return long.TryParse(File.ReadAllText(TakenFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;
    }

    /// <summary>Older bundles are refused from now on.</summary>
    public void RememberTaken(DateTimeOffset packedAt) => DurableFiles.Replace(
        TakenFile,
        System.Text.Encoding.ASCII.GetBytes(packedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "\n"));

    /// <summary>A whole bundle gets its final name, durably.</summary>
    public void Deliver()
    {
        DurableFiles.SyncDirectory(Unfinished);
        Directory.Move(Unfinished, Incoming);
        DurableFiles.SyncDirectory(_folder);
    }

    /// <summary>Removes a bundle that is done with.</summary>
    public void Clear(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
