using System.Globalization;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>What the thresholds of a list cost, for the officer. Pure.</summary>
internal static class CalibrationWords
{
    /// <summary>One short sentence; the intervals stand in the slice, where whoever sets a budget looks.</summary>
    /// <param name="calibration">From the slice's header; null where nobody has calibrated the list.</param>
    /// <param name="meaning">Thresholds that policy states outright go before the calibrated ones.</param>
    public static string FalseAlarms(ListCalibration? calibration, ListMeaning meaning)
    {
        if (meaning.PossibleThousandths is not null || meaning.StrongThousandths is not null)
            return "The thresholds of this list are set by hand: how many false alarms they cost is not known.";
        return calibration is null
            ? "This list is not calibrated: how many false alarms its built-in thresholds cost is not known."
            : string.Create(CultureInfo.InvariantCulture,
                $"False alarms predicted for this list: {calibration.Possible.Rate} in 10 000 travellers, ")
                + $"{calibration.Strong.Rate} of them strong.";
    }
}
