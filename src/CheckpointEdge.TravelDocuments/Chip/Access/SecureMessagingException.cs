namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// The protected session with the chip is over: an answer was not what the agreed keys promise, or the chip gave the keys
/// up. Nothing more can be sent until the chip is opened anew. The message is one sentence without personal data.
/// </summary>
/// <param name="status">What the chip said instead of a protected answer (<c>6988</c>); null: the answer itself was wrong.</param>
public sealed class SecureMessagingException(string sentence, ushort? status = null) : Exception(sentence)
{
    /// <summary>The unprotected status word that ended the session; null when a protected answer was wrong.</summary>
    public ushort? Status => status;
}
