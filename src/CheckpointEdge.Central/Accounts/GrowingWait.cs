namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// After every wrong password the account waits twice as long: 1 s, 2 s, 4 s … up to <see cref="WaitSecondsMax"/>. The right
/// password during a wait is refused as well, or the wait would guard nothing. Thread-safe.
/// </summary>
public sealed class GrowingWait(TimeProvider time)
{
    /// <summary>Wrong passwords that cost nothing (count): a typing mistake is human.</summary>
    public const int FreeFailures = 2;

    public const int WaitSecondsMax = 300;

    /// <summary>Names remembered at once (count); only names of real accounts and one entry for all others get here.</summary>
    private const int NamesMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Failures, long FailedAt)> _failures = new(StringComparer.Ordinal);

    /// <summary>How long this name has to wait yet; zero when it may try.</summary>
    public TimeSpan Remaining(string name)
    {
        lock (_gate)
        {
            if (!_failures.TryGetValue(name, out (int Failures, long FailedAt) last))
                return TimeSpan.Zero;
            TimeSpan left = WaitAfter(last.Failures) - time.GetElapsedTime(last.FailedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Failed(string name)
    {
        lock (_gate)
        {
            if (_failures.Count >= NamesMax && !_failures.ContainsKey(name))
                _failures.Clear();
            int failures = _failures.GetValueOrDefault(name).Failures;
            _failures[name] = (failures + 1, time.GetTimestamp());
        }
    }

    public void Succeeded(string name)
    {
        lock (_gate)
            _failures.Remove(name);
    }

    private static TimeSpan WaitAfter(int failures) => failures <= FreeFailures
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(WaitSecondsMax, Math.Pow(2, Math.Min(failures - FreeFailures - 1, 20))));
}
