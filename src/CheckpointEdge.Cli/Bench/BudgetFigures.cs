using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// Predicted and achieved rate of false alerts: thresholds derived from invented travellers, counted again on the innocents of
/// the bench. Immutable.
/// </summary>
/// <param name="Achieved">Innocents that reach the possible threshold.</param>
/// <param name="AchievedStrong">Innocents that reach the strong one.</param>
internal sealed record BudgetFigures(ListCalibration Predicted, EstimatedRate Achieved, EstimatedRate AchievedStrong)
{
    /// <summary>Derives the thresholds of one list and counts them on innocents.</summary>
    /// <param name="search">The index that holds the list.</param>
    /// <param name="list">The list whose alerts count, as its records name it.</param>
    /// <param name="innocents">The best score of each innocent on that list, in thousandths; 0 for none.</param>
    /// <param name="identities">Invented travellers to search; null: as many as the budget calls for.</param>
    public static BudgetFigures Of(
        WatchlistSearch search, string list, IReadOnlyList<int> innocents, FalseAlarmBudget budget, int? identities,
        CancellationToken cancellation)
    {
        ListCalibration predicted = AlertCalibration.Run(
            search, ImmutableDictionary<string, FalseAlarmBudget>.Empty.Add(list, budget), Background.Ordinary(),
            new CalibrationOptions { Identities = identities }, null, cancellation)[list];
        return new BudgetFigures(
            predicted, Reaching(innocents, predicted.Thresholds.Possible), Reaching(innocents, predicted.Thresholds.Strong));
    }

    /// <summary>Lines for a person.</summary>
    public IEnumerable<string> Lines()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        yield return string.Create(plain,
            $"budget {Predicted.Budget} false alerts per 10 000 travellers, {Predicted.Identities} {Predicted.Background}");
        yield return $"possible from {Predicted.Thresholds.Possible}: predicted {Predicted.Possible}, achieved {Achieved}";
        yield return $"strong   from {Predicted.Thresholds.Strong}: predicted {Predicted.Strong}, achieved {AchievedStrong}";
    }

    private static EstimatedRate Reaching(IReadOnlyList<int> innocents, Score threshold) =>
        Intervals.Of(innocents.Count(score => score >= threshold.Thousandths), innocents.Count);
}
