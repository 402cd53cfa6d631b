using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Fleet;

/// <summary>
/// Predicted and achieved false alarms of one list under one generation, all boards together. Immutable.
/// </summary>
/// <param name="Boards">That searched under it (count).</param>
/// <param name="Searches">Travellers searched (count).</param>
/// <param name="Budget">What operations asked for, <c>20/2</c>, or null when the list was not calibrated.</param>
/// <param name="Predicted">Ordinary travellers shown for this list, or null.</param>
/// <param name="Achieved">Travellers whom officers found not to be the person, among those searched.</param>
public sealed record ListAlertsView(
    long Generation,
    string List,
    int Boards,
    long Searches,
    long Shown,
    long Strong,
    long FalseShown,
    long FalseStrong,
    string? Budget,
    RateView? Predicted,
    RateView? PredictedStrong,
    RateView Achieved,
    RateView AchievedStrong);

/// <summary>Alerts per 10,000 travellers and their 95 % interval.</summary>
public sealed record RateView(double Per10000, double Low, double High)
{
    public static RateView Of(EstimatedRate rate) => new(rate.Rate.Per10000, rate.Low.Per10000, rate.High.Per10000);
}

/// <summary>What boards counted of their alerts: numbers alone. Safe for concurrent callers.</summary>
public sealed class AlertBook(CentralDatabase database)
{
    /// <summary>
    /// Generations that are shown (count): the newest of those that Central has published, and then of others, as a Central that was restored
    /// from a backup meets them and a board in a stranger's hands invents them.
    /// </summary>
    public const int GenerationsShown = 3;

    private const long CountMax = 1_000_000_000_000;

    /// <summary>A board's counts of one generation only ever grow: what it says last is what counts.</summary>
    public static void Store(StoreConnection transaction, string unit, AlertTally tally)
    {
        if (tally.Lists.IsDefault || tally.Lists.Length > SliceLimits.ListsMax || tally.Lists.Any(list => !IsSane(list, tally))
            || tally.Lists.DistinctBy(list => list.List, StringComparer.Ordinal).Count() < tally.Lists.Length)
            return;
        transaction.Execute(
            """
            INSERT INTO unit_alerts (unit, generation, searches, lists) VALUES ($unit, $generation, $searches, $lists)
            ON CONFLICT (unit, generation) DO UPDATE SET searches = excluded.searches, lists = excluded.lists
            """,
            ("$unit", unit),
            ("$generation", tally.Generation),
            ("$searches", tally.Searches),
            ("$lists", JsonSerializer.Serialize(tally.Lists)));
    }

    /// <summary>The newest generations, each with every list it was searched for; newest first, those that Central knows before others.</summary>
    public ImmutableArray<ListAlertsView> All() => database.Read(reader =>
    {
        long known = (long)reader.Scalar("SELECT coalesce(max(generation), 0) FROM drafts WHERE state IN ('published', 'canary')")!;
        var tallies = reader.Query(
            """
            SELECT generation, searches, lists FROM unit_alerts
            WHERE generation IN (SELECT DISTINCT generation FROM unit_alerts WHERE generation <= $known ORDER BY generation DESC LIMIT $shown)
                OR generation IN (SELECT DISTINCT generation FROM unit_alerts WHERE generation > $known ORDER BY generation DESC LIMIT $shown)
            """,
            row => new AlertTally(
                row.GetInt64(0), row.GetInt64(1), JsonSerializer.Deserialize<ImmutableArray<ListTally>>(row.GetString(2))),
            ("$known", known), ("$shown", GenerationsShown));
        return (ImmutableArray<ListAlertsView>)
        [
            .. tallies.GroupBy(tally => tally.Generation).OrderBy(group => group.Key > known).ThenByDescending(group => group.Key)
                .SelectMany(group => ViewsOf(group.Key, [.. group], HeaderOf(reader, group.Key))),
        ];
    });

    private static IEnumerable<ListAlertsView> ViewsOf(long generation, AlertTally[] tallies, SliceHeader? header)
    {
        long searches = tallies.Sum(tally => tally.Searches);
        IEnumerable<string> lists = tallies.SelectMany(tally => tally.Lists.Select(list => list.List))
            .Concat(header?.Lists.Select(list => list.List) ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (string list in searches == 0 ? [] : lists)
        {
            ListTally sum = tallies.SelectMany(tally => tally.Lists).Where(one => one.List == list)
                .Aggregate(new ListTally(list, 0, 0, 0, 0), (all, one) => all + one);
            ListCalibration? calibration = header?.CalibrationOf(list);
            yield return new ListAlertsView(
                generation, list, tallies.Length, searches, sum.Shown, sum.Strong, sum.FalseShown, sum.FalseStrong,
                calibration?.Budget.ToString(),
                calibration is null ? null : RateView.Of(calibration.Possible),
                calibration is null ? null : RateView.Of(calibration.Strong),
                RateView.Of(Intervals.Of(sum.FalseShown, searches)),
                RateView.Of(Intervals.Of(sum.FalseStrong, searches)));
        }
    }

    private static SliceHeader? HeaderOf(StoreConnection reader, long generation)
    {
        ImmutableArray<byte[]> envelopes = reader.Query(
            "SELECT envelope FROM drafts WHERE state IN ('published', 'canary') AND generation = $generation",
            row => row.Bytes(0),
            ("$generation", generation));
        return envelopes.IsEmpty
            ? null
            : SignedMetadata.ReadUnverified(envelopes[0], ExchangeJson.Default.ListManifest).Slice;
    }

    private static bool IsSane(ListTally list, AlertTally tally) =>
        list.List.Length is > 0 and <= SliceLimits.IdCharsMax && tally.Searches is >= 0 and <= CountMax
        && list.Strong >= 0 && list.Shown >= list.Strong && list.Shown <= tally.Searches
        && list.FalseStrong >= 0 && list.FalseShown >= list.FalseStrong && list.FalseShown <= list.Shown;
}
