namespace CheckpointEdge.Appliance.Sync;

/// <summary>
/// Breaks a download off that is slower than the limit: at the end of every window the bytes of that window are counted.
/// A server that sends one byte now and then does not hold the board. Safe for concurrent callers.
/// </summary>
internal sealed class RateGuard : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly ITimer _timer;
    private readonly long _windowBytesMin;
    private long _windowBytes;

    public RateGuard(CentralLinkOptions options, TimeProvider time, CancellationToken cancel)
    {
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _windowBytesMin = (long)(options.RateBytesPerSecondMin * options.RateWindowSeconds);
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
