using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary>One list of a slice as <c>slice show --json</c> prints it: rates per 10,000 travellers, scores in nats.</summary>
/// <param name="Calibrated">False: nobody has derived the thresholds, they are the built-in ones.</param>
internal sealed record SliceListView(
    string List, string Source, DateTimeOffset? SourceDate, int Records, bool Calibrated, ThresholdsView Thresholds)
{
    /// <summary>Documents kept as fingerprints (count).</summary>
    public long Documents { get; init; }

    /// <summary>What operations asked for: <c>20/2</c>, possible and strong.</summary>
    public string? Budget { get; init; }

    public RateView? PredictedPossible { get; init; }
    public RateView? PredictedStrong { get; init; }

    /// <summary>Ordinary identities that were searched (count).</summary>
    public int? Identities { get; init; }

    public string? Background { get; init; }

    public static SliceListView Of(SliceList list)
    {
        MatchThresholds thresholds = list.Calibration?.Thresholds ?? MatchThresholds.Default;
        return new SliceListView(
            list.List, list.Source, list.SourceDate, list.Records, list.Calibration is not null,
            new ThresholdsView(thresholds.Possible.Thousandths / 1000m, thresholds.Strong.Thousandths / 1000m))
        {
            Documents = list.Documents,
            Budget = list.Calibration?.Budget.ToString(),
            PredictedPossible = RateView.Of(list.Calibration?.Possible),
            PredictedStrong = RateView.Of(list.Calibration?.Strong),
            Identities = list.Calibration?.Identities,
            Background = list.Calibration?.Background,
        };
    }

    /// <summary>The same in one sentence.</summary>
    public static string AlertsOf(SliceList list) => list.Records == 0
        ? "no names: a document is listed or not, and no threshold decides"
        : list.Calibration is not { } calibration
        ? $"not calibrated: built-in thresholds {MatchThresholds.Default.Possible} possible, {MatchThresholds.Default.Strong} strong; "
            + "nobody knows how many false alerts they raise"
        : $"possible from {calibration.Thresholds.Possible}: {calibration.Possible}; strong from {calibration.Thresholds.Strong}: "
            + $"{calibration.Strong}; budget {calibration.Budget}, {calibration.Identities} {calibration.Background}";
}

/// <summary>Scores from which a match is shown.</summary>
internal sealed record ThresholdsView(decimal Possible, decimal Strong);

/// <summary>Alerts per 10,000 travellers with their 95 % interval.</summary>
/// <param name="Extrapolated">Beyond what the background counts.</param>
internal sealed record RateView(double Per10000, double Low, double High, bool Extrapolated)
{
    public static RateView? Of(EstimatedRate? rate) => rate is null
        ? null
        : new RateView(rate.Rate.Per10000, rate.Low.Per10000, rate.High.Per10000, rate.Extrapolated);
}
