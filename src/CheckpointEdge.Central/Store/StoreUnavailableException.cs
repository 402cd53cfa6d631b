namespace CheckpointEdge.Central.Store;

/// <summary>The store cannot be used for the moment; who asked may ask again. The message is a sentence for people.</summary>
public sealed class StoreUnavailableException(string sentence, Exception cause) : Exception(sentence, cause);
