namespace CheckpointEdge.Central.Publishing;

/// <summary>A publication was refused; what boards see has not changed. The message is one sentence.</summary>
public sealed class PublishingException(string sentence, Exception? cause = null) : Exception(sentence, cause);
