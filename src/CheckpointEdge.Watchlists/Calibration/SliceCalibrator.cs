using System.Collections.Immutable;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Calibration;

/// <summary>Gives a finished slice that nobody has signed yet the thresholds of its lists. Stateless.</summary>
public static class SliceCalibrator
{
    /// <summary>
    /// Searches the slice for ordinary travellers and writes what follows for every list into its header.
    /// </summary>
    /// <param name="budgetOf">The budget of a list, by its code.</param>
    /// <returns>The header as it stands in the file now.</returns>
    /// <exception cref="SliceException">The slice is damaged or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the slice is as it was.</exception>
    public static SliceHeader Calibrate(
        string directory,
        Func<string, FalseAlarmBudget> budgetOf,
        Background background,
        CalibrationOptions? options = null,
        IProgress<CalibrationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ImmutableSortedDictionary<string, ListCalibration> calibrations;
        using (Slice slice = Slice.Open(directory))
        {
            WatchlistSearch search = WatchlistSearch.Build(slice.Records(), slice.Record);
            Dictionary<string, FalseAlarmBudget> budgets = slice.Header.Lists.ToDictionary(
                list => list.List, list => budgetOf(list.List), StringComparer.Ordinal);
            calibrations = AlertCalibration.Run(search, budgets, background, options, progress, cancellation);
        }

        return SliceCalibration.Write(directory, calibrations);
    }
}
