using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>How far a calibration is.</summary>
/// <param name="Done">Identities searched (count).</param>
/// <param name="All">Identities to search (count).</param>
public sealed record CalibrationProgress(int Done, int All);

/// <summary>What a calibration may cost. Immutable.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Identities whatever the budget (count): so many keep even a small list from being judged by chance.</summary>
    public const int IdentitiesMin = 10_000;

    /// <summary>Identities at most (count): a lower budget than they can count is continued by the fitted tail.</summary>
    public const int IdentitiesMax = 60_000;

    /// <summary>Alerts to be expected at the budget (count): their interval is then about a third up and down.</summary>
    public const int AlertsExpected = 40;

    /// <summary>Identities to search; null: as many as the budgets call for.</summary>
    public int? Identities { get; init; }

    /// <summary>Threads that search (count); they stand back behind whatever else the machine does.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>As many identities as the smallest budget calls for, and no more than there are.</summary>
    public int IdentitiesFor(IEnumerable<FalseAlarmBudget> budgets, Background background)
    {
        double smallest = budgets.Select(budget => budget.Possible.Share).DefaultIfEmpty(1).Min();
        int wanted = Identities ?? (int)Math.Clamp(AlertsExpected / smallest, IdentitiesMin, IdentitiesMax);
        return Math.Min(wanted, background.Identities);
    }
}

/// <summary>
/// Derives thresholds from budgets: searches a slice for ordinary travellers just as a board would, and takes for every list
/// the lowest scores that keep its budget. The same slice, engine, budget and background give the same thresholds. Stateless.
/// </summary>
public static class AlertCalibration
{
    /// <summary>
    /// No budget, however generous, makes evidence of this little: below it two names agree in next to nothing.
    /// </summary>
    public static MatchThresholds Least { get; } = new(new Score(6_000), new Score(9_000));

    /// <summary>Matches of one traveller that are looked at: as many as a board shows.</summary>
    public const int MatchesOfTraveller = 10;

    /// <summary>Identities between two reports of progress (count); after each batch it may be enough.</summary>
    public const int BatchIdentities = 2_000;

    // Everything that is found shall be judged, and shall say whether it could be strong.
    private static readonly MatchThresholds _everything = new(new Score(int.MinValue), new Score(int.MinValue));

    /// <param name="search">The index of the slice.</param>
    /// <param name="budgets">By list code: every list that is to have thresholds.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ImmutableSortedDictionary<string, ListCalibration> Run(
        WatchlistSearch search,
        IReadOnlyDictionary<string, FalseAlarmBudget> budgets,
        Background background,
        CalibrationOptions? options = null,
        IProgress<CalibrationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        CalibrationOptions limits = options ?? new CalibrationOptions();
        int identities = limits.IdentitiesFor(budgets.Values, background);
        Dictionary<string, BestScores> scores = budgets.Keys.ToDictionary(
            list => list, _ => new BestScores(identities), StringComparer.Ordinal);
        int done = 0;
        while (done < identities && (done == 0 || !budgets.All(budget => IsSure(scores[budget.Key], budget.Value, done))))
        {
            int upTo = Math.Min(identities, done + BatchIdentities);
            new Searching(search, background, scores, done, upTo).Run(limits.Threads, cancellation);
            done = upTo;
            progress?.Report(new CalibrationProgress(done, identities));
        }

        return budgets.ToImmutableSortedDictionary(
            budget => budget.Key,
            budget => Of(scores[budget.Key], budget.Value, done, background.Description),
            StringComparer.Ordinal);
    }

    /// <summary>How many travellers thresholds alert for: the rate shown at all, and as a strong match.</summary>
    /// <param name="list">The list whose alerts count.</param>
    /// <param name="travellers">Innocent ones; every one is searched.</param>
    public static (EstimatedRate Possible, EstimatedRate Strong) Achieved(
        WatchlistSearch search, string list, MatchThresholds thresholds, Background travellers, int identities,
        CancellationToken cancellation = default)
    {
        BestScores scores = new(identities);
        Dictionary<string, BestScores> ofList = new(StringComparer.Ordinal) { [list] = scores };
        new Searching(search, travellers, ofList, 0, identities).Run(new CalibrationOptions().Threads, cancellation);
        return (
            Intervals.Of(scores.Best.Count(score => score >= thresholds.Possible.Thousandths), identities),
            Intervals.Of(scores.BestUncapped.Count(score => score >= thresholds.Strong.Thousandths), identities));
    }

    /// <summary>
    /// Whether the lowest thresholds keep the budget, as far as the identities so far can tell: a short list that hardly
    /// anybody meets is done after the first batch.
    /// </summary>
    private static bool IsSure(BestScores scores, FalseAlarmBudget budget, int done) =>
        Intervals.Of(scores.Best.Take(done).Count(score => score >= Least.Possible.Thousandths), done)
            .High.CompareTo(budget.Possible) <= 0
        && Intervals.Of(scores.BestUncapped.Take(done).Count(score => score >= Least.Strong.Thousandths), done)
            .High.CompareTo(budget.Strong) <= 0;

    /// <summary>The thresholds that keep a budget, from the scores of a background.</summary>
    private static ListCalibration Of(BestScores scores, FalseAlarmBudget budget, int identities, string background)
    {
        ScoreTail all = new(scores.Best.Take(identities)), strong = new(scores.BestUncapped.Take(identities));
        Score possible = Above(all.ScoreFor(budget.Possible.Share, out _), Least.Possible);
        Score certain = Above(Above(strong.ScoreFor(budget.Strong.Share, out _), Least.Strong), possible);
        return new ListCalibration
        {
            Budget = budget,
            Thresholds = new MatchThresholds(possible, certain),
            Possible = all.RateOf(possible),
            Strong = strong.RateOf(certain),
            Identities = identities,
            Background = background,
            Rarity = all.Rarity(),
        };
    }

    private static Score Above(Score one, Score other) => one > other ? one : other;

    /// <summary>One batch of identities, searched by several threads. Used once.</summary>
    private sealed class Searching(
        WatchlistSearch search, Background background, Dictionary<string, BestScores> scores, int from, int upTo)
    {
        private int _next = from - 1;
        private Exception? _failure;

        public void Run(int threads, CancellationToken cancellation)
        {
            Thread[] workers = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Thread(() => Work(cancellation))
            {
                // A hint: Linux gives every thread of a process the same share; whoever starts the process may lower it.
                Priority = ThreadPriority.BelowNormal,
                IsBackground = true,
            })];
            foreach (Thread worker in workers)
                worker.Start();
            foreach (Thread worker in workers)
                worker.Join();
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
            cancellation.ThrowIfCancellationRequested();
        }

        private void Work(CancellationToken cancellation)
        {
            try
            {
                for (int number = Interlocked.Increment(ref _next); number < upTo; number = Interlocked.Increment(ref _next))
                {
                    if (cancellation.IsCancellationRequested || Volatile.Read(ref _failure) is not null)
                        return;
                    foreach (Match match in search.Search(background.At(number), _ => _everything, MatchesOfTraveller))
                        scores.GetValueOrDefault(match.Record.List)?.Take(number, match);
                }
            }
            catch (Exception thrown)
            {
                Volatile.Write(ref _failure, thrown);
            }
        }
    }

    /// <summary>The best score of every identity on one list; each identity belongs to one thread.</summary>
    private sealed class BestScores(int identities)
    {
        public int[] Best { get; } = new int[identities];

        /// <summary>Without matches whose birth date conflicts: those are never strong, whatever their score.</summary>
        public int[] BestUncapped { get; } = new int[identities];

        public void Take(int identity, Match match)
        {
            Best[identity] = Math.Max(Best[identity], match.Score.Thousandths);
            if (match.Band == MatchBand.Strong)
                BestUncapped[identity] = Math.Max(BestUncapped[identity], match.Score.Thousandths);
        }
    }
}
