namespace CheckpointEdge.Cli.Watchlist;

/// <summary>A query or pair file that cannot be used; the message names the file and the line in one sentence.</summary>
internal sealed class WatchlistException(string sentence) : Exception(sentence);
