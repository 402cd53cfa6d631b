namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Breaks a download off that is slower than the limit: at the end of every window the bytes of that window are counted.
/// A server that sends one byte now and then does not hold the board. Safe for concurrent callers.
/// </summary>
internal sealed class RateGuard : IDisposable
{
    /// <summary>A download that the board itself slows down counts as too slow below this share of what it allows.</summary>
    private const double ShareOfOwnRate = 0.5;

    private readonly CancellationTokenSource _cancel;
    private readonly ITimer _timer;
    private readonly long _windowBytesMin;
    private long _windowBytes;

    /// <param name="bytesPerSecondMax">What the board itself allows the download; null: any rate. It is never called too slow for it.</param>
    public RateGuard(CentralLinkOptions options, int? bytesPerSecondMax, TimeProvider time, CancellationToken cancel)
    {
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        double rateMin = Math.Min(options.RateBytesPerSecondMin, bytesPerSecondMax * ShareOfOwnRate ?? double.MaxValue);
        _windowBytesMin = (long)(rateMin * options.RateWindowSeconds);
        TimeSpan window = TimeSpan.FromSeconds(options.RateWindowSeconds);
        _timer = time.CreateTimer(_ => EndOfWindow(), null, window, window);
    }

    public CancellationToken Token => _cancel.Token;

    public void Count(int bytes) => Interlocked.Add(ref _windowBytes, bytes);

    public void Dispose()
    {
        _timer.Dispose();
        _cancel.Dispose();
    }

    private void EndOfWindow()
    {
        if (Interlocked.Exchange(ref _windowBytes, 0) >= _windowBytesMin)
            return;
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The download ended while the timer was firing.
        }
    }
}
