namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// A slice cannot be written, opened or read on. The message is one sentence for the person in charge.
/// </summary>
public sealed class SliceException(string sentence, Exception? cause = null) : Exception(sentence, cause);
