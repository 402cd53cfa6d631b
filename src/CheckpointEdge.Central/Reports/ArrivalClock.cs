namespace CheckpointEdge.Central.Reports;

/// <summary>
/// The moment a report came in, in microseconds since 1970: never the same twice in one process. Where two processes meet
/// at one microsecond, the store's primary key refuses the second and its transaction takes a later one. Whole numbers up to
/// 2^53 are exact in a browser; these get there in the year 2255. Thread-safe.
/// </summary>
internal sealed class ArrivalClock(TimeProvider time)
{
    private long _last;

    public long Next()
    {
        long now = time.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            long last = Interlocked.Read(ref _last);
            long next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }
}
