using System.CommandLine;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary><c>watchlist match</c>, <c>watchlist pairs</c>, <c>watchlist explain</c>.</summary>
internal static class WatchlistCommands
{
    public static Command Create() => new("watchlist", "Searches a slice in bulk, scores pairs, explains one score.")
    {
        WatchlistMatchCommand.Create(),
        WatchlistPairsCommand.Create(),
        WatchlistExplainCommand.Create(),
        WatchlistLearnCommand.Create(),
        WatchlistLearnBackgroundCommand.Create(),
    };
}
