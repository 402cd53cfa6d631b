namespace CheckpointEdge.Central;

/// <summary>Central cannot do what was asked. The message is one sentence for the person who asked.</summary>
public sealed class CentralException(string sentence, Exception? cause = null) : Exception(sentence, cause);
