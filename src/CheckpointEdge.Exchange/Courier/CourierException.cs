namespace CheckpointEdge.Exchange.Courier;

/// <summary>A stick or a bundle on it is not taken. The message is one sentence; nothing has changed on either side.</summary>
public sealed class CourierException(string sentence, Exception? cause = null) : Exception(sentence, cause);
