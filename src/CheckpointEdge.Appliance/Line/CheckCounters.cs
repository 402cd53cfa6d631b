using System.Collections.Immutable;
using CheckpointEdge.Appliance.Outcomes;

namespace CheckpointEdge.Appliance.Line;

/// <summary>
/// Counts and durations of checks since the process began: all that a clear traveller leaves. Safe for concurrent use.
/// </summary>
/// <param name="alerts">Outlives the process; null: counted in memory.</param>
public sealed class CheckCounters(AlertCounts? alerts = null)
{
    /// <summary>Upper bounds of the histogram (seconds); 0.15 is what the line promises.</summary>
    public static ImmutableArray<double> BoundsSeconds { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10];

    private readonly Lock _gate = new();
    private readonly long[] _byVerdict = new long[Enum.GetValues<Verdict>().Length];
    private readonly long[] _buckets = new long[BoundsSeconds.Length];
    private double _sumSeconds;

    /// <summary>How often the reader reported trouble.</summary>
    public long ReaderTroubles { get; private set; }

    /// <summary>Searches and alerts by list.</summary>
    public AlertCounts Alerts { get; } = alerts ?? AlertCounts.InMemory();

    public void Count(Check check)
    {
        Alerts.Count(check);
        double seconds = check.Duration.TotalSeconds;
        lock (_gate)
        {
            _byVerdict[(int)check.Outcome.Verdict]++;
            _sumSeconds += seconds;
            for (int at = 0; at < _buckets.Length; at++)
                _buckets[at] += seconds <= BoundsSeconds[at] ? 1 : 0;
        }
    }

    public void CountReaderTrouble()
    {
        lock (_gate)
            ReaderTroubles++;
    }

    public CheckCounts Read()
    {
        lock (_gate)
            return new CheckCounts([.. _byVerdict], [.. _buckets], _sumSeconds, ReaderTroubles);
    }
}

/// <summary>One reading of the counters. Immutable.</summary>
/// <param name="ByVerdict">Indexed by <see cref="Verdict"/>.</param>
/// <param name="Buckets">Cumulative, beside <see cref="CheckCounters.BoundsSeconds"/>.</param>
public sealed record CheckCounts(
    ImmutableArray<long> ByVerdict, ImmutableArray<long> Buckets, double SumSeconds, long ReaderTroubles)
{
    public long All => ByVerdict.Sum();
}
