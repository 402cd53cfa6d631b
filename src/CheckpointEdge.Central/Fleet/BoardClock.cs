namespace CheckpointEdge.Central.Fleet;

/// <summary>When something was, as far as the board that says it can be believed. Stateless.</summary>
internal static class BoardClock
{
    /// <summary>A clock that runs further ahead is wrong (minutes): what it says would stand before everybody's newest for years.</summary>
    private const int AheadMinutesMax = 10;

    /// <returns><paramref name="received"/> where the board's time lies beyond what it can be.</returns>
    public static DateTimeOffset Believed(DateTimeOffset told, DateTimeOffset received) =>
        told <= received.AddMinutes(AheadMinutesMax) ? told : received;
}
