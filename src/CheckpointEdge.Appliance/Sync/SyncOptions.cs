namespace CheckpointEdge.Appliance.Sync;

/// <summary>How often a board turns to Central. Immutable.</summary>
public sealed record SyncOptions
{
    /// <summary>Between two looks for a newer list (seconds).</summary>
    public double ListRefreshSeconds { get; init; } = 30;

    /// <summary>Between two looks for answers to hits (seconds).</summary>
    public double AnswerFetchSeconds { get; init; } = 10;

    /// <summary>Between two reports of the board's state, when nothing changes (seconds).</summary>
    public double StatusSeconds { get; init; } = 60;

    /// <summary>And at least so much between two, however often something changes (seconds): a barrier may flap in the wind all night.</summary>
    public double StatusSecondsMin { get; init; } = 5;

    /// <summary>Reports that wait are tried again at least this often (seconds).</summary>
    public double DeliverySeconds { get; init; } = 60;

    /// <summary>Between two looks whether a picture may be sent, when nothing was (seconds).</summary>
    public double EvidenceSeconds { get; init; } = 60;

    /// <summary>Pictures of hits take at most this much of the line, where policy does not say (bytes per hour).</summary>
    public long EvidenceBytesPerHour { get; init; } = 50 << 20;

    /// <summary>The first wait after Central did not answer (seconds).</summary>
    public double RetryFirstSeconds { get; init; } = 1;

    /// <summary>The longest wait while Central does not answer (seconds).</summary>
    public double RetryLongestSeconds { get; init; } = 60;

    /// <summary>The longest wait after a list or a picture was refused (seconds): it would be carried over the line again.</summary>
    public double RefusedLongestSeconds { get; init; } = 600;
}
