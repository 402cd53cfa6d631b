namespace CheckpointEdge.Appliance.Officers;

/// <summary>From the clock on the wall, which a restart remembers, to the one that nobody sets. Stateless.</summary>
internal static class Timestamps
{
    /// <summary>The timestamp of a moment that the wall clock dates; one that it dates in the future counts as now.</summary>
    public static long TimestampOf(this TimeProvider time, DateTimeOffset at) =>
        time.GetTimestamp() - (long)(Math.Max(0, (time.GetUtcNow() - at).TotalSeconds) * time.TimestampFrequency);
}
