namespace CheckpointEdge.Appliance.Records;

/// <summary>The records cannot be opened, read or written. The message is one sentence for the person in charge.</summary>
public sealed class RecordStoreException(string sentence, Exception? cause = null) : Exception(sentence, cause);
