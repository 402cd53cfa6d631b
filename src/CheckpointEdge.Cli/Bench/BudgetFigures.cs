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
/// <param name="AchievedStrong">Innocents that reach the strong one, without a birth date that conflicts.</param>
internal sealed record BudgetFigures(ListCalibration Predicted, EstimatedRate Achieved, EstimatedRate AchievedStrong)
{
    /// <summary>Derives the thresholds of one list and counts them on innocents.</summary>
    /// <param name="search">The index that holds the list.</param>
    /// <param name="list">The list whose alerts count, as its records name it.</param>
    /// <param name="innocents">Travellers who are nobody on the list.</param>
    public static BudgetFigures Of(
        WatchlistSearch search, string list, IReadOnlyList<TravellerIdentity> innocents, FalseAlarmBudget budget,
        CancellationToken cancellation)
    {
        ListCalibration predicted = AlertCalibration.Run(
            search, ImmutableDictionary<string, FalseAlarmBudget>.Empty.Add(list, budget), Background.Ordinary(), null, null,
            cancellation)[list];
        (EstimatedRate possible, EstimatedRate strong) = AlertCalibration.Achieved(
            search, list, predicted.Thresholds, Background.Of("innocents", innocents), innocents.Count, cancellation);
        return new BudgetFigures(predicted, possible, strong);
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
}
