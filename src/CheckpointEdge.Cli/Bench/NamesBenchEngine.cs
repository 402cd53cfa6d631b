using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>The engine under test over one list, with the time of every search. For one thread.</summary>
internal sealed class NamesBenchEngine
{
    private const int Top = 10;
    private const int WarmUpSearches = 400;

    private readonly List<double> _wall = [];
    private readonly List<double> _cpu = [];

    public NamesBenchEngine(List<ListRecord> records)
    {
        long start = TimeProvider.System.GetTimestamp();
        Search = WatchlistSearch.Build(records, ordinal => records[ordinal]);
        BuildMilliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    public WatchlistSearch Search { get; private set; }
    public double BuildMilliseconds { get; }

    /// <summary>Of all searches since the last call; those before are left out of the next figure.</summary>
    public SearchTimes TakeTimes()
    {
        SearchTimes times = SearchTimes.Of(_wall, _cpu);
        _wall.Clear();
        _cpu.Clear();
        return times;
    }

    /// <summary>Searches without being timed: code is compiled and caches filled as in a box that has been on for a while.</summary>
    public void WarmUp(IEnumerable<BenchQuery> queries)
    {
        foreach (BenchQuery query in queries.Take(WarmUpSearches))
            Search.Search(query.Traveller(), OpenedSlice.Thresholds, Top);
    }

    public void UseBudget(SearchBudget budget) => Search = Search.With(budget);

    public List<BenchAnswer> Ask(IReadOnlyList<BenchQuery> queries, Action asked, CancellationToken cancellation)
    {
        List<BenchAnswer> answers = new(queries.Count);
        foreach (BenchQuery query in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            TravellerIdentity traveller = query.Traveller();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long start = TimeProvider.System.GetTimestamp();
            var matches = Search.Search(traveller, OpenedSlice.Thresholds, Top);
            _wall.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            _cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
            answers.Add(new BenchAnswer(query, [.. matches.Select(match => (match.Record.Id, match.Score.Thousandths))]));
            asked();
        }

        return answers;
    }
}
