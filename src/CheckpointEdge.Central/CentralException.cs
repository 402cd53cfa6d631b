namespace CheckpointEdge.Central;

/// <summary>Central cannot do what was asked. The message is one sentence, on one line, for the person who asked.</summary>
public sealed class CentralException(string sentence, Exception? cause = null) : Exception(StrangersText.Line(sentence), cause);
