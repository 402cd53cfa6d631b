namespace CheckpointEdge.Exchange.Phrases;

/// <summary>
/// Marks what the service says in its own words: it leaves the service in the language of whoever asks. Names, numbers, words that the page
/// knows and whatever stands on a list or in a document are not marked and leave as they are.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SentenceAttribute : Attribute;
