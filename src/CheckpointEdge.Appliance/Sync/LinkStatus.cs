namespace CheckpointEdge.Appliance.Sync;

/// <summary>How the line to Central stands.</summary>
/// <param name="Online">Central answered the last time it was asked.</param>
/// <param name="Since">When that began.</param>
/// <param name="Sentence">For the officer's screen.</param>
public sealed record LinkReading(bool Online, DateTimeOffset Since, string Sentence);

/// <summary>What the newest conversation with Central told about the line. Safe for concurrent callers.</summary>
public sealed class LinkStatus(TimeProvider time)
{
    /// <summary>Whoever was away for less (seconds) did not come back: every loop's own first wait is hardly longer.</summary>
    public const int AwaySecondsMin = 5;

    private readonly Lock _gate = new();
    private bool _away = true;
    private long? _awaySince;
    private LinkReading _reading = new(false, time.GetUtcNow(), "Central was not asked yet.");

    /// <summary>The reading changed. Raised on the thread that asked Central.</summary>
    public event Action? Changed;

    /// <summary>
    /// Central answered after it could not be reached for a while. Raised on the thread that asked. Every loop that waits for Central ends
    /// its wait then: whichever asks first wakes the others. A Central that answers with a refusal was not away, nor was one whose line
    /// carries one thing and cuts another at once: there each loop keeps to its own waits.
    /// </summary>
    public event Action? CameBack;

    public LinkReading Reading
    {
        get
        {
            lock (_gate)
                return _reading;
        }
    }

    public bool Online => Reading.Online;
    public DateTimeOffset Since => Reading.Since;
    public string Sentence => Reading.Sentence;

    internal void Answered() => Set(true, "Central answers.", away: false);

    /// <summary>It answered, and not as it should.</summary>
    internal void Refused(string sentence) => Set(false, sentence, away: false);

    /// <summary>It did not answer.</summary>
    internal void Failed(string sentence) => Set(false, sentence, away: true);

    private void Set(bool online, string sentence, bool away)
    {
        bool cameBack;
        bool changed;
        lock (_gate)
        {
            cameBack = _away && !away && (_awaySince is not { } since || time.GetElapsedTime(since) >= TimeSpan.FromSeconds(AwaySecondsMin));
            if (away && !_away)
                _awaySince = time.GetTimestamp();
            _away = away;
            changed = _reading.Online != online || _reading.Sentence != sentence;
            if (changed)
                _reading = new LinkReading(online, _reading.Online == online ? _reading.Since : time.GetUtcNow(), sentence);
        }

        if (changed)
            Changed?.Invoke();
        if (cameBack)
            CameBack?.Invoke();
    }
}
