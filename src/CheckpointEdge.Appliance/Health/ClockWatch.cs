using System.Globalization;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Appliance.Health;

/// <summary>
/// Whether the clock can be right. A board with an empty clock battery comes up with a plausible time, not an absurd one,
/// so it is held against what is known to have happened before: the list in use was cut, records were made, Central
/// signed.
/// Safe for concurrent callers.
/// </summary>
public sealed class ClockWatch(RecordStore records, ListShelf lists, TimeProvider time)
{
    /// <summary>Two good clocks may differ by this much (seconds).</summary>
    public const int ToleranceSeconds = 120;

    /// <summary>False: the age of the list cannot be known, so nothing may be called clear.</summary>
    public bool Trusted => Reading().Trusted;

    /// <summary>For the officer's screen.</summary>
    public string Sentence => Reading().Sentence;

    private (bool Trusted, string Sentence) Reading()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset latest = now.AddSeconds(ToleranceSeconds);
        if (lists.Header is { } list && latest < list.CreatedAt)
            return (false, $"The clock says {Text(now)}, but list {list.Generation} was made at {Text(list.CreatedAt)}: set the clock.");
        if (records.NewestRecordedAt is { } newest && latest < newest)
            return (false, $"The clock says {Text(now)}, but this board made a record at {Text(newest)}: set the clock.");
        if (lists.NewestSignedAt is { } signed && latest < signed)
            return (false, $"The clock says {Text(now)}, but Central signed its lists at {Text(signed)}: set the clock.");
        return (true, "The clock agrees with the list and the records.");
    }

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
