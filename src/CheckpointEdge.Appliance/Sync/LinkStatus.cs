namespace CheckpointEdge.Appliance.Sync;

/// <summary>How the line to Central stands.</summary>
/// <param name="Online">Central answered the last time it was asked.</param>
/// <param name="Since">When that began.</param>
/// <param name="Sentence">For the officer's screen.</param>
public sealed record LinkReading(bool Online, DateTimeOffset Since, string Sentence);

/// <summary>What the newest conversation with Central told about the line. Safe for concurrent callers.</summary>
public sealed class LinkStatus(TimeProvider time)
{
    private readonly Lock _gate = new();
    private LinkReading _reading = new(false, time.GetUtcNow(), "Central was not asked yet.");

    /// <summary>The reading changed. Raised on the thread that asked Central.</summary>
    public event Action? Changed;

    /// <summary>
    /// Central answered after it did not. Raised on the thread that asked. Every loop that waits for Central ends its wait
    /// then: whichever asks first wakes the others.
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

    internal void Answered() => Set(true, "Central answers.");

    internal void Failed(string sentence) => Set(false, sentence);

    private void Set(bool online, string sentence)
    {
        bool cameBack;
        lock (_gate)
        {
            if (_reading.Online == online && _reading.Sentence == sentence)
                return;
            cameBack = online && !_reading.Online;
            DateTimeOffset since = _reading.Online == online ? _reading.Since : time.GetUtcNow();
            _reading = new LinkReading(online, since, sentence);
        }

        Changed?.Invoke();
        if (cameBack)
            CameBack?.Invoke();
    }
}
