using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>A slice with its index, as a command needs it. Dispose it after the last search.</summary>
internal sealed class OpenedSlice : IDisposable
{
    private OpenedSlice(Slice slice, WatchlistSearch search, double buildMilliseconds)
    {
        Slice = slice;
        Search = search;
        BuildMilliseconds = buildMilliseconds;
    }

    public Slice Slice { get; }
    public WatchlistSearch Search { get; }
    public double BuildMilliseconds { get; }

    public static OpenedSlice Open(string directory)
    {
        Slice slice = Slice.Open(directory);
        try
        {
            long start = TimeProvider.System.GetTimestamp();
            WatchlistSearch search = WatchlistSearch.Build(
                slice.Records(), slice.Record, listedDocument: slice.FindDocument);
            return new OpenedSlice(slice, search, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }
        catch
        {
            slice.Dispose();
            throw;
        }
    }

    /// <summary>Where there is no slice, the built-in thresholds hold for every list.</summary>
    public static MatchThresholds Thresholds(string list) => MatchThresholds.Default;

    /// <summary>The thresholds the slice brings, or the built-in ones for a list nobody has calibrated.</summary>
    public MatchThresholds ThresholdsOf(string list) => Slice.Header.ThresholdsOf(list);

    public void Dispose() => Slice.Dispose();
}
