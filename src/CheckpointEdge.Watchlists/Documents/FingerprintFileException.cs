namespace CheckpointEdge.Watchlists.Documents;

/// <summary>A fingerprint file cannot be used. The message is one sentence that says what is wrong with which file.</summary>
public sealed class FingerprintFileException(string sentence, Exception? cause = null) : Exception(sentence, cause);
